import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { payloadBytes, readPayload, writePayload } from '../../../firmware-sim/link/codec.js';
import type { Fields, FieldType, FieldValues, Payload } from '../../../firmware-sim/link/schema.js';
import { COMMANDS, type CommandName, commandOfCode } from '../../../firmware-sim/link/schema.js';

const VALUES: { readonly [T in FieldType]: fc.Arbitrary<FieldValues[T]> } = {
  u8: fc.nat(0xff),
  u16: fc.nat(0xffff),
  u32: fc.nat(0xffffffff),
  i32: fc.integer(),
  text: fc.string({ unit: 'grapheme' }),
  bytes: fc.uint8Array(),
  'i32[]': fc.int32Array(),
  'f64[]': fc.float64Array({ noNaN: true }),
};

const field = fc.constantFrom<FieldType>('u8', 'u16', 'u32', 'i32', 'text', 'bytes', 'i32[]', 'f64[]');

/** Any fields, with values for them. */
const payloads = fc.array(field, { maxLength: 8 }).chain(types => {
  const names = types.map((_, i) => `field${i}`);
  const fields: Fields = Object.fromEntries(names.map((name, i) => [name, types[i]]));
  const values: fc.Arbitrary<Payload<Fields>> = fc.record(
    Object.fromEntries(names.map((name, i) => [name, VALUES[types[i]]])),
    { noNullPrototype: true },
  );
  return values.map(drawn => ({ fields, values: drawn }));
});

function encoded<F extends Fields>(fields: F, values: Payload<F>): Uint8Array {
  const bytes = new Uint8Array(payloadBytes(fields, values));
  writePayload(new DataView(bytes.buffer), 0, fields, values);
  return bytes;
}

describe('payloads', () => {
  it('come back as they were, from any place of a buffer', () => {
    fc.assert(
      fc.property(payloads, fc.nat(9), ({ fields, values }, shift) => {
        const bytes = encoded(fields, values);
        const shifted = new Uint8Array(bytes.length + shift).subarray(shift);
        shifted.set(bytes);
        expect(readPayload(fields, shifted)).toEqual(values);
      }),
    );
  });

  it('are little-endian, in the order of the fields, without gaps', () => {
    const bytes = encoded(
      { a: 'u8', b: 'u16', c: 'i32', d: 'text', e: 'i32[]', f: 'f64[]' },
      { a: 1, b: 0x0203, c: -2, d: 'é', e: Int32Array.of(5), f: Float64Array.of(1) },
    );
    expect([...bytes]).toEqual([
      ...[1, 3, 2, 254, 255, 255, 255],
      ...[2, 0, 0, 0, 0xc3, 0xa9],
      ...[1, 0, 0, 0, 5, 0, 0, 0],
      ...[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f],
    ]);
  });

  it('are refused when cut at any place or with a byte too many', () => {
    fc.assert(
      fc.property(payloads, fc.double({ min: 0, max: 1, maxExcluded: true }), ({ fields, values }, part) => {
        const bytes = encoded(fields, values);
        expect(() => readPayload(fields, Uint8Array.of(...bytes, 0))).toThrow(/its fields take/);
        if (bytes.length === 0) return;
        const cut = bytes.subarray(0, Math.floor(bytes.length * part));
        expect(() => readPayload(fields, cut)).toThrow(/its field \w+ reaches to byte/);
      }),
    );
  });

  it('with an absurd count are refused before any memory is taken', () => {
    const absurd = Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0);
    for (const type of ['bytes', 'text', 'i32[]', 'f64[]'] as const) {
      expect(() => readPayload({ list: type }, absurd)).toThrow('its field list reaches to byte');
    }
  });

  it('name a number that its field cannot hold', () => {
    expect(() => payloadBytes({ label: 'u8' }, { label: 256 })).toThrow(
      'field label is 256; expected an integer 0..255',
    );
    expect(() => payloadBytes({ label: 'i32' }, { label: 2 ** 31 })).toThrow(
      'expected an integer -2147483648',
    );
    expect(() => payloadBytes({ label: 'u32' }, { label: Number.NaN })).toThrow('label is NaN');
    expect(() => payloadBytes({ label: 'u16' }, { label: 0.5 })).toThrow('label is 0.5');
  });
});

describe('the table of commands', () => {
  it('gives each command a code of its own that leaves the reply bit free', () => {
    const names = Object.keys(COMMANDS) as CommandName[];
    expect(new Set(names.map(name => COMMANDS[name].code)).size).toBe(names.length);
    for (const name of names) {
      expect(COMMANDS[name].code).toBeGreaterThan(0);
      expect(COMMANDS[name].code).toBeLessThan(0x7f);
      expect(commandOfCode(COMMANDS[name].code)).toBe(name);
    }
    expect(commandOfCode(0)).toBeUndefined();
  });
});
