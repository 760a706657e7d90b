import { raise } from '../fixed/error.js';
import { allWithin, hasLength, within } from './bounds.js';
import type {
  ChipImage,
  CubaLif,
  NeuronUnit,
  PostTraces,
  SliceImage,
  ThresholdPolicy,
  TraceUnit,
  TrueNorth,
} from './layout.js';

/** Columns of a crossbar are numbered with 16 bits. */
const MAX_SLICE = 65_536;
const MAX_LATENESS = 64;
const MAX_REST = 65_535;
/** Bits of a random draw that a unit may use. */
const MAX_DRAW_BITS = 15;
const MIN_INT32 = -(2 ** 31);
const MAX_INT32 = 2 ** 31 - 1;
/** Of a threshold that a unit adds to: sums of two stay inside 32 bits. */
const MAX_THRESHOLD = 2 ** 30;
/** Of what a reset takes off a potential, or sets an unlimited one to. */
const MAX_RESET = 2 ** 30;

/** Slices in the order (population, first neuron), each neuron in exactly one. */
export function validateSlices(image: ChipImage): void {
  const { populations, slices } = image;
  let population = 0;
  let next = 0;
  const skipInputs = () => {
    while (population < populations.length && populations[population].kind === 'input') population++;
  };
  skipInputs();
  slices.forEach((slice, index) => {
    const what = `slices[${index}]`;
    if (population === populations.length) raise(`${what} holds neurons, but every population is complete`);
    within(`${what}.population`, slice.population, population, population);
    within(`${what}.first`, slice.first, next, next);
    within(`${what}.count`, slice.count, 1, Math.min(MAX_SLICE, populations[population].size - next));
    next += slice.count;
    if (next === populations[population].size) {
      population++;
      next = 0;
      skipInputs();
    }
    validateSlice(what, slice, image);
  });
  if (population < populations.length) {
    const { name, size } = populations[population];
    raise(`the slices hold ${next} of the ${size} neurons of ${name}; expected all`);
  }
}

function validateSlice(what: string, slice: SliceImage, image: ChipImage): void {
  within(`${what}.core`, slice.core, 0, image.cores.length - 1);
  hasLength(`${what}.thresholds`, slice.thresholds, slice.count);
  if (slice.biases !== null) hasLength(`${what}.biases`, slice.biases, slice.count);
  const { neuron, thresholdPolicy: policy } = slice;
  if (neuron.model === 'truenorth') validateTrueNorth(`${what}.neuron`, neuron, slice.count);
  else validateNeuron(`${what}.neuron`, neuron);
  if (neuron.model === 'truenorth' && policy.kind !== 'fixed')
    raise(`${what} is of truenorth neurons and has ${policy.kind} thresholds; expected fixed`);
  validatePolicy(`${what}.thresholdPolicy`, policy);
  validateLevels(what, slice);
  validateCompetition(what, slice, image);
  if ((policy.kind === 'layer' || policy.kind === 'inhibition') && policy.latenessSteps === 0) {
    const { core } = image.slices.find(other => other.population === slice.population)!;
    if (core !== slice.core)
      raise(`${what} adapts with its layer in the same step, but the layer spans cores`);
  }
  validatePostTraces(`${what}.traces`, slice.traces);
}

function validateNeuron(what: string, neuron: Exclude<NeuronUnit, TrueNorth>): void {
  if (neuron.model === 'lif-shift') {
    within(`${what}.leakShift`, neuron.leakShift, 0, 31);
    within(`${what}.refractorySteps`, neuron.refractorySteps, 0, MAX_REST);
  }
  if (neuron.model !== 'lif-cuba') {
    within(`${what}.potentialBits`, neuron.potentialBits, 2, 32);
    if (neuron.model === 'lif-shift' && neuron.lowest !== null) {
      if (neuron.overflow === 'wrap')
        raise(`${what}.lowest is ${neuron.lowest}; expected null, as the potential wraps`);
      within(`${what}.lowest`, neuron.lowest, -(2 ** (neuron.potentialBits - 1)), 0);
    }
    return;
  }
  within(`${what}.decayU`, neuron.decayU, 0, 4096);
  within(`${what}.decayV`, neuron.decayV, 0, 4096);
  within(`${what}.inputShift`, neuron.inputShift, 0, 24);
  within(`${what}.refractorySteps`, neuron.refractorySteps, 0, MAX_REST);
  validateReset(`${what}.reset`, neuron);
  if (neuron.potentialLimit === null) return;
  const { min, max } = neuron.potentialLimit;
  within(`${what}.potentialLimit.min`, min, MIN_INT32, 0);
  within(`${what}.potentialLimit.max`, max, 0, MAX_INT32);
}

function validateTrueNorth(what: string, neuron: TrueNorth, count: number): void {
  const { potentialBits, negativeThresholds, resetPotentials, resetModes, initialPotentials } = neuron;
  within(`${what}.potentialBits`, potentialBits, 2, 32);
  within(`${what}.holdSteps`, neuron.holdSteps, 0, MAX_REST);
  hasLength(`${what}.negativeThresholds`, negativeThresholds, count);
  hasLength(`${what}.resetPotentials`, resetPotentials, count);
  hasLength(`${what}.resetModes`, resetModes, count);
  hasLength(`${what}.initialPotentials`, initialPotentials, count);
  allWithin(`${what}.negativeThresholds`, negativeThresholds, MIN_INT32, MAX_INT32 - 1);
  allWithin(`${what}.resetModes`, resetModes, 0, 1);
  const end = 2 ** (potentialBits - 1);
  allWithin(`${what}.initialPotentials`, initialPotentials, -end, end - 1);
}

function validateReset(what: string, { reset, potentialLimit }: CubaLif): void {
  if (reset.kind === 'subtract') within(`${what}.amount`, reset.amount, 1, MAX_RESET);
  if (reset.kind !== 'value') return;
  const { min, max } = potentialLimit ?? { min: -MAX_RESET, max: MAX_RESET };
  within(`${what}.value`, reset.value, min, max);
}

function validatePolicy(what: string, policy: ThresholdPolicy): void {
  if (policy.kind === 'fixed') return;
  if (policy.kind === 'dynamic') {
    within(`${what}.gain`, policy.gain, 1, 32_767);
    within(`${what}.decayShift`, policy.decayShift, 1, MAX_DRAW_BITS);
    within(`${what}.ceiling`, policy.ceiling, MIN_INT32, MAX_THRESHOLD);
    return;
  }
  if (policy.kind === 'inhibition') {
    within(`${what}.strength`, policy.strength, 1, 32_767);
    within(`${what}.leakShift`, policy.leakShift, 0, 31);
    within(`${what}.ceiling`, policy.ceiling, 1, MAX_THRESHOLD);
    within(`${what}.latenessSteps`, policy.latenessSteps, 0, MAX_LATENESS);
    return;
  }
  within(`${what}.step`, policy.step, -32_768, 32_767);
  within(`${what}.target`, policy.target, 0, 65_535);
  within(`${what}.ceiling`, policy.ceiling, MIN_INT32, MAX_INT32);
  within(`${what}.floor`, policy.floor, MIN_INT32, policy.ceiling);
  if (policy.kind === 'layer') within(`${what}.latenessSteps`, policy.latenessSteps, 0, MAX_LATENESS);
}

/** A threshold that is moved upwards starts below where it ends, and stays inside 32 bits. */
function validateLevels(what: string, { thresholds, thresholdPolicy: policy }: SliceImage): void {
  if (policy.kind === 'dynamic') {
    allWithin(`${what}.thresholds`, thresholds, -MAX_THRESHOLD, policy.ceiling);
  } else if (policy.kind === 'inhibition') {
    allWithin(`${what}.thresholds`, thresholds, -MAX_THRESHOLD, MAX_THRESHOLD - policy.ceiling);
  }
}

/** All neurons of a population compete, or none. */
function validateCompetition(what: string, slice: SliceImage, { slices }: ChipImage): void {
  const first = slices.find(({ population }) => population === slice.population)!;
  if (slice.competition?.pick !== first.competition?.pick) {
    raise(`${what} and the first slice of its population differ in their competition`);
  }
  if (slice.competition !== null && slice.neuron.model !== 'lif-shift') {
    raise(`${what} is of ${slice.neuron.model} neurons and competes; expected lif-shift`);
  }
}

function validatePostTraces(what: string, traces: PostTraces): void {
  for (const name of ['y1', 'y2', 'y3'] as const) {
    const trace = traces[name];
    if (trace === null) continue;
    validateTrace(`${what}.${name}`, trace);
    if (trace.mode !== 'gate') continue;
    const gated = traces[trace.of];
    if (gated === null || gated.mode === 'gate') {
      raise(
        `${what}.${name} is a gate of ${trace.of}, which is ${gated?.mode ?? 'no trace'}; expected a trace`,
      );
    }
  }
}

/** A trace of at most 16 bits, so that its decay's product stays inside 32. */
export function validateTrace(what: string, trace: TraceUnit): void {
  if (trace.mode === 'window') {
    within(`${what}.steps`, trace.steps, 1, 65_535);
    return;
  }
  if (trace.mode === 'gate') {
    within(`${what}.potentialMax`, trace.potentialMax, MIN_INT32, MAX_INT32);
    within(`${what}.potentialMin`, trace.potentialMin, MIN_INT32, trace.potentialMax);
    within(`${what}.traceMax`, trace.traceMax, 0, 65_535);
    within(`${what}.traceMin`, trace.traceMin, 0, trace.traceMax);
    return;
  }
  within(`${what}.max`, trace.max, 1, 65_535);
  within(`${what}.impulse`, trace.impulse, 1, trace.max);
  within(`${what}.decay`, trace.decay, 0, 4096);
}
