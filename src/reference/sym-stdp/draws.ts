import { mixSeed } from '../../fixed/seed.js';
import { xorshift32 } from '../../fixed/xorshift.js';
import type { SymStdpConstants } from './constants.js';
import type { SpikeDraws } from './step.js';

/** The uses of a seed; each has a stream of its own, so that none shifts the draws of another. */
const STREAMS = { inputWeights: 1, classWeights: 2, training: 3, test: 4 } as const;

export type DrawStream = keyof typeof STREAMS;

const WORDS = 2 ** 32;

/** Start state of a stream's xorshift32 generator, 1..2^32 - 1, for the `index`-th use. */
export function streamSeed(seed: number, stream: DrawStream, index: number): number {
  return mixSeed(seed, STREAMS[stream], index);
}

/** Weights uniform in [0, `maximum`). */
export function drawWeights(count: number, maximum: number, seed: number, stream: DrawStream): Float64Array {
  const weights = new Float64Array(count);
  let word = streamSeed(seed, stream, 0);
  for (let i = 0; i < count; i++) {
    word = xorshift32(word);
    weights[i] = (word / WORDS) * maximum;
  }
  return weights;
}

/** Probability that an input fires in a step: `pixel / 8 x intensity` Hz. */
export function inputProbability(pixel: number, intensity: number, dtMs: number): number {
  return ((pixel / 8) * intensity * dtMs) / 1000;
}

/**
 * Draws of one presentation: each step, ascending, one word for every lit pixel that did not fire in the step
 * before; in training then one for the teacher, wherever its neuron is ready.
 *
 * @param label the class that the teacher makes fire; undefined in a test
 * @param seed as {@link streamSeed} gives it
 */
export function drawnSpikes(
  pixels: ArrayLike<number>,
  label: number | undefined,
  intensity: number,
  constants: SymStdpConstants,
  seed: number,
): SpikeDraws {
  const lit: number[] = [];
  for (let i = 0; i < pixels.length; i++) if (pixels[i] > 0) lit.push(i);
  const inputs = Int32Array.from(lit);
  const { dtMs, presentation } = constants;
  const limits = Float64Array.from(inputs, i => inputProbability(pixels[i], intensity, dtMs) * WORDS);
  const teacherLimit = ((presentation.teacherHz * dtMs) / 1000) * WORDS;
  const fresh = new Int32Array(inputs.length);
  let word = seed;
  return {
    inputs: (_step, spikes) => {
      const { flags, indices } = spikes;
      let count = 0;
      let drawn = word;
      for (let n = 0; n < inputs.length; n++) {
        const i = inputs[n];
        if (flags[i] !== 0) continue;
        drawn = xorshift32(drawn);
        if (drawn < limits[n]) fresh[count++] = i;
      }
      word = drawn;
      for (let s = 0; s < spikes.count; s++) flags[indices[s]] = 0;
      for (let s = 0; s < count; s++) {
        indices[s] = fresh[s];
        flags[fresh[s]] = 1;
      }
      spikes.count = count;
    },
    teacher: (_step, neuron) => {
      if (neuron !== label) return false;
      word = xorshift32(word);
      return word < teacherLimit;
    },
  };
}

/**
 * An image scaled so that its mean is `mean`, clipped at 255: what the authors do with Fashion-MNIST. A black
 * image stays black.
 */
export function scaleToMean(pixels: ArrayLike<number>, mean: number): Float64Array {
  const scaled = Float64Array.from(pixels);
  const sum = scaled.reduce((total, pixel) => total + pixel, 0);
  if (sum === 0) return scaled;
  const factor = (mean * scaled.length) / sum;
  return scaled.map(pixel => Math.min(pixel * factor, 255));
}
