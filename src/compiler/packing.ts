import { raise } from '../fixed/error.js';
import type { ChipModel } from '../hardware/schema.js';
import type { QuantisedProjection } from './quantise.js';

/**
 * Bits that one stored weight takes in the synapse memory: the narrowest width the chip packs that holds
 * it; with a shadow, the narrowest shadow, whose high bits are the weight; with a shadow that the management
 * processor keeps in its own memory, the narrowest width that holds the weight that acts.
 * @throws SpikeloomError where the chip has no such width
 */
export function packedBits(projection: QuantisedProjection, { name, formats, abilities }: ChipModel): number {
  const { weightBits, storedBits, memoryBits } = projection;
  if (storedBits === weightBits) return widthOf(memoryBits);
  if (abilities.shadowWeights === 'none') {
    raise(
      `projection ${projection.name} keeps ${storedBits} bits of its ${weightBits}-bit weights for learning; ${name} has no shadow weights; set storedBits to ${weightBits}`,
    );
  }
  const shadow =
    narrowest(formats.shadowBits, storedBits) ??
    raise(
      `projection ${projection.name} keeps ${storedBits} bits of its weights; limit of ${name} ${Math.max(...formats.shadowBits)}; lower storedBits`,
    );
  return abilities.shadowWeights === 'native' ? shadow : widthOf(weightBits);

  function widthOf(bits: number): number {
    return (
      narrowest(formats.weightBits, bits) ??
      raise(
        `projection ${projection.name} has weights of ${bits} bits; limit of ${name} ${Math.max(...formats.weightBits)}; lower weightBits`,
      )
    );
  }
}

function narrowest(widths: readonly number[], bits: number): number | undefined {
  return [...widths].sort((a, b) => a - b).find(width => width >= bits);
}
