import { payloadBytes, readPayload, writePayload } from '../link/codec.js';
import { refuse } from '../link/refusal.js';
import type { Fields, Payload } from '../link/schema.js';

const CHECKPOINT_VERSION = 1;

/** A checkpoint of the chip and its management processor, in the host link's own encoding. */
const FIELDS = {
  version: 'u8',
  /** CRC-32 of the image that ran: another image's state has another shape. */
  imageCrc: 'u32',
  wrongLabelState: 'u32',
  device: 'bytes',
} as const satisfies Fields;

type Checkpoint = Omit<Payload<typeof FIELDS>, 'version'>;

export function packCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const values = { version: CHECKPOINT_VERSION, ...checkpoint };
  const bytes = new Uint8Array(payloadBytes(FIELDS, values));
  writePayload(new DataView(bytes.buffer), 0, FIELDS, values);
  return bytes;
}

/** Refuses a checkpoint of another version or image. @throws SpikeloomError for a wrong length */
export function unpackCheckpoint(bytes: Uint8Array, imageCrc: number): Checkpoint {
  const checkpoint = readPayload(FIELDS, bytes);
  if (checkpoint.version !== CHECKPOINT_VERSION) {
    refuse(
      'bad argument',
      `the checkpoint has version ${checkpoint.version}; expected ${CHECKPOINT_VERSION}`,
    );
  }
  if (checkpoint.imageCrc !== imageCrc) {
    const [theirs, ours] = [checkpoint.imageCrc, imageCrc].map(crc => `0x${crc.toString(16)}`);
    refuse(
      'bad argument',
      `the checkpoint belongs to the image with checksum ${theirs}; this one has ${ours}`,
    );
  }
  return checkpoint;
}
