import { raise } from '../../fixed/error.js';
import type { AnyRunOptions } from './options.js';

/** Flags of `run` that say nothing to a unit image, and why. */
const REFUSED: readonly (readonly [flag: string, given: (options: AnyRunOptions) => boolean, why: string])[] =
  [
    ['--input', ({ input }) => input.length > 0, 'its input units play what the network says'],
    ['--values', ({ values }) => values.length > 0, 'its input units play what the network says'],
    ['--learn', ({ learn }) => learn === true, 'its synapses do not learn'],
    ['--reward', ({ reward }) => reward !== undefined, 'its synapses do not learn'],
    ['--third-factors', ({ thirdFactors }) => thirdFactors.length > 0, 'its synapses do not learn'],
    ['--chip', ({ chip }) => chip !== undefined, 'it carries its chip model'],
    ['--prices', ({ prices }) => prices !== undefined, 'it carries its chip model'],
    ['--outputs', ({ outputs }) => outputs !== undefined, 'it has no output bus; give --raster or --out'],
    ['--potentials', ({ potentials }) => potentials.length > 0, 'give --trace potentials'],
    ['--profile', ({ profile }) => profile === true, 'it runs in one loop'],
  ];

/** @throws SpikeloomError for a flag that only chip images take */
export function refuseForUnits(path: string, options: AnyRunOptions): void {
  for (const [flag, given, why] of REFUSED) {
    if (given(options)) raise(`${flag} does not go with ${path}, an image of a chip made of units: ${why}`);
  }
}
