import { raise } from '../../fixed/error.js';
import type { WeightlessImage } from '../../image/layout.js';
import { readProjections } from '../../runtime/projection-weights.js';
import type { ChipRun } from '../learn/chip-run.js';
import type { Experiment } from '../learn/experiment.js';
import type { Space } from './space.js';

/** Points with the class of each. */
export interface ClassedPoints {
  readonly space: Space;
  readonly classes: Uint8Array;
}

/** The layers that fire, in the network's order. */
export function spikingLayers(image: WeightlessImage): string[] {
  return image.populations.flatMap(({ name, kind }, population) => {
    const slice = image.slices.find(candidate => candidate.population === population);
    return kind === 'input' || slice === undefined || slice.neuron.model === 'accumulate' ? [] : [name];
  });
}

/** @throws SpikeloomError for a layer that is not there or never fires, naming those that do */
export function checkLayer(image: WeightlessImage, layer: string | undefined): string {
  const known = spikingLayers(image);
  const chosen = layer ?? known[0];
  if (known.includes(chosen)) return chosen;
  return raise(`--layer is "${chosen}"; the layers that fire are: ${known.join(', ')}`);
}

/**
 * Presents the experiment's test images, nothing learning, and takes the spike counts of one layer.
 *
 * @param run restored to its end of training, no test done
 * @returns a point an image: [images x neurons], with the images' labels
 */
export function activityOf(run: ChipRun, experiment: Experiment, layer: string): ClassedPoints {
  const { image, engine } = run.session;
  const population = image.populations.findIndex(({ name }) => name === layer);
  const { size } = image.populations[population];
  const { count, labels } = experiment.testSet;
  const values = new Float64Array(count * size);
  for (let at = 0; at < count; at++) {
    run.next();
    for (const [index, { population: owner, first }] of image.slices.entries()) {
      if (owner === population) values.set(engine.spikeCounts(index), at * size + first);
    }
  }
  return { space: { count, size, values }, classes: labels };
}

/**
 * The weights that come into a layer, with the class for which each neuron fires most.
 *
 * @param activity of the same layer, from {@link activityOf}
 * @returns a point a neuron that fired: [neurons x sources of all its projections], in acting steps
 */
export function weightsOf(
  run: ChipRun,
  experiment: Experiment,
  layer: string,
  activity: ClassedPoints,
): ClassedPoints {
  const { projections } = experiment.description;
  const weights = readProjections(run.session.link, run.session.image);
  const incoming = Object.keys(projections)
    .filter(name => projections[name].to === layer)
    .map(name => {
      const { exponent = 0, storedBits, weightBits = 8 } = projections[name];
      const scale = 2 ** (exponent - ((storedBits ?? weightBits) - weightBits));
      return { matrix: weights[name].weights, pre: weights[name].pre, scale };
    });
  const favourites = favouriteClasses(activity);
  const fired = Array.from(favourites.keys()).filter(neuron => favourites[neuron] >= 0);
  const size = incoming.reduce((sum, { pre }) => sum + pre, 0);
  const values = new Float64Array(fired.length * size);
  for (const [row, neuron] of fired.entries()) {
    let at = row * size;
    for (const { matrix, pre, scale } of incoming) {
      for (let source = 0; source < pre; source++) values[at++] = scale * matrix[neuron * pre + source];
    }
  }
  return {
    space: { count: fired.length, size, values },
    classes: Uint8Array.from(fired, neuron => favourites[neuron]),
  };
}

/** For each neuron the class with the most spikes an image, the first of equal ones; -1 where it never fired. */
export function favouriteClasses({ space, classes }: ClassedPoints): Int16Array {
  const { count, size, values } = space;
  const highest = classes.reduce((a, b) => Math.max(a, b), 0);
  const images = new Float64Array(highest + 1);
  const spikes = new Float64Array((highest + 1) * size);
  for (let i = 0; i < count; i++) {
    images[classes[i]]++;
    for (let k = 0; k < size; k++) spikes[classes[i] * size + k] += values[i * size + k];
  }
  return Int16Array.from({ length: size }, (_, k) => {
    let best = -1;
    let most = 0;
    for (let label = 0; label <= highest; label++) {
      const mean = images[label] === 0 ? 0 : spikes[label * size + k] / images[label];
      if (mean > most) [best, most] = [label, mean];
    }
    return best;
  });
}
