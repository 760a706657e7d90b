import type { HostLink } from '../../../firmware-sim/host-link.js';
import type { WeightlessImage } from '../../image/layout.js';
import type { ExpandedNetwork } from '../../network/description.js';
import type { Drift } from '../../report/learn-summary.js';

/** Stored weights of every projection, [post x pre] row by row of post neurons, 0 where no synapse is. */
export type ProjectionWeights = Readonly<Record<string, Int16Array>>;

/** Reads all weights off the chip and puts the cores' parts together. */
export function readProjections(
  link: HostLink,
  image: WeightlessImage,
  expanded: ExpandedNetwork,
): ProjectionWeights {
  const matrices: Record<string, Int16Array> = {};
  for (const [name, { pre, post }] of Object.entries(expanded.projections)) {
    matrices[name] = new Int16Array(pre * post);
  }
  for (const [index, crossbar] of image.crossbars.entries()) {
    const { projection, rowSource, rowStart, columns } = crossbar;
    const { pre } = expanded.projections[projection];
    const { first, count } = image.slices[crossbar.slice];
    const stored = link.readWeights(index);
    const matrix = matrices[projection];
    for (let row = 0; row < crossbar.rows; row++) {
      const from = rowStart === null ? row * count : rowStart[row];
      const to = rowStart === null ? from + count : rowStart[row + 1];
      for (let place = from; place < to; place++) {
        const column = columns === null ? place - from : columns[place];
        matrix[(first + column) * pre + rowSource[row]] = stored[place];
      }
    }
  }
  return matrices;
}

export interface FloatWeights {
  readonly weights: Float32Array;
  readonly stride: number;
  readonly gain: number;
}

/**
 * Drift between chip and float twin.
 * @param float the twin's weights, rows of `stride` from each source, `gain` a stored step (`FloatProjection`)
 */
export function weightDrift(
  chip: Int16Array,
  float: FloatWeights,
  shape: { readonly pre: number; readonly post: number; readonly mask: Uint8Array | null },
  range: number,
): Drift {
  const { pre, post, mask } = shape;
  let n = 0;
  let squares = 0;
  let sumA = 0;
  let sumB = 0;
  let sumAA = 0;
  let sumBB = 0;
  let sumAB = 0;
  for (let j = 0; j < pre; j++) {
    for (let k = 0; k < post; k++) {
      if (mask !== null && mask[k * pre + j] === 0) continue;
      const a = chip[k * pre + j];
      const b = float.weights[j * float.stride + k] / float.gain;
      n++;
      squares += (a - b) ** 2;
      sumA += a;
      sumB += b;
      sumAA += a * a;
      sumBB += b * b;
      sumAB += a * b;
    }
  }
  const rms = Math.sqrt(squares / Math.max(1, n));
  const spread = Math.sqrt((n * sumAA - sumA ** 2) * (n * sumBB - sumB ** 2));
  return { rms, share: rms / range, correlation: spread > 0 ? (n * sumAB - sumA * sumB) / spread : null };
}
