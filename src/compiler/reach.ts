import { SourceGatherer } from './crossbar-shape.js';
import type { LegalNetwork } from './legal.js';
import type { Partition } from './partition.js';
import { slicesByCore } from './slices.js';

/** The cores that spikes of a population or input reach. */
export interface Reach {
  /** Crossbars that each source reaches; [size]. */
  readonly crossbars: Int32Array;
  /** In the order in which the projections first have the delays. */
  readonly byDelay: readonly DelayReach[];
}

/** Cores that each source reaches with one delay. */
export interface DelayReach {
  readonly delayTicks: number;
  /** Those of source s are cores[start[s]] .. cores[start[s + 1] - 1], ascending; [size + 1]. */
  readonly start: Int32Array;
  readonly cores: Int32Array;
}

/** @param source index in the image of a population or input */
export function reachOf(
  { projections, populations, inputs }: LegalNetwork,
  partition: Partition,
  source: number,
): Reach {
  const { size } = source < populations.length ? populations[source] : inputs[source - populations.length];
  const crossbars = new Int32Array(size);
  const targets = projections
    .filter(projection => projection.source === source)
    .map(projection => ({ projection, gatherer: new SourceGatherer(projection) }));
  const cores = slicesByCore(partition);
  const byDelay = [...new Set(targets.map(({ projection }) => projection.delayTicks))].map(delayTicks => {
    const sent = targets.filter(({ projection }) => projection.delayTicks === delayTicks);
    const pairs = new PairList(size);
    cores.forEach((slices, core) => {
      for (const { projection, gatherer } of sent) {
        for (const { population, neurons } of slices) {
          if (population !== projection.target) continue;
          const { list, count } = gatherer.sourcesOf(neurons);
          for (let i = 0; i < count; i++) crossbars[list[i]]++;
          pairs.add(core, list, count);
        }
      }
    });
    return { delayTicks, ...pairs.bySource() };
  });
  return { crossbars, byDelay };
}

/** Pairs of a source and a core, each once, added core by core. */
class PairList {
  readonly #lastCore: Int32Array;
  readonly #count: Int32Array;
  #sources = new Int32Array(1024);
  #cores = new Int32Array(1024);
  #length = 0;

  constructor(size: number) {
    this.#lastCore = new Int32Array(size).fill(-1);
    this.#count = new Int32Array(size);
  }

  /** @param core at least the last one */
  add(core: number, list: Int32Array, count: number): void {
    this.#reserve(this.#length + count);
    let length = this.#length;
    for (let i = 0; i < count; i++) {
      const source = list[i];
      if (this.#lastCore[source] === core) continue;
      this.#lastCore[source] = core;
      this.#count[source]++;
      this.#sources[length] = source;
      this.#cores[length++] = core;
    }
    this.#length = length;
  }

  #reserve(length: number): void {
    if (length <= this.#sources.length) return;
    const grow = (array: Int32Array) => {
      const grown = new Int32Array(2 * length);
      grown.set(array);
      return grown;
    };
    this.#sources = grow(this.#sources);
    this.#cores = grow(this.#cores);
  }

  bySource(): { start: Int32Array; cores: Int32Array } {
    const start = new Int32Array(this.#count.length + 1);
    for (let source = 0; source < this.#count.length; source++) {
      start[source + 1] = start[source] + this.#count[source];
    }
    const next = start.slice(0, -1);
    const cores = new Int32Array(this.#length);
    for (let i = 0; i < this.#length; i++) cores[next[this.#sources[i]]++] = this.#cores[i];
    return { start, cores };
  }
}
