import { Packr } from 'msgpackr';

/**
 * The one configuration of msgpackr that an image is written and read with: plain MessagePack. In a
 * file of its own, so that the library's public types do not name msgpackr's.
 */
export function packer(): Packr {
  return new Packr({ useRecords: false, mapsAsObjects: true, variableMapSize: true });
}

/** MessagePack's nil. */
const NIL = Uint8Array.of(0xc0);

/** What MessagePack says, binary as views of `bytes`; msgpackr holds on to the bytes until it reads others. */
export function unpack(bytes: Uint8Array): unknown {
  const reader = packer();
  try {
    return reader.unpack(bytes);
  } finally {
    reader.unpack(NIL);
  }
}
