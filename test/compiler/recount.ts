import type { ChipModel } from '../../src/hardware/schema.js';
import type { ChipImage, CrossbarImage } from '../../src/image/layout.js';

/** A synapse of a crossbar: source and target neuron (in their populations) and its stored weight. */
export interface Synapse {
  readonly pre: number;
  readonly post: number;
  readonly weight: number;
}

/** All synapses of a crossbar, read off its arrays as `layout.ts` says and in no other way. */
export function synapsesOf(crossbar: CrossbarImage, { slices }: ChipImage): Synapse[] {
  const { first, count } = slices[crossbar.slice];
  const result: Synapse[] = [];
  for (let row = 0; row < crossbar.rows; row++) {
    const pre = crossbar.rowSource[row];
    if (crossbar.storage === 'sparse') {
      for (let i = crossbar.rowStart![row]; i < crossbar.rowStart![row + 1]; i++) {
        result.push({ pre, post: first + crossbar.columns![i], weight: crossbar.weights[i] });
      }
      continue;
    }
    const words = Math.ceil(count / 32);
    for (let column = 0; column < count; column++) {
      const { mask } = crossbar;
      const held = mask === null || (mask[row * words + Math.floor(column / 32)] >>> (column % 32)) % 2 === 1;
      if (held) result.push({ pre, post: first + column, weight: crossbar.weights[row * count + column] });
    }
  }
  return result;
}

/** What is too much on some core, by a count of its own; empty where every capacity holds. */
export function excesses(image: ChipImage, chip: ChipModel): string[] {
  const result: string[] = [];
  const check = (what: string, used: number, limit: number) => {
    if (used > limit) result.push(`${what}: ${used} of ${limit}`);
  };
  image.cores.forEach((_, core) => {
    const sliceIndices = image.slices.flatMap((slice, index) => (slice.core === core ? [index] : []));
    const crossbars = image.crossbars.filter(({ slice }) => sliceIndices.includes(slice));
    let neurons = 0;
    for (const index of sliceIndices) neurons += image.slices[index].count;
    let axons = 0;
    let bits = 0;
    for (const crossbar of crossbars) {
      axons += crossbar.rows;
      bits += memoryBits(crossbar, image, chip);
    }
    check(`neurons of core ${core}`, neurons, chip.capacity.neurons);
    check(`axons in of core ${core}`, axons, chip.capacity.axonsIn);
    check(`memory of core ${core}`, bits, chip.capacity.synapseMemoryBits);
    const groups = image.reductions.filter(({ members }) =>
      members.some(({ slice }) => sliceIndices.includes(slice)),
    );
    check(`third factors of core ${core}`, groups.length, chip.thirdFactor.channelsPerCore);
    check(`axons out of core ${core}`, axonsOut(core, image), chip.capacity.axonsOut);
  });
  return result;
}

function memoryBits(crossbar: CrossbarImage, image: ChipImage, chip: ChipModel): number {
  const widths =
    crossbar.storedBits === crossbar.weightBits ? chip.formats.weightBits : chip.formats.shadowBits;
  const packed = Math.min(...widths.filter(width => width >= crossbar.storedBits));
  const held = synapsesOf(crossbar, image).length;
  const { count } = image.slices[crossbar.slice];
  if (crossbar.storage === 'dense') {
    return held * packed + (crossbar.mask === null ? 0 : crossbar.rows * count);
  }
  const bitsFor = (value: number) => Math.max(1, value.toString(2).length);
  return held * (packed + bitsFor(count - 1)) + (crossbar.rows + 1) * bitsFor(held);
}

/** (neuron, delay, other core) triples, straight from the synapses' crossbars. */
function axonsOut(core: number, image: ChipImage): number {
  const { routes } = image;
  const coreOfAxon = image.crossbars.flatMap(({ rows, slice }) =>
    new Array<number>(rows).fill(image.slices[slice].core),
  );
  let source = 0;
  let result = 0;
  for (const slice of image.slices) {
    for (let neuron = 0; neuron < slice.count; neuron++, source++) {
      if (slice.core !== core) continue;
      for (let route = routes.sourceStart[source]; route < routes.sourceStart[source + 1]; route++) {
        const axons = routes.axons.subarray(routes.routeAxonStart[route], routes.routeAxonStart[route + 1]);
        result += new Set(Array.from(axons, axon => coreOfAxon[axon])).size;
      }
    }
  }
  return result;
}
