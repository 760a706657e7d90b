import { raise } from '../../fixed/error.js';
import type { ChipModel } from '../../hardware/schema.js';
import type {
  NeuronSpec,
  PopulationSpec,
  ProjectionSpec,
  SparseProjection,
} from '../../network/description.js';
import type { Draft } from './draft.js';

/** Any weight above a threshold of 0 does; an even one is left whole by Loihi's mixed sign mode too. */
const PASSING_WEIGHT = 2;
const DEFAULT_WEIGHT_BITS = 8;
/** Programmed so, a current of `lif-cuba` is its input of the step alone. */
const NO_CURRENT = 4095;

/** The widest weight that is no wider than 8 bits, else the narrowest. */
export function relayWeightBits({ formats }: ChipModel): number {
  const narrow = formats.weightBits.filter(bits => bits <= DEFAULT_WEIGHT_BITS);
  return narrow.length === 0 ? Math.min(...formats.weightBits) : Math.max(...narrow);
}

/**
 * A neuron that adds up its input without leak and without a current that stays; on a chip with `lif-cuba` alone of
 * that model.
 * @throws SpikeloomError where the chip has none of the two
 */
export function summingNeuron(chip: ChipModel, reset?: { readonly amount: number }): NeuronSpec {
  const models = chip.neuronModels.map(({ model }) => model);
  if (reset === undefined && models.includes('lif-shift')) return { model: 'lif-shift', leakShift: 'none' };
  if (!models.includes('lif-cuba'))
    raise(`${chip.name} has neither lif-shift nor lif-cuba, so no relays; choose another chip`);
  return {
    model: 'lif-cuba',
    decayU: NO_CURRENT,
    decayV: 0,
    ...(reset === undefined ? {} : { reset: { kind: 'subtract', amount: reset.amount } }),
  };
}

/** The sign mode of weights that are all of one sign, if their target has one. */
export function oneSign(
  chip: ChipModel,
  target: PopulationSpec,
  sign: 'excitatory' | 'inhibitory',
): Pick<ProjectionSpec, 'signMode'> {
  if (target.neuron.model !== 'lif-cuba') return {};
  return { signMode: chip.formats.signModes.includes(sign) ? sign : 'mixed' };
}

/**
 * Adds a population that fires wherever its source did, `delayTicks` later, neuron by neuron.
 * @returns its name
 */
export function addCopy(
  draft: Draft,
  chip: ChipModel,
  wanted: string,
  source: string,
  delayTicks: number,
): string {
  const size = draft.sizeOf(source);
  const name = draft.freeName(wanted);
  const population: PopulationSpec = {
    size,
    neuron: summingNeuron(chip),
    threshold: { kind: 'constant', value: 0 },
  };
  draft.setPopulation(name, population, new Int32Array(size));
  const projection: ProjectionSpec = {
    from: source,
    to: name,
    delayTicks,
    connect: { kind: 'one-to-one' },
    weights: { kind: 'constant', value: PASSING_WEIGHT },
    weightBits: relayWeightBits(chip),
    ...oneSign(chip, population, 'excitatory'),
  };
  draft.setProjection(draft.freeName(`to-${name}`), projection, oneToOne(size));
  return name;
}

function oneToOne(size: number): SparseProjection {
  return {
    layout: 'sparse',
    pre: size,
    post: size,
    start: Int32Array.from({ length: size + 1 }, (_, neuron) => neuron),
    sources: Int32Array.from({ length: size }, (_, neuron) => neuron),
    weights: new Int16Array(size).fill(PASSING_WEIGHT),
    kernel: null,
  };
}
