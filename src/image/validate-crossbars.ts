import { raise } from '../fixed/error.js';
import { allWithin, ascending, hasLength, startsOf, within } from './bounds.js';
import type { ChipImage, CrossbarImage } from './layout.js';
import { validateTrace } from './validate-slices.js';

const MAX_BITS = 16;
const MAX_DELAY = 65_535;
/** Of a core whose axons any source may drive. */
const MAX_AXONS = 65_536;

/** Crossbars in the order of their slices, each with rows, synapses and weights as its storage says. */
export function validateCrossbars(image: ChipImage): void {
  image.crossbars.forEach((crossbar, index) => {
    const what = `crossbars[${index}]`;
    const least = index === 0 ? 0 : image.crossbars[index - 1].slice;
    within(`${what}.slice`, crossbar.slice, least, image.slices.length - 1);
    within(`${what}.sourcePopulation`, crossbar.sourcePopulation, -1, image.populations.length - 1);
    within(`${what}.rule`, crossbar.rule, -1, image.rules.length - 1);
    within(`${what}.exponent`, crossbar.exponent, -31, 31);
    for (const name of ['x1', 'x2'] as const) {
      const trace = crossbar.preTraces[name];
      if (trace !== null) validateTrace(`${what}.preTraces.${name}`, trace);
    }
    within(`${what}.delayTicks`, crossbar.delayTicks, 1, MAX_DELAY);
    within(`${what}.tagBits`, crossbar.tagBits, 0, MAX_BITS);
    const shared = crossbar.sourcePopulation === -1;
    validateRows(what, crossbar, shared ? MAX_AXONS : image.populations[crossbar.sourcePopulation].size);
    const columns = image.slices[crossbar.slice].count;
    if (crossbar.storage === 'dense') validateDense(what, crossbar, columns);
    else validateSparse(what, crossbar, columns);
    validateWeights(what, crossbar);
  });
}

function validateRows(what: string, { rows, rowSource }: CrossbarImage, sources: number): void {
  within(`${what}.rows`, rows, 0, sources);
  hasLength(`${what}.rowSource`, rowSource, rows);
  allWithin(`${what}.rowSource`, rowSource, 0, sources - 1);
  ascending(`${what}.rowSource`, rowSource, 0, rows);
}

function validateDense(what: string, crossbar: CrossbarImage, columns: number): void {
  const { rows, mask, weights } = crossbar;
  if (crossbar.rowStart !== null || crossbar.columns !== null) {
    raise(`${what} is dense and has rowStart or columns; expected null`);
  }
  hasLength(`${what}.weights`, weights, rows * columns);
  if (mask === null) return;
  const words = Math.ceil(columns / 32);
  hasLength(`${what}.mask`, mask, rows * words);
  const beyond = columns % 32 === 0 ? 0 : ~((1 << (columns % 32)) - 1);
  for (let row = 0; row < rows; row++) {
    if ((mask[(row + 1) * words - 1] & beyond) !== 0)
      raise(`${what}.mask holds synapses beyond column ${columns}`);
    for (let column = 0; column < columns; column++) {
      const held = (mask[row * words + (column >> 5)] >>> (column & 31)) & 1;
      const weight = weights[row * columns + column];
      if (held === 0 && weight !== 0) {
        raise(
          `${what}.weights[${row * columns + column}] is ${weight} where the mask holds no synapse; expected 0`,
        );
      }
    }
  }
}

function validateSparse(what: string, crossbar: CrossbarImage, columns: number): void {
  const { rows, rowStart, weights } = crossbar;
  if (crossbar.mask !== null) raise(`${what} is sparse and has a mask; expected null`);
  if (rowStart === null || crossbar.columns === null) {
    raise(`${what} is sparse and lacks rowStart or columns`);
  }
  startsOf(`${what}.rowStart`, rowStart, rows, weights.length);
  hasLength(`${what}.columns`, crossbar.columns, weights.length);
  allWithin(`${what}.columns`, crossbar.columns, 0, columns - 1);
  for (let row = 0; row < rows; row++)
    ascending(`${what}.columns`, crossbar.columns, rowStart[row], rowStart[row + 1]);
}

function validateWeights(what: string, crossbar: CrossbarImage): void {
  const { weightBits, storedBits, minStored, maxStored, weights } = crossbar;
  within(`${what}.storedBits`, storedBits, 1, MAX_BITS);
  within(`${what}.weightBits`, weightBits, 1, storedBits);
  const bytes = storedBits <= 8 ? 1 : 2;
  if (weights.BYTES_PER_ELEMENT !== bytes)
    raise(`${what}.weights are of ${weights.BYTES_PER_ELEMENT} bytes; expected ${bytes}`);
  // A weight of one stored bit is 0 or 1; wider ones are two's complement.
  const most = storedBits === 1 ? 1 : 2 ** (storedBits - 1) - 1;
  const least = storedBits === 1 ? 0 : -(2 ** (storedBits - 1));
  within(`${what}.maxStored`, maxStored, least, most);
  within(`${what}.minStored`, minStored, least, maxStored);
  allWithin(`${what}.weights`, weights, least, most);
}
