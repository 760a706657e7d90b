/**
 * Look-up tables of the chip, made by the host: the only exponentials between a network's text and
 * its image. What the chip reads are the 256 bytes.
 */

/** Entries of a table: it is indexed by one byte. */
export const LUT_ENTRIES = 256;

/**
 * Goodness to probability: entry i = round(255 / (1 + exp(-slope (i / unit - theta)))), 0..255
 * (recorded vectors `csdp-chip`, README 1.3, with slope 2 and unit 16). A tie (only at the
 * centre) becomes 128.
 *
 * @param slope steepness per spike
 * @param theta goodness at which the probability is one half, in spikes
 * @param unit how many steps of the index one spike is worth, > 0
 */
export function sigmoidLut(slope: number, theta: number, unit: number): Uint8Array {
  return table(i => slope * (i / unit - theta));
}

/** Steepness of the readout's table for each unit of its index. */
const READOUT_SLOPE = 0.0504;
/** The index that stands for a class sum of 0. */
const READOUT_CENTRE = 128;

/** Class sum to probability: entry i = round(255 / (1 + exp(-0.0504 (i - 128)))) (`csdp-chip`, README 1.3). */
export function readoutLut(): Uint8Array {
  return table(i => READOUT_SLOPE * (i - READOUT_CENTRE));
}

function table(argument: (index: number) => number): Uint8Array {
  return Uint8Array.from({ length: LUT_ENTRIES }, (_, i) => Math.round(255 / (1 + Math.exp(-argument(i)))));
}
