import type { WeightlessImage } from '../../src/image/layout.js';
import type { ChipDevice } from '../device.js';
import { refuse } from '../link/refusal.js';
import { MAX_PAYLOAD_BYTES, REGIONS, type Region, type Reply, type Request } from '../link/schema.js';
import type { ManagedChip } from './managed-chip.js';

/** Most values that one reply holds. */
const MAX_VALUES = (MAX_PAYLOAD_BYTES >> 2) - 2;

/** One kind of state that the host inspects. Inspection is not counted: it is no work of the chip's. */
interface RegionAccess {
  /** Objects in it: `index` is below. */
  objects(image: WeightlessImage): number;
  read(device: ChipDevice, index: number, image: WeightlessImage): ArrayLike<number>;
  /** Why a value cannot be written at a place, or undefined; absent where the region is read-only. */
  readonly objection?: (
    image: WeightlessImage,
    index: number,
    place: number,
    value: number,
  ) => string | undefined;
  readonly write?: (device: ChipDevice, index: number, offset: number, values: Int32Array) => void;
}

const ACCESS: { readonly [R in Region]: RegionAccess } = {
  weights: {
    objects: image => image.crossbars.length,
    read: (device, index) => device.storedWeights(index),
    objection: (image, index, place, value) => weightObjection(image, image.crossbars[index], place, value),
    write: (device, index, offset, values) => {
      const weights = device.storedWeights(index);
      weights.set(values, offset);
      device.writeStoredWeights(index, weights);
    },
  },
  thresholds: {
    objects: image => image.slices.length,
    read: (device, index) => device.thresholds(index),
  },
  potentials: {
    objects: image => image.slices.length,
    read: (device, index) => device.potentials(index),
  },
  spikeCounts: {
    objects: image => image.slices.length,
    read: (device, index) => device.spikeCounts(index),
  },
  goodness: {
    objects: () => 1,
    read: (device, _, image) => image.reductions.map((_, reduction) => device.goodness(reduction)),
  },
  learningLfsr: {
    objects: image => image.cores.length,
    read: (device, index) => [device.lfsrState(index)],
  },
  encoderLfsr: {
    objects: image => image.encoders.length,
    read: (device, index) => [device.encoderState(index)],
    objection: (_image, _index, _place, value) =>
      value === 0 ? 'would stop the shift register; expected a state other than 0' : undefined,
    write: (device, index, _offset, values) => {
      if (values.length > 0) device.setEncoderState(index, values[0] >>> 0);
    },
  },
};

export function readRegion(chip: ManagedChip, request: Request<'read'>): Reply<'read'> {
  const { access } = regionOf(chip.image, request.region, request.index);
  const all = access.read(chip.device, request.index, chip.image);
  if (request.offset > all.length) outside(request.offset, all.length);
  const count = Math.min(request.count, all.length - request.offset, MAX_VALUES);
  const values = new Int32Array(count);
  for (let i = 0; i < count; i++) values[i] = all[request.offset + i];
  return { total: all.length, values };
}

export function writeRegion(chip: ManagedChip, request: Request<'write'>): void {
  const { name, access } = regionOf(chip.image, request.region, request.index);
  const { offset, values, index } = request;
  if (access.write === undefined) refuse('bad argument', `region ${name} can only be read`);
  const { length } = access.read(chip.device, index, chip.image);
  if (offset + values.length > length) outside(offset + values.length, length);
  values.forEach((value, i) => {
    const objection = access.objection?.(chip.image, index, offset + i, value);
    if (objection !== undefined) {
      refuse('bad argument', `${name} ${index}: value ${value} for place ${offset + i} ${objection}`);
    }
  });
  access.write(chip.device, index, offset, values);
}

function regionOf(
  image: WeightlessImage,
  region: number,
  index: number,
): { name: Region; access: RegionAccess } {
  if (region >= REGIONS.length) {
    refuse('bad argument', `region ${region} does not exist; the last one is ${REGIONS.length - 1}`);
  }
  const name = REGIONS[region];
  const access = ACCESS[name];
  const objects = access.objects(image);
  if (index >= objects) refuse('bad argument', `${name} ${index} does not exist; the image has ${objects}`);
  return { name, access };
}

function outside(reach: number, size: number): never {
  refuse('bad argument', `the access reaches to place ${reach}; the region has ${size}`);
}

function weightObjection(
  image: WeightlessImage,
  crossbar: WeightlessImage['crossbars'][number],
  place: number,
  value: number,
): string | undefined {
  const { minStored, maxStored, mask } = crossbar;
  if (value < minStored || value > maxStored) {
    return `is out of range; expected ${minStored}..${maxStored}`;
  }
  if (value === 0 || mask === null) return undefined;
  const columns = image.slices[crossbar.slice].count;
  const row = Math.floor(place / columns);
  const column = place % columns;
  const word = mask[row * Math.ceil(columns / 32) + (column >> 5)];
  return (word >>> (column & 31)) & 1 ? undefined : 'meets no synapse; expected 0';
}
