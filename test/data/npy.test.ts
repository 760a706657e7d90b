import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatNpy,
  type NpyArray,
  type NpyDtype,
  parseNpy,
  requireDtype,
  requireFinite,
} from '../../src/data/npy.js';
import { SpikeloomError } from '../../src/fixed/error.js';
import { hasSharedData, sharedData } from '../support/shared-data.js';

/** A .npy file put together by hand, independent of `formatNpy`. */
function file(header: string, data: readonly number[], version = 1): Uint8Array {
  const text = `${header}\n`;
  const length = [text.length & 255, text.length >> 8];
  if (version > 1) length.push(0, 0);
  const characters = [...text].map(character => character.charCodeAt(0));
  return Uint8Array.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, ...length, ...characters, ...data]);
}

function header(descr: string, shape: string, fortran = 'False'): string {
  return `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`;
}

const shapes = fc.array(fc.nat({ max: 5 }), { maxLength: 4 });
const arrays: fc.Arbitrary<NpyArray> = shapes.chain(shape => {
  const length = shape.reduce((product, axis) => product * axis, 1);
  const size = { minLength: length, maxLength: length };
  return fc.oneof(
    fc
      .array(fc.nat({ max: 1 }), size)
      .map((data): NpyArray => ({ shape, dtype: 'bool', data: Uint8Array.from(data) })),
    fc.uint8Array(size).map((data): NpyArray => ({ shape, dtype: 'uint8', data })),
    fc.int8Array(size).map((data): NpyArray => ({ shape, dtype: 'int8', data })),
    fc.uint16Array(size).map((data): NpyArray => ({ shape, dtype: 'uint16', data })),
    fc.int16Array(size).map((data): NpyArray => ({ shape, dtype: 'int16', data })),
    fc.uint32Array(size).map((data): NpyArray => ({ shape, dtype: 'uint32', data })),
    fc.int32Array(size).map((data): NpyArray => ({ shape, dtype: 'int32', data })),
    fc.float32Array(size).map((data): NpyArray => ({ shape, dtype: 'float32', data })),
    fc.float64Array(size).map((data): NpyArray => ({ shape, dtype: 'float64', data })),
  );
});

/** Either a consistent array or a SpikeloomError that names the file; anything else fails the test. */
function parsesOrRefuses(bytes: Uint8Array): 'parsed' | 'refused' {
  let array: NpyArray;
  try {
    array = parseNpy(bytes, 'some-file.npy');
  } catch (error) {
    expect(error).toBeInstanceOf(SpikeloomError);
    expect((error as Error).message).toMatch(/^some-file\.npy: /);
    expect((error as Error).message).toMatch(/^[ -~]{1,300}$/);
    return 'refused';
  }
  expect(array.data.length).toBe(array.shape.reduce((product, axis) => product * axis, 1));
  return 'parsed';
}

describe('parseNpy', () => {
  it('reads each version, key order, quote and spacing', () => {
    const data = [1, 0, 254, 255];
    for (const version of [1, 2, 3]) {
      const array = parseNpy(file(header('<i2', '(2,)'), data, version));
      expect(array).toEqual({ shape: [2], dtype: 'int16', data: Int16Array.of(1, -2) });
    }
    const odd = '{"shape":(2L, 1) ,"fortran_order" : False,  \'descr\':"<u2"}   ';
    expect(parseNpy(file(odd, data))).toEqual({
      shape: [2, 1],
      dtype: 'uint16',
      data: Uint16Array.of(1, 65534),
    });
  });

  it('reads a scalar and arrays without elements', () => {
    expect(parseNpy(file(header('|u1', '()'), [7]))).toEqual({
      shape: [],
      dtype: 'uint8',
      data: Uint8Array.of(7),
    });
    expect(parseNpy(file(header('<f8', '(3, 0)'), [])).data).toEqual(new Float64Array(0));
  });

  it('turns Fortran order into C order', () => {
    // [[[0, 1], [2, 3], [4, 5]], [[6, 7], [8, 9], [10, 11]]], first axis fastest.
    const columnMajor = [0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11];
    const array = parseNpy(file(header('|u1', '(2, 3, 2)', 'True'), columnMajor));
    expect([...array.data]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it('narrows 64-bit integers that fit and refuses others', () => {
    const minusTwo = [254, 255, 255, 255, 255, 255, 255, 255];
    const lowest = [0, 0, 0, 128, 255, 255, 255, 255];
    expect(parseNpy(file(header('<i8', '(2,)'), [...minusTwo, ...lowest]))).toEqual({
      shape: [2],
      dtype: 'int32',
      data: Int32Array.of(-2, -2147483648),
    });
    const twoToThe31 = [0, 0, 0, 128, 0, 0, 0, 0];
    expect(parseNpy(file(header('<u8', '(1,)'), twoToThe31)).data).toEqual(Uint32Array.of(2147483648));
    expect(() => parseNpy(file(header('<i8', '(1,)'), twoToThe31))).toThrow(/element 0.* does not fit int32/);
    expect(() => parseNpy(file(header('<u8', '(1,)'), minusTwo))).toThrow(/does not fit uint32/);
  });

  it.each([
    ['magic', Uint8Array.from([...'PK\x03\x04............'].map(c => c.charCodeAt(0))), /x93NUMPY/],
    ['version', file(header('|u1', '(1,)'), [1], 4), /version 4\.0/],
    ['too little data', file(header('<f4', '(2, 2)'), [0, 0, 0]), /= 16 bytes of data, but the file has 3/],
    ['too much data', file(header('|u1', '(1,)'), [1, 2]), /= 1 bytes of data, but the file has 2/],
    ['absurd shape', file(header('<f8', '(1048576, 1048576, 1048576)'), [0]), /needs 1152921504606847000 el/],
    ['axis beyond 2^53', file(header('|u1', '(99999999999999999999,)'), [0]), /an axis of length/],
    ['65 axes', file(header('|u1', `(${'1,'.repeat(65)})`), [0]), /more than 64 axes/],
    ['negative axis', file(header('|u1', '(-1,)'), []), /cannot read "-1/],
    ['control characters', file("{'\n\x9b'", []), /cannot read "'\\x0a\\x9b'\\x0a" at character 1/],
    ['big-endian', file(header('>i4', '(1,)'), [0, 0, 0, 1]), /">i4" is not read: big-endian/],
    ['complex', file(header('<c8', '(1,)'), [0, 0, 0, 0, 0, 0, 0, 0]), /"<c8" is not read/],
    ['pickled objects', file(header('|O', '(1,)'), [1]), /"\|O" is not read/],
    ['a name of Object.prototype', file(header('constructor', '(1,)'), [1]), /"constructor" is not read/],
    ['a record', file("{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (1,)}", []), /cannot read/],
    ['a missing key', file("{'descr': '|u1', 'shape': (1,)}", [1]), /it needs the keys/],
    ['a repeated key', file("{'shape': (1,), 'shape': (1,)}", [1]), /repeated key "shape"/],
    ['more after the end', file(`${header('|u1', '(1,)')} 1`, [1]), /expected nothing more/],
    ['a boolean of 2', file(header('|b1', '(2,)'), [1, 2]), /bool element 1 .* is 2/],
    ['a huge header', Uint8Array.from([0x93, 78, 85, 77, 80, 89, 2, 0, 0, 0, 0, 255, 1]), /4278190080 bytes/],
  ])('refuses %s', (_what, bytes, message) => {
    expect(() => parseNpy(bytes, 'in.npy')).toThrow(SpikeloomError);
    expect(() => parseNpy(bytes, 'in.npy')).toThrow(message);
    expect(() => parseNpy(bytes, 'in.npy')).toThrow(/^in\.npy: /);
  });

  it('refuses every truncation', () => {
    fc.assert(
      fc.property(arrays, array => {
        const whole = formatNpy(array);
        for (let length = 0; length < whole.length; length++) {
          expect(parsesOrRefuses(whole.subarray(0, length))).toBe('refused');
        }
      }),
      { numRuns: 30 },
    );
  });

  it('survives random corruption', () => {
    const outcomes = { parsed: 0, refused: 0 };
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(arrays, damage, (array, changes) => {
        const bytes = formatNpy(array);
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        outcomes[parsesOrRefuses(bytes)]++;
      }),
      { numRuns: 2000 },
    );
    expect(outcomes.refused).toBeGreaterThan(100);
  });

  it('survives noise after the magic and inside the header', () => {
    const noise = fc.uint8Array({ maxLength: 80 });
    const character = fc.constantFrom(...'{}(),: \'"0123456789LTrueFalse<f4|u1shapedescr\\-[]');
    fc.assert(fc.property(noise, bytes => void parsesOrRefuses(bytes)));
    fc.assert(
      fc.property(fc.array(character, { maxLength: 60 }), noise, (characters, bytes) => {
        parsesOrRefuses(file(characters.join(''), [...bytes]));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('formatNpy', () => {
  it('writes what numpy writes', () => {
    const bytes = formatNpy({ shape: [2], dtype: 'int16', data: Int16Array.of(1, -2) });
    const text = String.fromCharCode(...bytes.subarray(10, 128));
    expect([...bytes.subarray(0, 10)]).toEqual([0x93, 78, 85, 77, 80, 89, 1, 0, 118, 0]);
    expect(text).toBe("{'descr': '<i2', 'fortran_order': False, 'shape': (2,), }".padEnd(117).concat('\n'));
    expect([...bytes.subarray(128)]).toEqual([1, 0, 254, 255]);
  });

  it('round-trips', () => {
    const seen = new Set<NpyDtype>();
    fc.assert(
      fc.property(arrays, array => {
        seen.add(array.dtype);
        expect(parseNpy(formatNpy(array))).toEqual(array);
      }),
      { numRuns: 500 },
    );
    expect(seen.size).toBe(9);
  });

  it('writes the elements of a view, not of its whole buffer', () => {
    const data = Int32Array.of(1, 2, 3, 4).subarray(1, 3);
    expect(parseNpy(formatNpy({ shape: [2], dtype: 'int32', data })).data).toEqual(Int32Array.of(2, 3));
  });

  it('refuses data that contradicts its shape or dtype', () => {
    const data = new Uint8Array(3);
    expect(() => formatNpy({ shape: [2, 2], dtype: 'uint8', data })).toThrow(/3 elements .* shape \(2, 2\)/);
    expect(() => formatNpy({ shape: [-3], dtype: 'uint8', data })).toThrow(SpikeloomError);
    expect(() => formatNpy({ shape: [3], dtype: 'int8', data } as unknown as NpyArray)).toThrow(
      /Uint8Array .* int8/,
    );
  });
});

describe('checks of an array', () => {
  it('requireDtype gives the array or says what it holds', () => {
    const array: NpyArray = { shape: [1], dtype: 'uint8', data: Uint8Array.of(1) };
    expect(requireDtype(array, 'uint8')).toBe(array);
    expect(() => requireDtype(array, 'int32', 'x.npy')).toThrow('x.npy: holds uint8; int32 is needed');
  });

  it('requireFinite names the first element that is not', () => {
    const data = Float32Array.of(0, 1, 2, Number.NaN, 4, Number.POSITIVE_INFINITY);
    expect(() => requireFinite({ shape: [3, 2], dtype: 'float32', data }, 'x.npy')).toThrow(
      'x.npy: element [1, 1] is NaN; finite numbers are needed',
    );
    requireFinite({ shape: [3], dtype: 'float32', data: data.subarray(0, 3) });
    requireFinite({ shape: [1], dtype: 'uint8', data: Uint8Array.of(255) });
  });
});

describe.skipIf(!hasSharedData)('recorded arrays', () => {
  const folder = ['csdp-chip', 'small'];
  const names = hasSharedData ? readdirSync(sharedData(...folder)).filter(name => name.endsWith('.npy')) : [];

  it.each(names)('%s is read and written back byte by byte', name => {
    const bytes = new Uint8Array(readFileSync(sharedData(...folder, name)));
    expect(Buffer.compare(formatNpy(parseNpy(bytes, name)), bytes)).toBe(0);
  });
});
