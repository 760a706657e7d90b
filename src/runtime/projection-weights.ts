import type { HostLink } from '../../firmware-sim/host-link.js';
import { raise } from '../fixed/error.js';
import { describedNumber } from '../image/described.js';
import type { WeightlessImage } from '../image/layout.js';

/** Most pairs of neurons of a projection whose weights are read as a matrix: 256 MiB. */
const MAX_PAIRS = 1 << 27;

/** Stored weights of a projection, [post x pre] row by row of post neurons as described, 0 where no synapse is. */
export interface ProjectionWeights {
  readonly pre: number;
  readonly post: number;
  readonly weights: Int16Array;
}

/**
 * Reads all weights off a chip and puts the cores' parts together, by projection.
 * @throws SpikeloomError for a projection of too many pairs
 */
export function readProjections(
  link: HostLink,
  image: WeightlessImage,
): { readonly [projection: string]: ProjectionWeights } {
  const matrices: { [projection: string]: ProjectionWeights } = {};
  for (const [index, crossbar] of image.crossbars.entries()) {
    const { projection, rowSource, rowStart, columns } = crossbar;
    const { population, first, count } = image.slices[crossbar.slice];
    // Axons that any source may drive are their own rows.
    const shared = crossbar.sourcePopulation === -1;
    const pre = shared ? (rowSource.at(-1) ?? -1) + 1 : image.populations[crossbar.sourcePopulation].size;
    const post = image.populations[population].size;
    if (pre * post > MAX_PAIRS) {
      raise(
        `the weights of ${projection} make a matrix of ${pre} x ${post} = ${pre * post}; limit ${MAX_PAIRS}; split a population`,
      );
    }
    matrices[projection] ??= { pre, post, weights: new Int16Array(pre * post) };
    const matrix = matrices[projection].weights;
    const stored = link.readWeights(index);
    for (let row = 0; row < crossbar.rows; row++) {
      const source = shared
        ? rowSource[row]
        : describedNumber(image, crossbar.sourcePopulation, rowSource[row]);
      const from = rowStart === null ? row * count : rowStart[row];
      const to = rowStart === null ? from + count : rowStart[row + 1];
      for (let place = from; place < to; place++) {
        const column = columns === null ? place - from : columns[place];
        const target = describedNumber(image, population, first + column);
        matrix[target * pre + source] = stored[place];
      }
    }
  }
  return matrices;
}
