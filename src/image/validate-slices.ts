import { raise } from '../fixed/error.js';
import { hasLength, within } from './bounds.js';
import type { ChipImage, NeuronUnit, SliceImage, ThresholdPolicy, TraceUnit } from './layout.js';

/** Columns of a crossbar are numbered with 16 bits. */
const MAX_SLICE = 65_536;
const MAX_LATENESS = 64;
const MIN_INT32 = -(2 ** 31);
const MAX_INT32 = 2 ** 31 - 1;

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
  validateNeuron(`${what}.neuron`, slice.neuron);
  validatePolicy(`${what}.thresholdPolicy`, slice.thresholdPolicy);
  if (slice.thresholdPolicy.kind === 'layer' && slice.thresholdPolicy.latenessSteps === 0) {
    const { core } = image.slices.find(other => other.population === slice.population)!;
    if (core !== slice.core)
      raise(`${what} adapts with its layer in the same step, but the layer spans cores`);
  }
  if (slice.trace !== null) validateTrace(`${what}.trace`, slice.trace);
}

function validateNeuron(what: string, neuron: NeuronUnit): void {
  if (neuron.model === 'lif-shift') within(`${what}.leakShift`, neuron.leakShift, 0, 31);
  if (neuron.model !== 'lif-cuba') {
    within(`${what}.potentialBits`, neuron.potentialBits, 2, 32);
    return;
  }
  within(`${what}.decayU`, neuron.decayU, 0, 4096);
  within(`${what}.decayV`, neuron.decayV, 0, 4096);
  within(`${what}.inputShift`, neuron.inputShift, 0, 24);
  within(`${what}.refractorySteps`, neuron.refractorySteps, 0, 65_535);
  if (neuron.potentialLimit === null) return;
  const { min, max } = neuron.potentialLimit;
  within(`${what}.potentialLimit.min`, min, MIN_INT32, 0);
  within(`${what}.potentialLimit.max`, max, 0, MAX_INT32);
}

function validatePolicy(what: string, policy: ThresholdPolicy): void {
  if (policy.kind === 'fixed') return;
  within(`${what}.step`, policy.step, -32_768, 32_767);
  within(`${what}.target`, policy.target, 0, 65_535);
  within(`${what}.ceiling`, policy.ceiling, MIN_INT32, MAX_INT32);
  within(`${what}.floor`, policy.floor, MIN_INT32, policy.ceiling);
  if (policy.kind === 'layer') within(`${what}.latenessSteps`, policy.latenessSteps, 0, MAX_LATENESS);
}

/** A trace of at most 16 bits, so that its decay's product stays inside 32. */
export function validateTrace(what: string, trace: TraceUnit): void {
  within(`${what}.max`, trace.max, 1, 65_535);
  within(`${what}.impulse`, trace.impulse, 1, trace.max);
  within(`${what}.decay`, trace.decay, 0, 4096);
}
