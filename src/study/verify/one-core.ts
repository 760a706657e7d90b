import type { ChipModel } from '../../hardware/schema.js';

/** More than any recorded network needs. */
const HUGE = { neurons: 4096, axonsIn: 65_536, axonsOut: 65_536, synapseMemoryBits: 2 ** 26 };

/**
 * A chip of one core that holds a whole network, so that its one learning unit draws its random bits in the order in which
 * they were recorded; in all else the chip that is given.
 * @param registerBits width of the learning unit's shift register
 * @param randomBits bits that it gives in one draw at most
 */
export function oneHugeCore(chip: ChipModel, registerBits: 16 | 32 = 16, randomBits = 8): ChipModel {
  return {
    ...chip,
    name: `${chip.name}, one huge core`,
    mesh: { ...chip.mesh, columns: 1, rows: 1 },
    capacity: { ...chip.capacity, ...HUGE },
    thirdFactor: { ...chip.thirdFactor, channelsPerCore: 256, bits: 16 },
    learning: { ...chip.learning, registerBits, randomBits },
  };
}
