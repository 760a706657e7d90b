import { raise, SpikeloomError } from '../fixed/error.js';
import { unframe } from './header.js';
import { imageField } from './image-fields.js';
import type { ChipImage } from './layout.js';
import { scanMessagePack } from './msgpack-scan.js';
import { unpack } from './packer.js';
import { validateImage } from './validate.js';

/**
 * Reads an image file: magic, version, length and checksum, then every field and every index.
 *
 * 8-bit weights are views of `bytes`, which must stay as they are while the image is in use; all else is copied.
 *
 * @param name how errors call the file
 * @throws SpikeloomError for anything that no compiler of this version wrote; nothing larger than a small
 *   multiple of the file is ever allocated
 */
export function decodeImage(bytes: Uint8Array, name?: string): ChipImage {
  try {
    const payload = unframe(bytes);
    scanMessagePack(payload);
    const image = imageField(unpack(payload), 'image');
    validateImage(image);
    return image;
  } catch (error) {
    if (name === undefined || !(error instanceof SpikeloomError)) throw error;
    return raise(error.message, { file: name });
  }
}
