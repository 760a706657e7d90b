import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Arrival, encodeFrame, FrameAssembler } from '../../../firmware-sim/link/frame.js';
import { HEADER_BYTES, MAX_PAYLOAD_BYTES } from '../../../firmware-sim/link/schema.js';

const FIELDS = { data: 'bytes' } as const;

interface Sent {
  readonly kind: number;
  readonly sequence: number;
  readonly data: Uint8Array;
}

const sent: fc.Arbitrary<Sent> = fc.record({
  kind: fc.nat(255),
  sequence: fc.nat(65535),
  // The magic's bytes are frequent, so that payloads look like frames.
  data: fc.oneof(
    fc.uint8Array(),
    fc.array(fc.constantFrom(0x53, 0x4c, 1, 0)).map(values => Uint8Array.from(values)),
  ),
});

const bytesOf = ({ kind, sequence, data }: Sent) => encodeFrame(kind, sequence, FIELDS, { data });

const joined = (pieces: readonly Uint8Array[]) => Uint8Array.from(pieces.flatMap(piece => [...piece]));

const brokenCode = (arrival: Arrival | undefined) =>
  arrival !== undefined && 'broken' in arrival ? arrival.broken : undefined;

/** What a frame carried, without the count that its one field starts with. */
function content(arrival: Arrival): Sent {
  if ('broken' in arrival) throw new Error(arrival.message);
  const { kind, sequence, payload } = arrival;
  return { kind, sequence, data: Uint8Array.from(payload.subarray(4)) };
}

describe('frames', () => {
  it('have the layout of the protocol, with a CRC-32 that another program computed', () => {
    // Python: zlib.crc32(bytes.fromhex('534c0107020103000000aabbcc'))
    const frame = encodeFrame(7, 0x0102, { a: 'u8', b: 'u16' }, { a: 0xaa, b: 0xccbb });
    expect([...frame.subarray(0, 10)]).toEqual([0x53, 0x4c, 1, 7, 2, 1, 3, 0, 0, 0]);
    expect([...frame.subarray(10)]).toEqual([46, 48, 183, 63, 0xaa, 0xbb, 0xcc]);
  });

  it('come back as they were sent, however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(sent, { minLength: 1, maxLength: 4 }), fc.array(fc.nat(40)), (frames, cuts) => {
        const stream = joined(frames.map(bytesOf));
        const assembler = new FrameAssembler();
        const arrivals: Arrival[] = [];
        let at = 0;
        for (const cut of cuts) {
          arrivals.push(...assembler.accept(stream.subarray(at, at + cut), true));
          at = Math.min(stream.length, at + cut);
        }
        arrivals.push(...assembler.accept(stream.subarray(at)));
        expect(arrivals.map(content)).toEqual(
          frames.map(frame => ({ ...frame, data: Uint8Array.from(frame.data) })),
        );
      }),
    );
  });

  it('do not depend on a buffer that the sender uses again', () => {
    const frame = encodeFrame(1, 1, FIELDS, { data: Uint8Array.of(5, 6) });
    const assembler = new FrameAssembler();
    const buffer = frame.slice(0, 16);
    assembler.accept(buffer, true);
    buffer.fill(0);
    expect(assembler.accept(frame.subarray(16)).map(content)).toEqual([
      { kind: 1, sequence: 1, data: Uint8Array.of(5, 6) },
    ]);
  });

  it('are broken by every single flipped bit, and the next frame is found again', () => {
    const frame = bytesOf({ kind: 10, sequence: 7, data: Uint8Array.of(0x53, 0x4c, 1, 9, 200, 0, 17) });
    const next = bytesOf({ kind: 3, sequence: 8, data: Uint8Array.of(1) });
    for (let bit = 0; bit < 8 * frame.length; bit++) {
      const flipped = frame.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      const alone = new FrameAssembler().accept(flipped);
      expect(alone.map(brokenCode), `bit ${bit}`).toEqual([expect.any(String)]);
      const followed = new FrameAssembler().accept(joined([flipped, next]));
      expect(followed.length, `bit ${bit}`).toBe(2);
      expect(brokenCode(followed[0]), `bit ${bit}`).toEqual(expect.any(String));
      expect(content(followed[1]), `bit ${bit}`).toEqual({ kind: 3, sequence: 8, data: Uint8Array.of(1) });
    }
  });

  it('that are cut off at the end of a transmission are broken, and forgotten', () => {
    const frame = bytesOf({ kind: 10, sequence: 7, data: Uint8Array.of(1, 2, 3) });
    for (let length = 1; length < frame.length; length++) {
      const assembler = new FrameAssembler();
      expect(assembler.accept(frame.subarray(0, length), true)).toEqual([]);
      expect(assembler.accept(new Uint8Array(0)).map(brokenCode), `length ${length}`).toEqual(['bad length']);
      expect(assembler.accept(frame).map(content)).toHaveLength(1);
    }
  });

  it('name what is wrong with them: magic, version, length, checksum', () => {
    const frame = bytesOf({ kind: 10, sequence: 0x0607, data: Uint8Array.of(1, 2, 3) });
    const spoilt = (at: number, ...values: number[]) => {
      const bytes = frame.slice();
      bytes.set(values, at);
      return new FrameAssembler().accept(bytes)[0];
    };
    expect(spoilt(0, 0x54)).toMatchObject({
      broken: 'bad frame',
      message: 'the frame starts with 54 4c; expected 53 4c',
    });
    expect(spoilt(2, 9)).toMatchObject({
      broken: 'bad version',
      message: 'the frame has protocol version 9; expected 1',
      sequence: 0x0607,
    });
    expect(spoilt(6, 1, 0, 0, 1)).toMatchObject({
      broken: 'bad length',
      message: `the frame's payload has ${2 ** 24 + 1} bytes; limit ${MAX_PAYLOAD_BYTES}`,
    });
    expect(spoilt(6, 8)).toMatchObject({
      broken: 'bad length',
      message: "the frame's payload has 7 bytes; its header says 8",
    });
    expect(brokenCode(spoilt(HEADER_BYTES + 5, 77))).toBe('bad checksum');
    expect(() => encodeFrame(1, 1, FIELDS, { data: new Uint8Array(MAX_PAYLOAD_BYTES - 3) })).toThrow(
      `the payload takes ${MAX_PAYLOAD_BYTES + 1} bytes; limit ${MAX_PAYLOAD_BYTES}`,
    );
  });

  it('survive any bytes: a stretch of rubbish is reported once', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), sent, (rubbish, frame) => {
        fc.pre(rubbish[0] !== 0x53);
        const arrivals = new FrameAssembler().accept(joined([rubbish, bytesOf(frame)]));
        expect(arrivals.map(brokenCode)).toEqual(['bad frame', undefined]);
      }),
    );
  });
});
