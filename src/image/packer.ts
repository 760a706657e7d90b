import { Packr } from 'msgpackr';

/**
 * The one configuration of msgpackr that an image is written and read with: plain MessagePack. In a
 * file of its own, so that the library's public types do not name msgpackr's.
 */
export function packer(): Packr {
  return new Packr({ useRecords: false, mapsAsObjects: true, variableMapSize: true });
}
