import type { ChipModel } from '../hardware/schema.js';
import { CrossbarMeasure } from './crossbar-shape.js';
import type { LegalNetwork } from './legal.js';
import type { Partition } from './partition.js';

/** A sentence for each convolution whose kernel the chip keeps as often as it has synapses, with the memory that takes. */
export function unrolledKernels(network: LegalNetwork, { slices }: Partition, chip: ChipModel): string[] {
  return network.projections.flatMap(projection => {
    const { name, kernel, sharedKernel, packedBits, start, post, target, spec } = projection;
    if (kernel === null || sharedKernel !== null) return [];
    const measure = new CrossbarMeasure(projection);
    let bits = 0;
    for (const { population, neurons } of slices) {
      if (population === target) bits += measure.shapeOnto(neurons).memoryBits;
    }
    const why =
      chip.abilities.sharedWeights === 'native'
        ? `its synapses learn ${spec.rule === undefined ? 'by scaling' : `by ${spec.rule}`}`
        : `${chip.name} has no sharedWeights`;
    return [
      `projection ${name} is unrolled, as ${why}: ${start[post]} synapses in ${kibibytes(bits)} of synapse memory, where its kernel has ${kernel.weights} weights in ${kibibytes(kernel.weights * packedBits)}`,
    ];
  });
}

function kibibytes(bits: number): string {
  return `${(bits / 8 / 1024).toFixed(1)} KiB`;
}
