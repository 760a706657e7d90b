import { raise, SpikeloomError } from '../fixed/error.js';
import { binary, choice, type Field, flag, integer, list, nullable, record, text } from './fields.js';
import { unframe } from './header.js';
import { scanMessagePack } from './msgpack-scan.js';
import { unpack } from './packer.js';
import { swapBytes } from './swap-bytes.js';
import {
  type InputUnit,
  type NeuronSet,
  RESET_MODES,
  type TapUnit,
  UNIT_IMAGE_VERSION,
  type UnitGroup,
  type UnitImage,
  type UnitPlacement,
  type UnitSynapses,
} from './unit-image.js';
import { UNIT_FRAME } from './unit-image-encode.js';
import { validateUnitImage } from './validate-unit-image.js';

/**
 * Reads a unit image's file: magic, version, length and checksum, then every field, index and range. What the chip's
 * model says is read, and held against the image, by whoever builds the machine.
 *
 * @param name how errors call the file
 * @throws SpikeloomError for anything that no importer of this version wrote; nothing larger than a small multiple of
 *   the file is ever allocated
 */
export function decodeUnitImage(bytes: Uint8Array, name?: string): UnitImage {
  try {
    const payload = unframe(bytes, UNIT_FRAME);
    scanMessagePack(payload);
    const image = unitImageField(unpack(payload), 'image');
    validateUnitImage(image);
    return image;
  } catch (error) {
    if (name === undefined || !(error instanceof SpikeloomError)) throw error;
    return raise(error.message, { file: name });
  }
}

/** A typed array over a copy of little-endian bytes. */
function array<T>(make: { new (buffer: ArrayBuffer): T; readonly BYTES_PER_ELEMENT: number }): Field<T> {
  const bytes = binary(make.BYTES_PER_ELEMENT);
  return (value, path) =>
    new make(new Uint8Array(swapBytes(bytes(value, path), make.BYTES_PER_ELEMENT)).buffer);
}

const int32s = array(Int32Array);
const uint16s = array(Uint16Array);
const uint8s = array(Uint8Array);
const float64s = array(Float64Array);

const longText: Field<string> = (value, path) => {
  const bytes = binary(1)(value, path);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return raise(`${path} is not UTF-8`);
  }
};

const unitImageField = record<UnitImage>({
  version: choice(UNIT_IMAGE_VERSION),
  network: text,
  chip: longText,
  groups: list(record<UnitGroup>({ name: text, size: integer })),
  placement: record<UnitPlacement>({
    order: int32s,
    core: int32s,
    synapseUnit: int32s,
    dendriteUnit: int32s,
    somaUnit: int32s,
  }),
  sets: list(
    record<NeuronSet>({
      logSpikes: flag,
      logPotential: flag,
      logCurrent: flag,
      resetMode: choice(...RESET_MODES),
      reverseResetMode: choice(...RESET_MODES),
      leakTowardsZero: flag,
      forceUpdate: flag,
      refractorySteps: integer,
      randomMask: integer,
      values: float64s,
    }),
  ),
  setOf: int32s,
  inputs: list(
    record<InputUnit>({ core: integer, unit: integer, spikes: uint8s, values: float64s, seed: integer }),
  ),
  taps: list(
    record<TapUnit>({ core: integer, unit: integer, timeConstants: float64s, spaceConstants: float64s }),
  ),
  synapses: record<UnitSynapses>({
    starts: int32s,
    targets: int32s,
    weights: float64s,
    delays: nullable(uint8s),
    taps: nullable(uint16s),
  }),
});
