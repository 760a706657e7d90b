import { raise } from '../fixed/error.js';
import type { ChipModel, NeuronModel } from '../hardware/schema.js';
import type { CubaLif, NeuronUnit, PotentialReset, ShiftLif, ThresholdPolicy } from '../image/layout.js';
import type { AdaptationSpec, NeuronSpec, PopulationSpec } from '../network/description.js';
import { legaliseTrueNorth } from './legalise-truenorth.js';

/** A population's neurons as the chip has them, thresholds on the scale of its potential. */
interface LegalNeuron {
  readonly neuron: NeuronUnit;
  readonly thresholds: Int32Array;
  readonly biases: Int32Array | null;
  readonly thresholdPolicy: ThresholdPolicy;
}

type ShiftSpec = Extract<NeuronSpec, { model: 'lif-shift' }>;
type CubaModel = Extract<NeuronModel, { model: 'lif-cuba' }>;

/** Loihi counts a weight as w << 6 (hardware facts, section 1). */
const LOIHI_INPUT_SHIFT = 6;
/** Added to a programmed decay of the current on Loihi ("ds_offset"). */
const CURRENT_DECAY_OFFSET = 1;
/** A stored 8-bit weight w stands for the mixed-sign weight 2 w, which enters as (2 w) << 6. */
const SHIFT_INPUT_SHIFT = LOIHI_INPUT_SHIFT + 1;
const FULL_DECAY = 4096;
const ZERO = { kind: 'zero' } as const;
/** The image's leakShift of a potential that does not leak. */
const NO_LEAK = 31;
const NEVER = 2 ** 31 - 1;
/** Of a threshold that a unit adds to, on the potential's scale: two of them are added inside 32 bits. */
const MAX_THRESHOLD = 2 ** 30;

/**
 * A population's neurons, thresholds, biases and homeostasis in the chip's terms. On a chip that has
 * `lif-cuba` and not `lif-shift`, the latter is made of the former: full decay of the current,
 * `decayV = 4096 >> leakShift`, everything shifted left by 7; that is noted.
 * @throws SpikeloomError
 */
export function legaliseNeuron(
  name: string,
  spec: PopulationSpec,
  thresholds: Int32Array | undefined,
  chip: ChipModel,
  notes: string[],
): LegalNeuron {
  const { neuron } = spec;
  if (neuron.model === 'accumulate') return legaliseAccumulator(name, spec, chip);
  const initial = thresholds ?? new Int32Array(spec.size);
  if (neuron.model === 'lif-shift') {
    const native = find(chip, 'lif-shift');
    if (native !== undefined) {
      if (native.weak !== undefined) notes.push(`population ${name}: on ${chip.name}: ${native.weak}`);
      return {
        neuron: shiftUnit(name, neuron, native, chip),
        biases: null,
        ...levels(name, spec, initial, chip.formats.thresholdBits, 0, chip, notes),
      };
    }
    return shiftAsCuba(name, spec, neuron, initial, chip, notes);
  }
  if (neuron.model === 'truenorth') {
    const native = find(chip, 'truenorth') ?? refuseModel(name, 'truenorth', chip);
    if (native.weak !== undefined) notes.push(`population ${name}: on ${chip.name}: ${native.weak}`);
    return legaliseTrueNorth(name, neuron, initial, native, chip);
  }
  const model = find(chip, 'lif-cuba') ?? refuseModel(name, 'lif-cuba', chip);
  return {
    neuron: cubaUnit(name, neuron, model, chip, notes),
    biases: biasesOf(name, spec.size, neuron, model, chip),
    ...levels(name, spec, initial, model.thresholdMantissaBits, model.thresholdShift, chip, notes),
  };
}

function legaliseAccumulator(name: string, spec: PopulationSpec, chip: ChipModel): LegalNeuron {
  const native = find(chip, 'accumulate') ?? refuseModel(name, 'accumulate', chip);
  if (spec.adaptation !== undefined && spec.adaptation.kind !== 'fixed') {
    raise(`population ${name} never fires, so its thresholds cannot adapt; drop its adaptation`);
  }
  return {
    neuron: { model: 'accumulate', potentialBits: native.potentialBits },
    thresholds: new Int32Array(spec.size).fill(NEVER),
    biases: null,
    thresholdPolicy: { kind: 'fixed' },
  };
}

function shiftUnit(
  name: string,
  { leakShift, lowestPotential, refractorySteps = 0 }: ShiftSpec,
  native: Extract<NeuronModel, { model: 'lif-shift' }>,
  chip: ChipModel,
): ShiftLif {
  if (leakShift !== 'none') {
    const { leakShift: leaks } = native;
    if (leaks === undefined)
      raise(`population ${name} leaks, which neurons of ${chip.name} cannot in this way; use leakShift none`);
    within(`the leakShift of population ${name}`, leakShift, leaks, chip);
  }
  const rests = { min: 0, max: native.refractoryTicks?.max ?? 0 };
  within(`the refractorySteps of population ${name}`, refractorySteps, rests, chip);
  const { bits: potentialBits, overflow } = chip.formats.potential;
  if (lowestPotential !== undefined) {
    const lowest = native.lowestPotential ?? refuseLowest(name, chip);
    within(`the lowestPotential of population ${name}`, lowestPotential, lowest, chip);
  }
  return {
    model: 'lif-shift',
    lowest: lowestPotential ?? null,
    leakShift: leakShift === 'none' ? NO_LEAK : leakShift,
    potentialBits,
    overflow,
    refractorySteps,
  };
}

function refuseLowest(population: string, { name }: ChipModel): never {
  return raise(
    `population ${population} sets a lowestPotential, which neurons of ${name} have not; leave it out or choose another chip`,
  );
}

function shiftAsCuba(
  name: string,
  spec: PopulationSpec,
  { leakShift, lowestPotential, refractorySteps = 0 }: ShiftSpec,
  thresholds: Int32Array,
  chip: ChipModel,
  notes: string[],
): LegalNeuron {
  const model = find(chip, 'lif-cuba') ?? refuseModel(name, 'lif-shift', chip);
  if (lowestPotential !== undefined) refuseLowest(name, chip);
  if (leakShift !== 'none') {
    within(`the leakShift of population ${name}`, leakShift, { min: 1, max: 12 }, chip);
  }
  const rests = { min: 0, max: model.refractoryTicks.max };
  within(`the refractorySteps of population ${name}`, refractorySteps, rests, chip);
  const decayV = leakShift === 'none' ? 0 : FULL_DECAY >> leakShift;
  notes.push(
    `population ${name}: lif-shift is made of lif-cuba (decayU 4095 + 1, decayV ${decayV}, all << ${SHIFT_INPUT_SHIFT}): its leak rounds towards zero at ${SHIFT_INPUT_SHIFT} fractional bits instead of down at none`,
  );
  const neuron: CubaLif = {
    ...cubaCorners(chip, model),
    model: 'lif-cuba',
    decayU: FULL_DECAY,
    decayV,
    inputShift: SHIFT_INPUT_SHIFT,
    refractorySteps,
    reset: ZERO,
  };
  // A mantissa counts 2^thresholdShift; the levels below are in units of 2^7.
  const bits = model.thresholdMantissaBits + model.thresholdShift - SHIFT_INPUT_SHIFT;
  return { neuron, biases: null, ...levels(name, spec, thresholds, bits, SHIFT_INPUT_SHIFT, chip, notes) };
}

/** What becomes of sums that grow large, as the chip has it. */
function cubaCorners({ formats }: ChipModel, model: CubaModel) {
  const max = 2 ** (formats.potential.bits - 1) - 1;
  return {
    sumLimit: model.sumLimit,
    currentOverflow: model.currentOverflow,
    potentialLimit: model.potentialClips ? { min: -max, max } : null,
  };
}

function cubaUnit(
  name: string,
  spec: Extract<NeuronSpec, { model: 'lif-cuba' }>,
  model: CubaModel,
  chip: ChipModel,
  notes: string[],
): CubaLif {
  const decays = { min: 0, max: 2 ** model.decayBits - 1 };
  within(`the decayU of population ${name}`, spec.decayU, decays, chip);
  within(`the decayV of population ${name}`, spec.decayV, decays, chip);
  const refractorySteps = spec.refractorySteps ?? 0;
  const rests = { min: 0, max: model.refractoryTicks.max };
  within(`the refractorySteps of population ${name}`, refractorySteps, rests, chip);
  const corners = cubaCorners(chip, model);
  const { potentialLimit = corners.potentialLimit } = spec;
  const { sumLimit = corners.sumLimit, currentOverflow = corners.currentOverflow } = spec;
  if (sumLimit !== corners.sumLimit || currentOverflow !== corners.currentOverflow) {
    notes.push(
      `population ${name}: sums ${sumLimit}, currents ${currentOverflow} as described; ${chip.name} has ${corners.sumLimit} and ${corners.currentOverflow}`,
    );
  }
  return {
    model: 'lif-cuba',
    decayU: spec.decayU + CURRENT_DECAY_OFFSET,
    decayV: spec.decayV,
    inputShift: LOIHI_INPUT_SHIFT,
    sumLimit,
    currentOverflow,
    potentialLimit: potentialLimit === 'none' ? null : potentialLimit,
    refractorySteps,
    reset: resetOf(name, spec.reset ?? ZERO, potentialLimit, model, chip),
  };
}

/** A reset that the chip has, inside what the potential can be. */
function resetOf(
  name: string,
  reset: PotentialReset,
  potentialLimit: { readonly min: number; readonly max: number } | 'none' | null,
  { resets }: CubaModel,
  chip: ChipModel,
): PotentialReset {
  if (!resets.includes(reset.kind)) {
    raise(
      `population ${name} resets by ${reset.kind}; ${chip.name} has ${resets.join(', ')}; choose one of them or ask for the nearest (--nearest)`,
    );
  }
  if (reset.kind === 'zero' || potentialLimit === null || potentialLimit === 'none') return reset;
  const { min, max } = potentialLimit;
  if (reset.kind === 'subtract') {
    within(`what a reset takes off in population ${name}`, reset.amount, { min: 1, max: max - min }, chip);
  } else within(`the potential after a reset in population ${name}`, reset.value, potentialLimit, chip);
  return reset;
}

function biasesOf(
  name: string,
  size: number,
  { biasMantissa = 0, biasExponent = 0 }: Extract<NeuronSpec, { model: 'lif-cuba' }>,
  model: CubaModel,
  chip: ChipModel,
): Int32Array | null {
  const mantissas =
    typeof biasMantissa === 'number' ? new Array<number>(size).fill(biasMantissa) : biasMantissa;
  if (mantissas.length !== size) {
    raise(`population ${name} has ${mantissas.length} bias mantissas; expected ${size}, one a neuron`);
  }
  const half = 2 ** (model.biasMantissaBits - 1);
  for (const mantissa of mantissas) {
    within(`a bias mantissa of population ${name}`, mantissa, { min: -half, max: half - 1 }, chip);
  }
  within(
    `the biasExponent of population ${name}`,
    biasExponent,
    { min: 0, max: 2 ** model.biasExponentBits - 1 },
    chip,
  );
  if (mantissas.every(mantissa => mantissa === 0)) return null;
  return Int32Array.from(mantissas, mantissa => mantissa * 2 ** biasExponent);
}

/** Thresholds and their policy, at most `bits` wide as described, shifted left to the potential's scale. */
function levels(
  name: string,
  { adaptation = { kind: 'fixed' } }: PopulationSpec,
  thresholds: Int32Array,
  bits: number,
  shift: number,
  chip: ChipModel,
  notes: string[],
): Pick<LegalNeuron, 'thresholds' | 'thresholdPolicy'> {
  const limits = { min: 0, max: Math.min(2 ** bits - 1, (2 ** 31 - 1) >> shift) };
  thresholds.forEach((threshold, index) => {
    within(`the threshold of neuron ${index} of population ${name}`, threshold, limits, chip);
  });
  return {
    thresholds: thresholds.map(threshold => threshold << shift),
    thresholdPolicy: policyOf(name, adaptation, thresholds, limits, shift, chip, notes),
  };
}

function policyOf(
  name: string,
  adaptation: AdaptationSpec,
  thresholds: Int32Array,
  limits: { readonly min: number; readonly max: number },
  shift: number,
  chip: ChipModel,
  notes: string[],
): ThresholdPolicy {
  if (adaptation.kind === 'fixed') return { kind: 'fixed' };
  if (adaptation.kind === 'dynamic') return dynamicPolicy(name, adaptation, limits, shift, chip);
  if (adaptation.kind === 'inhibition') {
    return inhibitionPolicy(name, adaptation, thresholds, limits, shift, chip);
  }
  within(`the threshold floor of population ${name}`, adaptation.floor, limits, chip);
  const scaled = {
    step: adaptation.step * 2 ** shift,
    target: adaptation.target,
    floor: adaptation.floor * 2 ** shift,
    ceiling: limits.max * 2 ** shift,
  };
  if (adaptation.kind === 'neuron') {
    const level = chip.abilities.perNeuronHomeostasis;
    if (level === 'none') {
      raise(`population ${name} needs perNeuronHomeostasis, which ${chip.name} lacks; use adaptation fixed`);
    }
    if (level === 'management') {
      notes.push(
        `population ${name}: the management processor adapts its thresholds, a read and a write a neuron`,
      );
    }
    return { kind: 'neuron', ...scaled, by: level === 'native' ? 'unit' : 'management' };
  }
  if (chip.abilities.layerHomeostasis !== 'native') {
    raise(
      `population ${name} needs layerHomeostasis in its cores, which ${chip.name} lacks; use adaptation neuron`,
    );
  }
  const latenessSteps = 0;
  return { kind: 'layer', ...scaled, latenessSteps, restore: adaptation.restore ?? false };
}

type AdaptationOf<K extends AdaptationSpec['kind']> = Extract<AdaptationSpec, { kind: K }>;

function dynamicPolicy(
  name: string,
  { gain, decayShift }: AdaptationOf<'dynamic'>,
  limits: { readonly max: number },
  shift: number,
  chip: ChipModel,
): ThresholdPolicy {
  if (chip.abilities.dynamicThresholds !== 'native') {
    raise(
      `population ${name} needs dynamicThresholds in its cores, which ${chip.name} lacks; use adaptation neuron`,
    );
  }
  const ceiling = Math.min(limits.max * 2 ** shift, MAX_THRESHOLD);
  return { kind: 'dynamic', gain: gain * 2 ** shift, decayShift, ceiling };
}

function inhibitionPolicy(
  name: string,
  { strength, leakShift, ceiling }: AdaptationOf<'inhibition'>,
  thresholds: Int32Array,
  limits: { readonly max: number },
  shift: number,
  chip: ChipModel,
): ThresholdPolicy {
  if (chip.abilities.layerHomeostasis !== 'native') {
    raise(
      `population ${name} needs layerHomeostasis in its cores, which ${chip.name} lacks; use adaptation neuron`,
    );
  }
  const highest = thresholds.reduce((most, threshold) => Math.max(most, threshold), 0);
  within(
    `the highest inhibited threshold of population ${name}`,
    highest + ceiling,
    { min: 0, max: Math.min(limits.max, MAX_THRESHOLD / 2 ** shift) },
    chip,
  );
  return {
    kind: 'inhibition',
    strength: strength * 2 ** shift,
    leakShift,
    ceiling: ceiling * 2 ** shift,
    latenessSteps: 0,
  };
}

function find<M extends NeuronModel['model']>(
  chip: ChipModel,
  model: M,
): Extract<NeuronModel, { model: M }> | undefined {
  return chip.neuronModels.find(
    (entry): entry is Extract<NeuronModel, { model: M }> => entry.model === model,
  );
}

function refuseModel(name: string, model: string, chip: ChipModel): never {
  const has = chip.neuronModels.map(entry => entry.model).join(', ');
  raise(
    `population ${name} is of neuron model ${model}; ${chip.name} has ${has}; choose another chip or model`,
  );
}

function within(
  what: string,
  value: number,
  { min, max }: { min: number; max: number },
  chip: ChipModel,
): void {
  if (value < min || value > max) raise(`${what} is ${value}; limit of ${chip.name} ${min}..${max}`);
}
