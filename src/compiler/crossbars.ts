import type { CrossbarImage } from '../image/layout.js';
import { CrossbarMeasure } from './crossbar-shape.js';
import { sourceOf } from './fan-in.js';
import type { LegalNetwork, LegalProjection } from './legal.js';
import type { Partition, Slice } from './partition.js';
import { placesOf } from './placed-order.js';

/** A crossbar, and the projection it is a part of. */
export interface PlacedCrossbar {
  readonly image: CrossbarImage;
  readonly projection: LegalProjection;
}

/** All crossbars, by slice, then in the description's order of projections; those without a row left out. */
export function buildCrossbars(network: LegalNetwork, partition: Partition): PlacedCrossbar[] {
  const places = placesOf(network, partition);
  const builders = network.projections.map(
    projection => new CrossbarBuilder(projection, places[projection.source] ?? null),
  );
  return partition.slices.flatMap((slice, index) =>
    network.projections.flatMap((projection, k) => {
      if (projection.target !== slice.population) return [];
      const image = builders[k].build(index, slice);
      return image.rows === 0 ? [] : [{ image, projection }];
    }),
  );
}

/** Builds the crossbars of one projection, in memory that it keeps. */
class CrossbarBuilder {
  readonly #projection: LegalProjection;
  /** Where each source lies in its population; null: as described. */
  readonly #placeOf: Int32Array | null;
  readonly #measure: CrossbarMeasure;
  /** Row of each source (where it lies) in the crossbar under construction. */
  readonly #rowOf: Int32Array;

  constructor(projection: LegalProjection, placeOf: Int32Array | null) {
    this.#projection = projection;
    this.#placeOf = placeOf;
    this.#measure = new CrossbarMeasure(projection);
    this.#rowOf = new Int32Array(projection.pre);
  }

  build(slice: number, { neurons }: Slice): CrossbarImage {
    const projection = this.#projection;
    const rowSource = this.#rows(neurons);
    const { storage, masked } = this.#measure.shapeOnto(neurons);
    for (let row = 0; row < rowSource.length; row++) this.#rowOf[rowSource[row]] = row;
    const content =
      storage === 'dense'
        ? this.#dense(neurons, rowSource.length, masked)
        : this.#sparse(neurons, rowSource.length);
    return {
      projection: projection.name,
      slice,
      rows: rowSource.length,
      rowSource,
      sourcePopulation: projection.source,
      storage,
      ...content,
      weightBits: projection.weightBits,
      storedBits: projection.storedBits,
      minStored: projection.minStored,
      maxStored: projection.maxStored,
      exponent: projection.exponent,
      rule: projection.rule,
      learnsBy: projection.learnsBy,
      preTraces: projection.preTraces,
      delayTicks: projection.delayTicks,
      tagBits: projection.tagBits,
      scaling: projection.scaling,
    };
  }

  /** Sources with a synapse onto the slice, where they lie, ascending. */
  #rows(neurons: Int32Array): Int32Array {
    const { list, count } = this.#measure.gatherer.sourcesOf(neurons);
    const placeOf = this.#placeOf;
    const rows = list.slice(0, count);
    if (placeOf !== null) for (let i = 0; i < count; i++) rows[i] = placeOf[rows[i]];
    return rows.sort();
  }

  #rowAt(synapse: number): number {
    const source = sourceOf(this.#projection, synapse);
    return this.#rowOf[this.#placeOf === null ? source : this.#placeOf[source]];
  }

  #dense(neurons: Int32Array, rows: number, masked: boolean): Stored {
    const { start, weights } = this.#projection;
    const columns = neurons.length;
    const stored = this.#weightsOf(rows * columns);
    const words = Math.ceil(columns / 32);
    const mask = masked ? new Uint32Array(rows * words) : null;
    for (let column = 0; column < columns; column++) {
      const end = start[neurons[column] + 1];
      for (let synapse = start[neurons[column]]; synapse < end; synapse++) {
        const row = this.#rowAt(synapse);
        stored[row * columns + column] = weights[synapse];
        if (mask !== null) mask[row * words + (column >> 5)] |= 1 << (column & 31);
      }
    }
    return { mask, rowStart: null, columns: null, weights: stored };
  }

  #sparse(neurons: Int32Array, rows: number): Stored {
    const { start, weights } = this.#projection;
    const rowStart = new Int32Array(rows + 1);
    for (const neuron of neurons) {
      for (let synapse = start[neuron]; synapse < start[neuron + 1]; synapse++) {
        rowStart[this.#rowAt(synapse) + 1]++;
      }
    }
    for (let row = 0; row < rows; row++) rowStart[row + 1] += rowStart[row];
    const next = rowStart.slice(0, rows);
    const columns = new Uint16Array(rowStart[rows]);
    const stored = this.#weightsOf(columns.length);
    for (let column = 0; column < neurons.length; column++) {
      const end = start[neurons[column] + 1];
      for (let synapse = start[neurons[column]]; synapse < end; synapse++) {
        const at = next[this.#rowAt(synapse)]++;
        columns[at] = column;
        stored[at] = weights[synapse];
      }
    }
    return { mask: null, rowStart, columns, weights: stored };
  }

  #weightsOf(length: number): Int8Array | Int16Array {
    return this.#projection.storedBits <= 8 ? new Int8Array(length) : new Int16Array(length);
  }
}

type Stored = Pick<CrossbarImage, 'mask' | 'rowStart' | 'columns' | 'weights'>;
