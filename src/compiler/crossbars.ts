import type { CrossbarImage } from '../image/layout.js';
import { crossbarShape } from './crossbar-shape.js';
import type { LegalNetwork, LegalProjection } from './legal.js';
import type { Partition } from './partition.js';

/** A crossbar, and the projection it is a part of. */
export interface PlacedCrossbar {
  readonly image: CrossbarImage;
  readonly projection: LegalProjection;
}

/** All crossbars, by slice, then in the description's order of projections; those without a row left out. */
export function buildCrossbars({ projections }: LegalNetwork, { slices }: Partition): PlacedCrossbar[] {
  return slices.flatMap((slice, index) =>
    projections
      .filter(projection => projection.target === slice.population)
      .map(projection => ({ image: build(projection, index, slice.first, slice.count), projection }))
      .filter(({ image }) => image.rows > 0),
  );
}

function build(projection: LegalProjection, slice: number, first: number, count: number): CrossbarImage {
  const { rowSource, storage, masked, synapses } = crossbarShape(projection, first, count);
  const common = {
    projection: projection.name,
    slice,
    rows: rowSource.length,
    rowSource,
    sourcePopulation: projection.source,
    storage,
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
  const Weights = projection.storedBits <= 8 ? Int8Array : Int16Array;
  const { pre, weights, mask } = projection;
  if (storage === 'dense') {
    const stored = new Weights(rowSource.length * count);
    const words = Math.ceil(count / 32);
    const bits = masked ? new Uint32Array(rowSource.length * words) : null;
    rowSource.forEach((source, row) => {
      for (let column = 0; column < count; column++) {
        const at = (first + column) * pre + source;
        if (mask !== null && mask[at] === 0) continue;
        stored[row * count + column] = weights[at];
        if (bits !== null) bits[row * words + (column >> 5)] |= 1 << (column & 31);
      }
    });
    return { ...common, mask: bits, rowStart: null, columns: null, weights: stored };
  }
  const rowStart = new Int32Array(rowSource.length + 1);
  const columns = new Uint16Array(synapses);
  const stored = new Weights(synapses);
  let next = 0;
  rowSource.forEach((source, row) => {
    for (let column = 0; column < count; column++) {
      const at = (first + column) * pre + source;
      if (mask !== null && mask[at] === 0) continue;
      columns[next] = column;
      stored[next++] = weights[at];
    }
    rowStart[row + 1] = next;
  });
  return { ...common, mask: null, rowStart, columns, weights: stored };
}
