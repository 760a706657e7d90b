import { crc32 } from '../../src/fixed/crc32.js';
import { raise } from '../../src/fixed/error.js';
import { concatenated } from './bytes.js';
import { payloadBytes, writePayload } from './codec.js';
import {
  type Fields,
  FRAME_MAGIC,
  HEADER_BYTES,
  MAX_PAYLOAD_BYTES,
  type Payload,
  PROTOCOL_VERSION,
  type RefusalCode,
} from './schema.js';

const VERSION_AT = 2;
const KIND_AT = 3;
const SEQUENCE_AT = 4;
const LENGTH_AT = 6;
const CRC_AT = 10;

const MAGIC_LOW = FRAME_MAGIC & 0xff;
const MAGIC_HIGH = FRAME_MAGIC >> 8;

/** A whole frame whose checksum is right; `payload` is a view into what arrived. */
export interface Frame {
  readonly kind: number;
  readonly sequence: number;
  readonly crc: number;
  readonly payload: Uint8Array;
}

/** Bytes that are no frame: why, and the sequence number if they look as if they had one (else 0). */
export interface BrokenFrame {
  readonly broken: RefusalCode;
  readonly message: string;
  readonly sequence: number;
}

export type Arrival = Frame | BrokenFrame;

/** Whole bytes of a frame. @throws SpikeloomError where a value or the payload is out of range */
export function encodeFrame<F extends Fields>(
  kind: number,
  sequence: number,
  fields: F,
  values: Payload<F>,
): Uint8Array {
  const length = payloadBytes(fields, values);
  if (length > MAX_PAYLOAD_BYTES) {
    raise(`the payload takes ${length} bytes; limit ${MAX_PAYLOAD_BYTES}; send it in pieces`);
  }
  const bytes = new Uint8Array(HEADER_BYTES + length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, FRAME_MAGIC, true);
  view.setUint8(VERSION_AT, PROTOCOL_VERSION);
  view.setUint8(KIND_AT, kind);
  view.setUint16(SEQUENCE_AT, sequence, true);
  view.setUint32(LENGTH_AT, length, true);
  writePayload(view, HEADER_BYTES, fields, values);
  view.setUint32(CRC_AT, checksum(bytes), true);
  return bytes;
}

/** The CRC-32 of a whole frame, its own field left out: no single flipped bit goes unseen. */
function checksum(frame: Uint8Array): number {
  return crc32(frame.subarray(HEADER_BYTES), crc32(frame.subarray(0, CRC_AT)));
}

/**
 * Finds the frames in a stream of bytes that arrives in pieces of any size. After bytes that are no
 * frame it looks for the next magic; a stretch of such bytes is reported once.
 */
export class FrameAssembler {
  #pending: Uint8Array = new Uint8Array(0);
  /** Whether the bytes before the pending ones were reported as broken. */
  #lost = false;

  /**
   * @param more whether the transmission goes on; when it ends, an unfinished frame is broken
   * @returns the frames that are whole now, and what is broken, in their order
   */
  accept(bytes: Uint8Array, more = false): Arrival[] {
    const stream = this.#pending.length === 0 ? bytes : concatenated([this.#pending, bytes]);
    const arrivals: Arrival[] = [];
    let at = 0;
    while (at < stream.length) {
      const arrival = parse(stream, at);
      if (arrival === 'unfinished' && more) break;
      if (arrival !== 'unfinished' && 'payload' in arrival) {
        arrivals.push(arrival);
        this.#lost = false;
        at += HEADER_BYTES + arrival.payload.length;
        continue;
      }
      if (!this.#lost) arrivals.push(arrival === 'unfinished' ? cutOff(stream, at) : arrival);
      this.#lost = true;
      at = nextMagic(stream, at + 1);
    }
    // Copied: the sender may reuse its buffer before the rest of the frame comes.
    this.#pending = stream.slice(at);
    if (!more) this.#lost = false;
    return arrivals;
  }
}

/** The place of the next byte that can start a frame, or the end. */
function nextMagic(stream: Uint8Array, from: number): number {
  let at = stream.indexOf(MAGIC_LOW, from);
  while (at >= 0 && at + 1 < stream.length && stream[at + 1] !== MAGIC_HIGH) {
    at = stream.indexOf(MAGIC_LOW, at + 1);
  }
  return at < 0 ? stream.length : at;
}

/** The arrival that starts at `at`. Checked in this order: magic, version, length, checksum. */
function parse(stream: Uint8Array, at: number): Arrival | 'unfinished' {
  const bytes = stream.length - at;
  if (stream[at] !== MAGIC_LOW || (bytes > 1 && stream[at + 1] !== MAGIC_HIGH)) {
    const message = `the frame starts with ${hex(stream.subarray(at, at + 2))}; expected ${hex([MAGIC_LOW, MAGIC_HIGH])}`;
    return { broken: 'bad frame', message, sequence: 0 };
  }
  if (bytes < HEADER_BYTES) return 'unfinished';
  const view = new DataView(stream.buffer, stream.byteOffset + at, bytes);
  const sequence = view.getUint16(SEQUENCE_AT, true);
  const version = view.getUint8(VERSION_AT);
  if (version !== PROTOCOL_VERSION) {
    const message = `the frame has protocol version ${version}; expected ${PROTOCOL_VERSION}`;
    return { broken: 'bad version', message, sequence };
  }
  const length = view.getUint32(LENGTH_AT, true);
  if (length > MAX_PAYLOAD_BYTES) {
    const message = `the frame's payload has ${length} bytes; limit ${MAX_PAYLOAD_BYTES}`;
    return { broken: 'bad length', message, sequence };
  }
  if (bytes < HEADER_BYTES + length) return 'unfinished';
  const frame = stream.subarray(at, at + HEADER_BYTES + length);
  const crc = view.getUint32(CRC_AT, true);
  const actual = checksum(frame);
  if (crc !== actual) {
    const message = `the frame's checksum is 0x${crc.toString(16)}; its bytes give 0x${actual.toString(16)}`;
    return { broken: 'bad checksum', message, sequence };
  }
  return { kind: view.getUint8(KIND_AT), sequence, crc, payload: frame.subarray(HEADER_BYTES) };
}

function cutOff(stream: Uint8Array, at: number): BrokenFrame {
  const bytes = stream.length - at;
  if (bytes < HEADER_BYTES) {
    const message = `the frame has ${bytes} bytes; its header takes ${HEADER_BYTES}`;
    return { broken: 'bad length', message, sequence: 0 };
  }
  const view = new DataView(stream.buffer, stream.byteOffset + at, bytes);
  const length = view.getUint32(LENGTH_AT, true);
  const message = `the frame's payload has ${bytes - HEADER_BYTES} bytes; its header says ${length}`;
  return { broken: 'bad length', message, sequence: view.getUint16(SEQUENCE_AT, true) };
}

function hex(bytes: Iterable<number>): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join(' ');
}
