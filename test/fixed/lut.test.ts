import { describe, expect, it } from 'vitest';
import { readoutLut, sigmoidLut } from '../../src/fixed/lut.js';

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
