import { raise } from '../fixed/error.js';
import { allWithin, ascending, hasLength, startsOf, within } from './bounds.js';
import { type ChipImage, IMAGE_VERSION } from './layout.js';
import { validateCrossbars } from './validate-crossbars.js';
import { validateLearning } from './validate-learning.js';
import { validateOutputs } from './validate-outputs.js';
import { validateProcedure } from './validate-procedure.js';
import { validateRoutes } from './validate-routes.js';
import { validateSlices } from './validate-slices.js';

const MAX_MESH = 65_536;
const MAX_CORES_PER_TILE = 65_536;
const MAX_CYCLES = 1_000_000_000;
const MAX_POPULATION = 1 << 24;

/**
 * Holds an image of the right shape against everything that `layout.ts` says: every index in range, every
 * length as it follows from other fields, every value inside its width, every order kept.
 * @throws SpikeloomError at the first thing that is wrong: the object, the actual value, the limit
 */
export function validateImage(image: ChipImage): void {
  if (image.version !== IMAGE_VERSION)
    raise(`the image has version ${image.version}; expected ${IMAGE_VERSION}`);
  within('seed', image.seed, 1, 0xffffffff);
  validateChip(image);
  validatePopulations(image);
  validateCores(image);
  validateSlices(image);
  validateEncoders(image);
  validateCrossbars(image);
  validateLearning(image);
  validateRoutes(image);
  validateOutputs(image);
  validateProcedure(image);
}

function validateChip({ chip }: ChipImage): void {
  within('chip.columns', chip.columns, 1, MAX_MESH);
  within('chip.rows', chip.rows, 1, MAX_MESH);
  wholeChips('columns', chip);
  wholeChips('rows', chip);
  within('chip.coresPerTile', chip.coresPerTile, 1, MAX_CORES_PER_TILE);
  within('chip.management.cyclesPerRead', chip.management.cyclesPerRead, 0, MAX_CYCLES);
  within('chip.management.cyclesPerWrite', chip.management.cyclesPerWrite, 0, MAX_CYCLES);
  within('chip.management.cyclesPerOperation', chip.management.cyclesPerOperation, 0, MAX_CYCLES);
}

function wholeChips(way: 'columns' | 'rows', chip: ChipImage['chip']): void {
  within(`chip.chips.${way}`, chip.chips[way], 1, chip[way]);
  if (chip[way] % chip.chips[way] !== 0) {
    raise(`chip.${way} is ${chip[way]}; expected a multiple of chip.chips.${way} ${chip.chips[way]}`);
  }
}

function validatePopulations({ populations, procedure }: ChipImage): void {
  const names = new Set<string>();
  populations.forEach(({ name, size, kind, order }, index) => {
    if (names.has(name)) raise(`populations[${index}] is named ${JSON.stringify(name)}, as another one is`);
    names.add(name);
    within(`populations[${index}].size`, size, 1, MAX_POPULATION);
    if (order === null) return;
    if (kind === 'input') raise(`populations[${index}].order is given for an input; expected null`);
    if (procedure.kind !== 'free') {
      raise(
        `populations[${index}].order is given with the procedure ${procedure.kind}, which takes neurons as described; expected null`,
      );
    }
    validateOrder(`populations[${index}].order`, order, size);
  });
}

/** A permutation of 0 .. size - 1. */
function validateOrder(what: string, order: Int32Array, size: number): void {
  hasLength(what, order, size);
  const seen = new Uint8Array(size);
  order.forEach((neuron, place) => {
    within(`${what}[${place}]`, neuron, 0, size - 1);
    if (seen[neuron] === 1) raise(`${what}[${place}] is ${neuron}, as an earlier entry is`);
    seen[neuron] = 1;
  });
}

function validateCores({ chip, cores }: ChipImage): void {
  const ids = new Set<number>();
  const onTile = new Map<number, number>();
  cores.forEach((core, index) => {
    const what = `cores[${index}]`;
    within(`${what}.id`, core.id, 0, chip.columns * chip.rows * chip.coresPerTile - 1);
    within(`${what}.x`, core.x, 0, chip.columns - 1);
    within(`${what}.y`, core.y, 0, chip.rows - 1);
    within(`${what}.lfsrSeed`, core.lfsrSeed, 1, core.lfsrBits === 32 ? 0xffffffff : 0xffff);
    if (ids.has(core.id)) raise(`${what}.id is ${core.id}, as another core's is`);
    ids.add(core.id);
    const tile = core.y * chip.columns + core.x;
    onTile.set(tile, (onTile.get(tile) ?? 0) + 1);
    within(`the number of cores on tile (${core.x}, ${core.y})`, onTile.get(tile)!, 1, chip.coresPerTile);
  });
}

function validateEncoders({ chip, populations, encoders }: ChipImage): void {
  const driven = new Set<number>();
  encoders.forEach((encoder, index) => {
    const what = `encoders[${index}]`;
    within(`${what}.population`, encoder.population, 0, populations.length - 1);
    const { name, kind, size } = populations[encoder.population];
    if (kind !== 'input') raise(`${what} drives ${name}, which is no input`);
    if (driven.has(encoder.population)) raise(`${what} drives ${name}, as another encoder does`);
    driven.add(encoder.population);
    within(`${what}.count`, encoder.count, size, size);
    within(`${what}.lfsrSeed`, encoder.lfsrSeed, 1, 0xffffffff);
    if (encoder.kind === 'poisson') {
      within(`${what}.rateBits`, encoder.rateBits, 8, 16);
      within(`${what}.deadSteps`, encoder.deadSteps, 0, 255);
    }
    if (encoder.kind === 'recorded') {
      const { stepStart, units, count } = encoder;
      const steps = Math.max(0, stepStart.length - 1);
      startsOf(`${what}.stepStart`, stepStart, steps, units.length);
      allWithin(`${what}.units`, units, 0, count - 1);
      for (let step = 0; step < steps; step++)
        ascending(`${what}.units`, units, stepStart[step], stepStart[step + 1]);
    }
    if (encoder.kind === 'latency') within(`${what}.windowSteps`, encoder.windowSteps, 1, 65_535);
    within(`${what}.x`, encoder.x, 0, chip.columns - 1);
    within(`${what}.y`, encoder.y, 0, chip.rows - 1);
  });
  populations.forEach(({ name, kind }, index) => {
    if (kind === 'input' && !driven.has(index)) raise(`the input ${name} has no encoder`);
  });
}
