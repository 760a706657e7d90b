import type { HostLink } from '../../firmware-sim/host-link.js';
import type { WeightlessImage } from '../image/layout.js';

/** Stored weights of a projection, [post x pre] row by row of post neurons, 0 where no synapse is. */
export interface ProjectionWeights {
  readonly pre: number;
  readonly post: number;
  readonly weights: Int16Array;
}

/** Reads all weights off a chip and puts the cores' parts together, by projection. */
export function readProjections(
  link: HostLink,
  image: WeightlessImage,
): { readonly [projection: string]: ProjectionWeights } {
  const matrices: { [projection: string]: ProjectionWeights } = {};
  for (const [index, crossbar] of image.crossbars.entries()) {
    const { projection, rowSource, rowStart, columns } = crossbar;
    const { population, first, count } = image.slices[crossbar.slice];
    const pre = image.populations[crossbar.sourcePopulation].size;
    const post = image.populations[population].size;
    matrices[projection] ??= { pre, post, weights: new Int16Array(pre * post) };
    const matrix = matrices[projection].weights;
    const stored = link.readWeights(index);
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
