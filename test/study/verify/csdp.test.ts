import { describe, expect, it } from 'vitest';
import { csdp } from '../../../src/study/verify/checks/csdp/index.js';
import { changed, changedNpy, context, expectEveryRowCanFail, expectPass } from './support.js';

const CASES = [
  'heads',
  'inference',
  'inference-initial-weights',
  'self-supervised',
  'supervised-adam',
  'supervised-adam-trained',
  'supervised-online',
  'supervised-online-paired',
  'supervised-online-tie',
  'thresholds',
];

describe('the released CSDP code', () => {
  it('is reproduced in every array of every case', async () => {
    const rows = await expectPass(csdp);
    expect([...new Set(rows.map(({ what }) => what.split(':')[0]))].sort()).toEqual(CASES);
    const arrays = context.recordings.files('csdp').filter(path => /\/(exp|ref64)_[^/]*\.npy$/.test(path));
    expect(arrays.length).toBeGreaterThan(200);
    // Every recorded value is compared; the list of exact ties besides, presentation, step, row and layer of one in all.
    const values = arrays.reduce((sum, path) => sum + elementsOf(context.recordings.bytes(path)), 4);
    expect(rows.reduce((sum, { expected }) => sum + expected, 0)).toBe(values);
  });

  it('would not be with one value that differs', async () => {
    const recordings = changed((path, bytes) =>
      /\/(exp|ref64)_.*\.npy$/.test(path) ? changedNpy(bytes, path) : undefined,
    );
    await expectEveryRowCanFail(csdp, { recordings });
  });
});

/** Elements of an array by its header alone. */
function elementsOf(bytes: Uint8Array): number {
  const header = new TextDecoder('latin1').decode(bytes.subarray(0, 256));
  const [, shape] = /'shape': \(([^)]*)\)/.exec(header)!;
  return shape
    .split(',')
    .filter(axis => axis.trim() !== '')
    .reduce((product, axis) => product * Number(axis), 1);
}
