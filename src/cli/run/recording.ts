import type { SpikeRaster } from '../../../firmware-sim/host-link.js';
import { formatNpy } from '../../data/npy.js';
import { raise } from '../../fixed/error.js';
import { describedNumber } from '../../image/described.js';
import type { WeightlessImage } from '../../image/layout.js';

/** Largest array that is recorded, in bytes. */
const MAX_ARRAY_BYTES = 2 ** 30;

/** A population of neurons that fire, and where its neurons stand among those of all slices. */
interface Layer {
  readonly name: string;
  /** Index in the image. */
  readonly population: number;
  readonly base: number;
  readonly size: number;
}

/** Who fired when, gathered from what the link reports. */
export class SpikeRecording {
  readonly #image: Pick<WeightlessImage, 'populations'>;
  readonly #layers: readonly Layer[];
  /** Step and neuron (numbered through all slices), spike after spike. */
  readonly #steps: number[] = [];
  readonly #neurons: number[] = [];

  constructor(image: WeightlessImage) {
    this.#image = image;
    this.#layers = firingLayers(image);
  }

  /** Takes the spikes of the steps from `first` on. */
  add(first: number, { start, units }: SpikeRaster): void {
    for (let step = 0; step + 1 < start.length; step++) {
      for (let i = start[step]; i < start[step + 1]; i++) {
        this.#steps.push(first + step);
        this.#neurons.push(units[i]);
      }
    }
  }

  /** Spikes by population: [step, neuron of the population], in the order of steps, then neurons. */
  lists(): { [population: string]: [step: number, neuron: number][] } {
    return Object.fromEntries(this.#layers.map(layer => [layer.name, this.#spikesOf(layer)]));
  }

  /** A .npy file for each population, uint8 [steps, neurons]. */
  files(steps: number): [name: string, content: Uint8Array][] {
    return this.#layers.map(layer => {
      const { name, size } = layer;
      const data = new Uint8Array(steps * size);
      for (const [step, neuron] of this.#spikesOf(layer)) data[step * size + neuron] = 1;
      return [`spikes-${name}.npy`, formatNpy({ shape: [steps, size], dtype: 'uint8', data })];
    });
  }

  #spikesOf({ base, size, population }: Layer): [number, number][] {
    const spikes: [number, number][] = [];
    for (const [i, global] of this.#neurons.entries()) {
      const neuron = global - base;
      if (neuron < 0 || neuron >= size) continue;
      spikes.push([this.#steps[i], describedNumber(this.#image, population, neuron)]);
    }
    return spikes.sort(([stepA, a], [stepB, b]) => stepA - stepB || a - b);
  }
}

/** Potentials of one population, step after step, as read over the link. */
export class PotentialRecording {
  readonly name: string;
  /** Slices of the population, in the image's order. */
  readonly slices: readonly number[];
  readonly #size: number;
  readonly #steps: number;
  /** Described number of every neuron, in the order in which they are read. */
  readonly #neurons: Int32Array;
  readonly #data: Int32Array;
  #filled = 0;

  /** @throws SpikeloomError for a name that is no population of neurons */
  constructor(image: WeightlessImage, name: string, steps: number) {
    const population = image.populations.findIndex(
      candidate => candidate.name === name && candidate.kind === 'neurons',
    );
    if (population === -1) {
      const known = image.populations.filter(({ kind }) => kind === 'neurons').map(other => other.name);
      raise(`--potentials ${name}: no such population; network ${image.network} has ${known.join(', ')}`);
    }
    this.name = name;
    this.slices = image.slices.flatMap((slice, index) => (slice.population === population ? [index] : []));
    this.#size = image.populations[population].size;
    this.#steps = steps;
    this.#neurons = Int32Array.from({ length: this.#size }, (_, place) =>
      describedNumber(image, population, place),
    );
    this.#data = new Int32Array(steps * this.#size);
  }

  /** Takes the potentials of the next slice of the step. */
  add(potentials: Int32Array): void {
    const place = this.#filled % this.#size;
    const step = this.#filled - place;
    for (let k = 0; k < potentials.length; k++) this.#data[step + this.#neurons[place + k]] = potentials[k];
    this.#filled += potentials.length;
  }

  /** A .npy file, int32 [steps, neurons]. */
  file(): [name: string, content: Uint8Array] {
    const shape = [this.#steps, this.#size];
    return [`potentials-${this.name}.npy`, formatNpy({ shape, dtype: 'int32', data: this.#data })];
  }
}

/**
 * Refuses files that would be too large, or whose names a file system may read as something else (names
 * in an image come from wherever the image comes from).
 */
export function checkRecordable(image: WeightlessImage, steps: number, potentials: readonly string[]): void {
  for (const { name, size, kind } of image.populations) {
    if (kind === 'input') continue;
    if (!/^[\w-]+$/.test(name)) raise(`population "${name}" cannot name a file; run without --out`);
    const bytes = steps * size * (potentials.includes(name) ? 4 : 1);
    if (bytes > MAX_ARRAY_BYTES) {
      raise(
        `recording ${steps} steps of ${name} takes ${bytes} bytes; limit ${MAX_ARRAY_BYTES}; run fewer steps`,
      );
    }
  }
}

function firingLayers({ populations, slices }: WeightlessImage): Layer[] {
  const layers: Layer[] = [];
  let base = 0;
  for (const { population, first, count, neuron } of slices) {
    const { name, size } = populations[population];
    if (first === 0 && neuron.model !== 'accumulate') layers.push({ name, population, base, size });
    base += count;
  }
  return layers;
}
