import { raise } from '../../fixed/error.js';
import type { ChipModel, NeuronModel } from '../../hardware/schema.js';
import type { NeuronSpec, PopulationSpec } from '../../network/description.js';
import { driveBiases } from './biases.js';
import { cubaAsShift, scaleInputs } from './cuba-as-shift.js';
import { Draft } from './draft.js';
import { type Lack, type Nearest, restLack } from './nearest.js';
import type { Pass } from './pass.js';

type ModelOf<M extends NeuronModel['model']> = Extract<NeuronModel, { model: M }>;
type SpecOf<M extends NeuronSpec['model']> = Extract<NeuronSpec, { model: M }>;

/** Leaks of `lif-shift` that `lif-cuba` has too: decayV = 4096 >> leakShift. */
const SHIFTS_OF_CUBA = { min: 1, max: 12 };

/**
 * Neurons that the chip has not: another model, reset, leak or rest. The nearest that it has is named; with
 * `nearest` it is taken, and a note says what differs.
 */
export const neuronModels: Pass = (network, chip, options) => {
  const draft = new Draft(network);
  const notes: string[] = [];
  for (const [name, population] of draft.populations()) {
    const nearest = nearestNeuron(population, chip);
    if (nearest === null) continue;
    const [{ wants, chipHas, nearest: instead }] = nearest.lacks;
    if (options.nearest !== true) {
      raise(
        `population ${name} ${wants}; ${chip.name} has ${chipHas}; the nearest is ${instead}: take it with --nearest, or choose another chip`,
      );
    }
    for (const { differs } of nearest.lacks) notes.push(`population ${name}: ${differs}`);
    draft.setPopulation(name, { ...population, neuron: nearest.neuron });
    if (nearest.neuron.model !== population.neuron.model) {
      scaleInputs(draft, name, nearest.inputExponent);
      const note = driveBiases(draft, name, population);
      if (note !== null) notes.push(note);
    }
  }
  return notes.length === 0 ? { network, notes } : { network: draft.network(), notes };
};

/** null: the chip has the neuron, or nothing near it, which is refused when it is put into the chip's terms. */
function nearestNeuron({ neuron, traces = {} }: PopulationSpec, chip: ChipModel): Nearest | null {
  if (neuron.model === 'accumulate' || neuron.model === 'truenorth') return null;
  const shift = modelOf(chip, 'lif-shift');
  const cuba = modelOf(chip, 'lif-cuba');
  if (neuron.model === 'lif-cuba') {
    if (cuba !== undefined) return orNull(nearestCuba(neuron, cuba));
    const gated = Object.values(traces).some(({ mode }) => mode === 'gate');
    if (shift === undefined || gated) return null;
    return cubaAsShift(neuron, shift, chip);
  }
  if (shift !== undefined)
    return orNull(nearestShift(neuron, shift.leakShift, shift.refractoryTicks?.max ?? 0, shift));
  if (cuba === undefined) return null;
  return orNull(nearestShift(neuron, SHIFTS_OF_CUBA, cuba.refractoryTicks.max, undefined));
}

function orNull(nearest: Nearest): Nearest | null {
  return nearest.lacks.length === 0 ? null : nearest;
}

export function modelOf<M extends NeuronModel['model']>(chip: ChipModel, model: M): ModelOf<M> | undefined {
  return chip.neuronModels.find((entry): entry is ModelOf<M> => entry.model === model);
}

function nearestCuba(neuron: SpecOf<'lif-cuba'>, model: ModelOf<'lif-cuba'>): Nearest {
  const lacks: Lack[] = [];
  const { reset = { kind: 'zero' }, refractorySteps = 0 } = neuron;
  let nearest = neuron;
  if (!model.resets.includes(reset.kind)) {
    const kind = model.resets.includes('zero') ? 'zero' : model.resets[0];
    const value = reset.kind === 'value' ? reset.value : 0;
    lacks.push({
      wants: `resets by ${reset.kind}`,
      chipHas: model.resets.join(', '),
      nearest: kind,
      differs:
        reset.kind === 'subtract'
          ? `a spike sets its potential to 0 instead of taking ${reset.amount} off, so that what was above is lost`
          : `a spike sets its potential to 0 instead of ${value}`,
    });
    nearest = { ...nearest, reset: { kind: 'zero' } };
  }
  const rest = restLack(refractorySteps, model.refractoryTicks.max);
  if (rest === null) return { neuron: nearest, lacks, inputExponent: 0 };
  const steps = { refractorySteps: model.refractoryTicks.max };
  return { neuron: { ...nearest, ...steps }, lacks: [...lacks, rest], inputExponent: 0 };
}

function nearestShift(
  neuron: SpecOf<'lif-shift'>,
  leaks: { readonly min: number; readonly max: number } | undefined,
  mostRest: number,
  model: ModelOf<'lif-shift'> | undefined,
): Nearest {
  const lacks: Lack[] = [];
  const { leakShift, lowestPotential, refractorySteps = 0, ...kept } = neuron;
  let leak = leakShift;
  if (leakShift !== 'none' && leaks !== undefined && (leakShift < leaks.min || leakShift > leaks.max)) {
    const near = Math.max(leaks.min, Math.min(leaks.max, leakShift));
    leak = near;
    lacks.push({
      wants: `leaks by 1/${2 ** leakShift} a step (leakShift ${leakShift})`,
      chipHas: `leakShift ${leaks.min} to ${leaks.max}`,
      nearest: `${near}`,
      differs: `it leaks by 1/${2 ** near} a step instead of 1/${2 ** leakShift}`,
    });
  }
  const rest = restLack(refractorySteps, mostRest);
  if (rest !== null) lacks.push(rest);
  let lowest = lowestPotential;
  if (lowest !== undefined) {
    const limits = model?.lowestPotential;
    const near = limits === undefined ? undefined : Math.max(limits.min, Math.min(limits.max, lowest));
    if (near !== lowest) {
      lacks.push({
        wants: `has a lowestPotential of ${lowest}`,
        chipHas: limits === undefined ? 'no lowestPotential' : `${limits.min} to ${limits.max}`,
        nearest: near === undefined ? 'none' : `${near}`,
        differs: `its potential goes down to ${near === undefined ? "the chip's lowest" : near} instead of ${lowest}`,
      });
    }
    lowest = near;
  }
  return {
    neuron: {
      ...kept,
      leakShift: leak,
      refractorySteps: Math.min(refractorySteps, mostRest),
      ...(lowest === undefined ? {} : { lowestPotential: lowest }),
    },
    lacks,
    inputExponent: 0,
  };
}
