import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../../src/image/decode.js';
import { encodeImage } from '../../../src/image/encode.js';
import { rancToImage } from '../../../src/peers/ranc/to-image.js';
import { compareLockstep } from '../../oracle/lockstep.js';
import { ObservedEngine } from '../../oracle/observed-engine.js';
import { read } from './files.js';
import { naiveRows } from './naive-grid.js';
import { randomFiles } from './random-files.js';
import { engineRows } from './rows.js';

const GRIDS = process.env.SPIKELOOM_LONG === '1' ? 1000 : 80;
const ROWS = 14;

function imageOf(seed: number, potentialBits: number) {
  const system = read(randomFiles(seed), 64);
  return rancToImage(system, { name: `grid ${seed}`, chip: 'truenorth', potentialBits });
}

describe('a random grid of RANC', () => {
  it("gives the rows of the plainest simulation of RANC's files, with every kernel", () => {
    let set = 0;
    const storages = new Set<string>();
    for (let seed = 0; seed < GRIDS; seed++) {
      const files = randomFiles(seed);
      for (const potentialBits of [32, 9]) {
        const image = decodeImage(encodeImage(imageOf(seed, potentialBits)), `grid ${seed}`);
        const expected = naiveRows(files, ROWS, potentialBits);
        for (const kernels of ['plain', 'auto'] as const) {
          expect(
            engineRows(image, ROWS, { kernels }),
            `grid ${seed}, ${potentialBits} bits, ${kernels}`,
          ).toEqual(expected);
        }
        set += expected.flat().length;
        for (const { storage, weightBits } of image.crossbars) storages.add(`${storage} ${weightBits > 8}`);
      }
    }
    expect(set).toBeGreaterThan(GRIDS * ROWS);
    expect([...storages].sort()).toEqual(['dense false', 'dense true', 'sparse false', 'sparse true']);
  });

  it('agrees with the dense oracle in all that it holds and counts', () => {
    for (let seed = 0; seed < GRIDS / 4; seed++) {
      const steps = Array.from({ length: ROWS }, () => ({ do: 'step' as const }));
      const script = [{ do: 'reset' as const }, ...steps, { do: 'reset' as const }, ...steps];
      compareLockstep(imageOf(seed, seed % 2 === 0 ? 32 : 9), script, one => new ObservedEngine(one));
    }
  });

  it('is in the same state after a checkpoint in the middle', () => {
    const image = imageOf(3, 32);
    const whole = new ObservedEngine(image);
    const first = new ObservedEngine(image);
    whole.run(ROWS);
    first.run(1);
    const second = new ObservedEngine(image);
    second.restoreState(first.saveState());
    second.run(ROWS - 1);
    expect(second.snapshot()).toEqual(whole.snapshot());
  });
});
