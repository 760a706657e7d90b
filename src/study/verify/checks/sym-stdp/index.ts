import type { Check, CheckContext, CheckRow } from '../../check.js';
import { oneHugeCore } from '../../one-core.js';
import { floatRows } from './float-rows.js';
import { integerRows } from './integer-rows.js';

const FLOAT_CASES = ['joint', 'layerwise', 'represent_clip'];
const INTEGER_CASES = ['integer', 'integer_leak'];

/** The register of 32 bits that the recording draws from, and its widest draw. */
const DRAWS = { registerBits: 32, randomBits: 15 } as const;

/** The network of Hao, Huang, Dong and Xu (Neural Networks 121, 2020): in float by the reference, in integers on the chip. */
export const symStdp: Check = {
  name: 'sym-stdp',
  title: 'Symmetric STDP, in float and in integers',
  source: 'two programs (numpy, C++)',
  judge: 'independent programs',
  leavesOpen:
    "Networks of 16 neurons on 8 x 8 images; the programs were written from the paper and are not its authors' own.",
  rows,
};

function* rows({ recordings, chip }: CheckContext): Iterable<CheckRow> {
  for (const name of FLOAT_CASES) yield* floatRows(recordings, name);
  const { registerBits, randomBits } = DRAWS;
  const oneCore = oneHugeCore(chip('loom1'), registerBits, randomBits);
  for (const name of INTEGER_CASES) yield* integerRows(recordings, name, oneCore);
}
