import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseNpy } from '../../src/data/npy.js';
import { readoutLut, sigmoidLut } from '../../src/fixed/lut.js';
import { hasSharedData, sharedData } from '../support/shared-data.js';

describe.skipIf(!hasSharedData)('recorded tables', () => {
  it.each([
    ['small', 'lut1', sigmoidLut(2, 2, 16)],
    ['small', 'lut2', sigmoidLut(2, 1, 16)],
    ['small', 'lutq', readoutLut()],
    ['full', 'lut1', sigmoidLut(2, 8, 16)],
    ['full', 'lut2', sigmoidLut(2, 4, 16)],
    ['full', 'lutq', readoutLut()],
  ])('%s/%s', (folder, name, table) => {
    const recorded = parseNpy(readFileSync(sharedData('csdp-chip', folder, `${name}.npy`)), name);
    expect(table).toEqual(recorded.data);
  });
});

describe('sigmoid tables', () => {
  it('are symmetric about theta, where a tie becomes 128', () => {
    const table = sigmoidLut(0.5, 8, 16);
    expect(table[128]).toBe(128);
    for (let away = 1; away <= 127; away++) expect(table[128 + away] + table[128 - away]).toBe(255);
    expect(readoutLut()[128]).toBe(128);
  });

  it('rise from 0 to 255 where the slope is steep, and fall for a negative one', () => {
    const rising = [...sigmoidLut(100, 8, 16)];
    expect([rising[0], rising[255]]).toEqual([0, 255]);
    expect(rising).toEqual([...rising].sort((a, b) => a - b));
    expect([...sigmoidLut(-100, 8, 16)]).toEqual(rising.map((p, i) => (i === 128 ? 128 : 255 - p)));
  });
});
