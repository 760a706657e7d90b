import type { HostLink } from '../../../firmware-sim/host-link.js';
import { parseNpy, requireFinite } from '../../data/npy.js';
import { raise } from '../../fixed/error.js';
import { describedNumber } from '../../image/described.js';
import type { WeightlessImage } from '../../image/layout.js';
import { readBytes } from '../read-file.js';

/** Registers r0 and r1 have 16 bits, sign included. */
const MIN_FACTOR = -32_768;
const MAX_FACTOR = 32_767;

/** What the host writes to the learning units before each step, from step 0 on; the last values stay. */
export interface Modulation {
  /** Rows of the longest file, one a step. */
  readonly steps: number;
  apply(link: HostLink, step: number): void;
}

interface Factors {
  readonly steps: number;
  readonly width: number;
  readonly data: ArrayLike<number>;
}

/**
 * Reads `--reward FILE` ([steps] integers) and every `--third-factors POPULATION=FILE` ([steps, neurons]).
 * @throws SpikeloomError naming the file and what the learning units take
 */
export function readModulation(
  image: WeightlessImage,
  reward: string | undefined,
  thirdFactors: readonly string[],
): Modulation | undefined {
  if (reward === undefined && thirdFactors.length === 0) return undefined;
  const rewards = reward === undefined ? undefined : readFactors(reward, 1);
  const layers = thirdFactors.map(text => readLayer(image, text));
  return {
    steps: Math.max(rewards?.steps ?? 0, ...layers.map(({ factors }) => factors.steps)),
    apply(link, step) {
      if (rewards !== undefined && step < rewards.steps) link.setReward(rewards.data[step]);
      for (const { factors, slices } of layers) {
        if (step >= factors.steps) continue;
        const row = step * factors.width;
        for (const { index, neurons } of slices) {
          link.setThirdFactors(
            index,
            neurons.map(neuron => factors.data[row + neuron]),
          );
        }
      }
    },
  };
}

function readLayer(image: WeightlessImage, text: string) {
  const { populations, slices, reductions } = image;
  const equals = text.indexOf('=');
  const name = text.slice(0, Math.max(0, equals));
  const layers = populations.filter(({ kind }) => kind === 'neurons').map(other => other.name);
  if (equals === -1 || !layers.includes(name)) {
    raise(`--third-factors is "${text}"; expected POPULATION=FILE with a population of ${layers.join(', ')}`);
  }
  const population = populations.findIndex(other => other.name === name);
  if (reductions.some(reduction => reduction.population === population)) {
    raise(`--third-factors ${name}: its third factors come from a goodness; leave them to it`);
  }
  return {
    factors: readFactors(text.slice(equals + 1), populations[population].size),
    slices: slices.flatMap((slice, index) => {
      if (slice.population !== population) return [];
      const neurons = Int32Array.from({ length: slice.count }, (_, k) =>
        describedNumber(image, population, slice.first + k),
      );
      return [{ index, neurons }];
    }),
  };
}

function readFactors(file: string, width: number): Factors {
  const array = parseNpy(readBytes(file), file);
  requireFinite(array, file);
  const [steps, columns = 1] = array.shape;
  if (array.shape.length === 0 || array.shape.length > 2 || columns !== width) {
    const takes = width === 1 ? '[steps]' : `[steps, ${width}]`;
    raise(`has shape [${array.shape.join(', ')}]; expected ${takes}`, { file });
  }
  const data = Array.from(array.data, Number);
  const wrong = data.findIndex(value => !Number.isInteger(value) || value < MIN_FACTOR || value > MAX_FACTOR);
  if (wrong >= 0) {
    raise(`element ${wrong} is ${data[wrong]}; expected whole numbers ${MIN_FACTOR}..${MAX_FACTOR}`, {
      file,
    });
  }
  return { steps, width, data };
}
