import type { ChipModel } from '../hardware/schema.js';
import { addLoads, type CoreLoad, type NeuronLoads, violationOf } from './capacity.js';
import type { Partition, Slice } from './partition.js';

/** Most slices that the neurons of one population on one core are cut into. */
const MOST_PIECES = 64;

/** Neurons of a core, by population: as described, ascending. */
type CoreNeurons = readonly { readonly population: number; readonly neurons: Int32Array }[];

/**
 * The slices of cores that hold any neurons. Where their synapses do not fit the memory as one crossbar a projection, the
 * neurons are cut into several slices: their column numbers are shorter, and neighbours have sources in common.
 *
 * @param partOf core of every vertex
 * @param vertexFirst vertex of neuron 0 of each population, and behind the last
 * @returns the partition, and the exact load of every core
 */
export function slicesOfParts(
  partOf: Int32Array,
  cores: number,
  vertexFirst: Int32Array,
  loads: NeuronLoads,
  chip: ChipModel,
): { readonly partition: Partition; readonly loads: readonly CoreLoad[] } {
  const neuronsByCore = gather(partOf, cores, vertexFirst);
  const fitted = neuronsByCore.map(neurons => fitCore(neurons, loads, chip));
  const slices: Slice[] = [];
  for (let population = 0; population + 1 < vertexFirst.length; population++) {
    let first = 0;
    fitted.forEach(({ pieces }, core) => {
      for (const piece of pieces) {
        if (piece.population !== population) continue;
        const { neurons } = piece;
        slices.push({ population, core, first, count: neurons.length, neurons });
        first += neurons.length;
      }
    });
  }
  return { partition: { slices, cores }, loads: fitted.map(({ load }) => load) };
}

function gather(partOf: Int32Array, cores: number, vertexFirst: Int32Array): CoreNeurons[] {
  const byCore: { population: number; neurons: Int32Array }[][] = Array.from({ length: cores }, () => []);
  for (let population = 0; population + 1 < vertexFirst.length; population++) {
    const [from, to] = [vertexFirst[population], vertexFirst[population + 1]];
    const counts = new Int32Array(cores);
    for (let vertex = from; vertex < to; vertex++) counts[partOf[vertex]]++;
    const lists = Array.from(counts, count => new Int32Array(count));
    counts.fill(0);
    for (let vertex = from; vertex < to; vertex++) {
      const core = partOf[vertex];
      lists[core][counts[core]++] = vertex - from;
    }
    lists.forEach((neurons, core) => {
      if (neurons.length > 0) byCore[core].push({ population, neurons });
    });
  }
  return byCore;
}

function fitCore(
  whole: CoreNeurons,
  loads: NeuronLoads,
  chip: ChipModel,
): { pieces: CoreNeurons; load: CoreLoad } {
  const asOne = { pieces: whole, load: loadOf(whole, loads) };
  const overMemory = ({ synapseMemoryBits }: CoreLoad) => synapseMemoryBits > chip.capacity.synapseMemoryBits;
  if (!overMemory(asOne.load)) return asOne;
  let best = asOne;
  for (let count = 2; count <= MOST_PIECES; count *= 2) {
    const pieces = whole.flatMap(({ population, neurons }) => cut(population, neurons, count));
    const load = loadOf(pieces, loads);
    if (violationOf(load, chip) === undefined) return { pieces, load };
    if (overMemory(best.load) && load.axonsIn <= chip.capacity.axonsIn) {
      if (load.synapseMemoryBits < best.load.synapseMemoryBits) best = { pieces, load };
    }
  }
  return best;
}

function cut(population: number, neurons: Int32Array, count: number): CoreNeurons {
  const pieces = Math.min(count, neurons.length);
  const edge = (piece: number) => Math.floor((piece * neurons.length) / pieces);
  return Array.from({ length: pieces }, (_, piece) => ({
    population,
    neurons: neurons.slice(edge(piece), edge(piece + 1)),
  }));
}

function loadOf(pieces: CoreNeurons, loads: NeuronLoads): CoreLoad {
  const sum = pieces
    .map(({ population, neurons }) => loads.of(population, neurons))
    .reduce(addLoads, { neurons: 0, axonsIn: 0, synapseMemoryBits: 0, thirdFactors: 0 });
  return sum;
}
