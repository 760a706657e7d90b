import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpikeloomError } from '../../src/fixed/error.js';
import { readNir } from '../../src/nir/read.js';
import { recordings } from '../support/recordings.js';

const FOLDERS = ['primitives', 'hand', 'edge', 'snntorch', 'spyx'];
const RUNS = process.env.SPIKELOOM_LONG === '1' ? 20_000 : 600;

/** Reads, or is refused by one line that names the file; anything else that is thrown fails the test. */
async function readOrRefuse(bytes: Uint8Array): Promise<'read' | 'refused'> {
  try {
    await readNir(bytes, 'f.nir');
    return 'read';
  } catch (error) {
    if (!(error instanceof SpikeloomError)) throw error;
    expect(error.message).toMatch(/^f\.nir: .+$/);
    return 'refused';
  }
}

describe('a damaged NIR file', () => {
  const files = FOLDERS.flatMap(folder => recordings.files(`nir/${folder}`))
    .filter(path => path.endsWith('.nir'))
    // Copies: `slice` of the Buffer that is read would be a view, and damage the file for all who come after.
    .map(path => Uint8Array.from(recordings.bytes(path)));
  const anyFile = fc.nat({ max: files.length - 1 });
  const goodFile = (index: number) => files[index] as Uint8Array;

  it('with changed bytes is read or refused', async () => {
    const changes = fc.array(fc.tuple(fc.nat({ max: 2 ** 31 - 1 }), fc.nat({ max: 255 })), {
      minLength: 1,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(anyFile, changes, async (index, places) => {
        const bytes = goodFile(index).slice();
        for (const [place, value] of places) bytes[place % bytes.length] = value;
        await readOrRefuse(bytes);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  }, 600_000);

  it('cut off anywhere is refused', async () => {
    await fc.assert(
      fc.asyncProperty(anyFile, fc.nat({ max: 2 ** 31 - 1 }), async (index, place) => {
        const good = goodFile(index);
        expect(await readOrRefuse(good.slice(0, place % good.length))).toBe('refused');
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  }, 600_000);

  it('with sizes and addresses changed is read or refused', async () => {
    // Words of eight bytes hold what points and counts; small and huge values are the bad ones.
    const value = fc.oneof(
      fc.bigInt(0n, 70_000n),
      fc.bigInt(2n ** 62n, 2n ** 64n - 1n),
      fc.bigInt(0n, 2n ** 33n),
    );
    await fc.assert(
      fc.asyncProperty(anyFile, fc.nat({ max: 2 ** 31 - 1 }), value, async (index, place, word) => {
        const bytes = goodFile(index).slice();
        const at = 8 * (place % Math.floor(bytes.length / 8));
        new DataView(bytes.buffer).setBigUint64(at, word, true);
        await readOrRefuse(bytes);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  }, 600_000);
});
