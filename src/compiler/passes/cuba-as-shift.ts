import type { ChipModel, NeuronModel } from '../../hardware/schema.js';
import type { NeuronSpec, ProjectionSpec } from '../../network/description.js';
import type { Draft } from './draft.js';
import { type Lack, type Nearest, restLack } from './nearest.js';

type Cuba = Extract<NeuronSpec, { model: 'lif-cuba' }>;
type ShiftModel = Extract<NeuronModel, { model: 'lif-shift' }>;

const DECAY_ONE = 4096;
/** Added to a programmed decay of the current on Loihi ("ds_offset"; hardware facts, section 1). */
const CURRENT_DECAY_OFFSET = 1;
const DEFAULT_WEIGHT_BITS = 8;

/**
 * `lif-shift` with the leak that is the nearest power of two to the decay of `lif-cuba`. Its potential counts what
 * a threshold's mantissa counts, so weights and thresholds keep their numbers. It has no current that decays: an input
 * that would arrive over some steps, in all 1 / decay of itself, arrives at once, times the nearest power of two.
 */
export function cubaAsShift(neuron: Cuba, model: ShiftModel, chip: ChipModel): Nearest {
  const { decayU, decayV, reset, potentialLimit, refractorySteps = 0 } = neuron;
  const most = model.refractoryTicks?.max ?? 0;
  const leakShift = nearestLeak(decayV, model.leakShift);
  const decay = decayV / DECAY_ONE;
  const leak = leakShift === 'none' ? '0' : leakShift === 0 ? '1' : `1/${2 ** leakShift}`;
  const currentDecay = (decayU + CURRENT_DECAY_OFFSET) / DECAY_ONE;
  const inputExponent = Math.round(Math.log2(1 / currentDecay));
  const changes = [
    `lif-cuba becomes lif-shift`,
    ...(figure(decay) === leak ? [] : [`its potential's decay ${figure(decay)} becomes ${leak}`]),
    ...(currentDecay === 1
      ? []
      : [
          `its current, which decays by ${figure(currentDecay)}, arrives at once, times ${2 ** inputExponent}`,
        ]),
    ...(reset === undefined || reset.kind === 'zero' ? [] : ['a spike sets its potential to 0']),
    ...(potentialLimit === undefined || potentialLimit === 'none'
      ? []
      : ["its potential has the chip's limits"]),
  ];
  const lacks: Lack[] = [
    {
      wants: 'is of neuron model lif-cuba',
      chipHas: chip.neuronModels.map(entry => entry.model).join(', '),
      nearest: `lif-shift with leakShift ${leakShift}${figure(decay) === leak ? '' : ` (decay ${figure(decay)} to ${leak})`}`,
      differs: changes.join('; '),
    },
  ];
  const rest = restLack(refractorySteps, most);
  return {
    neuron: { model: 'lif-shift', leakShift, refractorySteps: Math.min(refractorySteps, most) },
    lacks: rest === null ? lacks : [...lacks, rest],
    inputExponent,
  };
}

/** The leak 2^-k nearest to a decay by ratio, inside what the chip has; none for none. */
function nearestLeak(decayV: number, leaks: { min: number; max: number } | undefined): number | 'none' {
  if (decayV === 0 || leaks === undefined) return 'none';
  const { min, max } = leaks;
  return Math.max(min, Math.min(max, Math.round(Math.log2(DECAY_ONE / decayV))));
}

function figure(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/**
 * Projections onto neurons that were `lif-cuba`: their weights of one sign use all bits for the magnitude there, so that
 * they need one more here, and no sign mode.
 */
export function scaleInputs(draft: Draft, population: string, exponent: number): void {
  for (const [name, spec] of draft.projections()) {
    if (spec.to !== population) continue;
    const { signMode: _signMode, ...rest } = spec;
    const { weights } = draft.synapses(name);
    const { weightBits = DEFAULT_WEIGHT_BITS } = spec;
    const { storedBits = weightBits } = spec;
    const half = 2 ** (storedBits - 1);
    const wide = weights instanceof Int16Array && weights.some(weight => weight < -half || weight >= half);
    const widths: Partial<ProjectionSpec> = wide
      ? { weightBits: weightBits + 1, storedBits: storedBits + 1 }
      : {};
    draft.setProjection(name, { ...rest, ...widths, exponent: (spec.exponent ?? 0) + exponent });
  }
}
