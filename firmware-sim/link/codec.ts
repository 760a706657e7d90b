import { raise } from '../../src/fixed/error.js';
import { FIELD_CODECS, type FieldCodec } from './field-codecs.js';
import type { Fields, FieldType, FieldValues, Payload } from './schema.js';

type AnyValue = FieldValues[FieldType];

/**
 * Bytes that a payload takes.
 * @throws SpikeloomError that names a field whose value is out of its type's range
 */
export function payloadBytes<F extends Fields>(fields: F, values: Payload<F>): number {
  let bytes = 0;
  for (const name in fields) {
    const codec = codecOf(fields[name]);
    const value = values[name];
    const objection = codec.objection(value);
    if (objection !== undefined) raise(`field ${name} ${objection}`);
    bytes += codec.headBytes + codec.elementBytes * codec.count(value);
  }
  return bytes;
}

/** Writes a payload that {@link payloadBytes} accepted; its first byte at `at`. */
export function writePayload<F extends Fields>(
  view: DataView,
  at: number,
  fields: F,
  values: Payload<F>,
): void {
  let place = at;
  for (const name in fields) {
    const codec = codecOf(fields[name]);
    const value = values[name];
    codec.write(view, place, value);
    place += codec.headBytes + codec.elementBytes * codec.count(value);
  }
}

/**
 * Reads a payload; `bytes` fields are views into it.
 * @throws SpikeloomError where the payload is shorter or longer than its fields
 */
export function readPayload<F extends Fields>(fields: F, payload: Uint8Array): Payload<F> {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const values: { [name: string]: AnyValue } = {};
  let at = 0;
  for (const name in fields) {
    const codec = codecOf(fields[name]);
    let end = at + codec.headBytes;
    let count = 0;
    if (codec.elementBytes > 0 && end <= payload.length) {
      count = view.getUint32(at, true);
      end += count * codec.elementBytes;
    }
    if (end > payload.length) {
      raise(`the payload has ${payload.length} bytes; its field ${name} reaches to byte ${end}`);
    }
    values[name] = codec.read(view, at, count);
    at = end;
  }
  if (at !== payload.length) raise(`the payload has ${payload.length} bytes; its fields take ${at}`);
  return values as Payload<F>;
}

function codecOf(type: FieldType): FieldCodec<AnyValue> {
  return FIELD_CODECS[type] as FieldCodec<AnyValue>;
}
