import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readInputArray } from '../../../src/cli/run/input-array.js';
import { matchInputs } from '../../../src/cli/run/input-flag.js';
import { readInputValues } from '../../../src/cli/run/input-values.js';
import { SpikeFeed } from '../../../src/cli/run/spike-feed.js';
import { formatNpy, type NpyArray } from '../../../src/data/npy.js';
import { SpikeloomError } from '../../../src/fixed/error.js';
import type { ChipImage } from '../../../src/image/layout.js';
import { relayImage } from '../support/bench.js';

const image = relayImage();
const encoding = (kind: 'bernoulli' | 'constant'): ChipImage => {
  const [left, right] = image.encoders;
  return { ...image, encoders: [{ ...left, kind }, right] };
};
const onlyLeft: ChipImage = { ...image, encoders: image.encoders.slice(0, 1) };

describe('--input and --values', () => {
  test('names its input where there are several', () => {
    expect(matchInputs('--input', ['right=b.npy', 'left=x=a.npy'], image)).toEqual([
      { encoder: 1, file: 'b.npy' },
      { encoder: 0, file: 'x=a.npy' },
    ]);
  });

  test('may leave the name out where there is one', () => {
    expect(matchInputs('--input', ['a.npy'], onlyLeft)).toEqual([{ encoder: 0, file: 'a.npy' }]);
    expect(matchInputs('--values', ['./left=a.npy'], onlyLeft)).toEqual([
      { encoder: 0, file: './left=a.npy' },
    ]);
  });

  test.each([
    [['a.npy'], image, '--input a.npy: the inputs are left, right; say which, as left=FILE'],
    [['up=a.npy'], onlyLeft, '--input up=a.npy: the inputs are left; say which, as left=FILE'],
    [['left=a', 'left=b'], image, '--input names input left twice'],
    [['a.npy'], { ...image, encoders: [] }, 'network relay has no input'],
  ])('%s is refused', (texts, of, message) => {
    for (const flag of ['--input', '--values'] as const) {
      expect(() => matchInputs(flag, texts, of)).toThrow(SpikeloomError);
      expect(() => matchInputs(flag, texts, of)).toThrow(message.replace('--input', flag));
    }
  });
});

describe('a file of spikes', () => {
  const read = (array: NpyArray, of = image) => readInputArray(formatNpy(array), 'a.npy', of, 0);

  test('is [steps, units] of 0 and 1', () => {
    const data = Uint8Array.of(1, 0, 0, 0, 1, 1);
    const expected = { encoder: 0, name: 'left', steps: 2, data };
    expect(read({ shape: [2, 3], dtype: 'uint8', data })).toEqual(expected);
    expect(read({ shape: [2, 3], dtype: 'bool', data })).toEqual(expected);
    expect(read({ shape: [2, 3], dtype: 'float32', data: Float32Array.from(data) })).toEqual(expected);
    expect(read({ shape: [2, 1, 3], dtype: 'uint8', data })).toEqual(expected);
    expect(read({ shape: [0, 3], dtype: 'bool', data: new Uint8Array(0) }).steps).toBe(0);
  });

  test.each<[NpyArray, string]>([
    [
      { shape: [3, 2], dtype: 'uint8', data: new Uint8Array(6) },
      'a.npy: has shape [3, 2]; input left takes [steps, 3]',
    ],
    [{ shape: [3], dtype: 'uint8', data: new Uint8Array(3) }, 'has shape [3]'],
    [{ shape: [1, 3, 2], dtype: 'uint8', data: new Uint8Array(6) }, 'has shape [1, 3, 2]'],
    [
      { shape: [1, 3], dtype: 'float32', data: Float32Array.of(0, 1, 0.5) },
      'a.npy: element [0, 2] is 0.5; input left takes spikes, 0 or 1',
    ],
    [{ shape: [1, 3], dtype: 'float32', data: Float32Array.of(0, 1, Number.NaN) }, 'element [0, 2] is NaN'],
    [
      { shape: [2, 3], dtype: 'uint8', data: Uint8Array.of(0, 0, 0, 0, 2, 0) },
      'element [1, 1] is 2; input left takes spikes, 0 or 1',
    ],
  ])('%o is refused', (array, message) => {
    expect(() => read(array)).toThrow(SpikeloomError);
    expect(() => read(array)).toThrow(message);
  });

  test.each(['bernoulli', 'constant'] as const)('goes to an input of kind %s too', kind => {
    const data = Uint8Array.of(1, 0, 1);
    const expected = { encoder: 0, name: 'left', steps: 1, data };
    expect(read({ shape: [1, 3], dtype: 'uint8', data }, encoding(kind))).toEqual(expected);
    for (const wrong of [
      { shape: [3], data },
      { shape: [1, 3], data: Uint8Array.of(1, 0, 200) },
    ]) {
      const act = () => read({ ...wrong, dtype: 'uint8' }, encoding(kind));
      expect(act).toThrow('; values go with --values');
    }
  });
});

describe('a file of values', () => {
  const read = (array: NpyArray, of = encoding('bernoulli'), encoder = 0) =>
    readInputValues(formatNpy(array), 'v.npy', of, encoder);
  const values = Uint8Array.of(0, 7, 255);

  test.each(['bernoulli', 'constant'] as const)('is [units] of uint8, for an input of kind %s', kind => {
    const array: NpyArray = { shape: [3], dtype: 'uint8', data: values };
    expect(read(array, encoding(kind))).toEqual({ encoder: 0, name: 'left', values });
  });

  test.each<[NpyArray, string]>([
    [{ shape: [2], dtype: 'uint8', data: values.slice(0, 2) }, 'has shape [2]; input left takes values, [3]'],
    [
      { shape: [1, 3], dtype: 'uint8', data: values },
      'v.npy: has shape [1, 3]; input left takes values, [3]; spikes go with --input',
    ],
    [{ shape: [], dtype: 'uint8', data: values.slice(0, 1) }, 'has shape []'],
    [{ shape: [3], dtype: 'bool', data: Uint8Array.of(0, 1, 1) }, 'holds bool; the values of input left are'],
    [{ shape: [3], dtype: 'int32', data: Int32Array.of(0, -1, 256) }, 'v.npy: holds int32'],
  ])('%o is refused', (array, message) => {
    expect(() => read(array)).toThrow(SpikeloomError);
    expect(() => read(array)).toThrow(message);
  });

  test('is refused by an external input', () => {
    const array: NpyArray = { shape: [2], dtype: 'uint8', data: values.slice(0, 2) };
    expect(() => read(array, image, 1)).toThrow('input right is external and makes no spikes of values');
  });
});

test('a feed hands over every spike at its step, numbered through all inputs, however it is cut', () => {
  const steps = 12;
  const spikes = (units: number) =>
    fc.integer({ min: 0, max: steps }).chain(rows =>
      fc.record({
        rows: fc.constant(rows),
        data: fc.uint8Array({ minLength: rows * units, maxLength: rows * units, max: 1 }),
      }),
    );
  fc.assert(
    fc.property(spikes(3), spikes(2), fc.integer({ min: 1, max: steps }), (left, right, cut) => {
      const feed = new SpikeFeed(image, [
        { encoder: 1, name: 'right', steps: right.rows, data: right.data },
        { encoder: 0, name: 'left', steps: left.rows, data: left.data },
      ]);
      const seen: string[] = [];
      for (let first = 0; first < steps; first += cut) {
        const { start, units } = feed.raster(first, Math.min(cut, steps - first));
        for (let step = 0; step + 1 < start.length; step++) {
          for (let i = start[step]; i < start[step + 1]; i++) seen.push(`${first + step}:${units[i]}`);
        }
      }
      const expected: string[] = [];
      for (let step = 0; step < steps; step++) {
        for (let unit = 0; unit < 5; unit++) {
          const fires = unit < 3 ? left.data[3 * step + unit] : right.data[2 * step + unit - 3];
          if (fires === 1) expected.push(`${step}:${unit}`);
        }
      }
      expect(seen).toEqual(expected);
    }),
  );
});
