import type { NetworkDescription } from '../description.js';
import { type CsdpGroupsOptions, type GroupsRecipe, groupsNetwork } from './groups.js';
import { stochasticClassifierRule } from './options.js';

export const CSDP_RECIPES = ['mnist', 'fashion-mnist'] as const;
export type CsdpRecipe = (typeof CSDP_RECIPES)[number];

export interface CsdpGroupsPlusOptions extends CsdpGroupsOptions {
  /** Constants for which kind of images; default mnist. */
  readonly recipe?: CsdpRecipe;
}

/** Sums of an accumulator's carries, from a random start: as many spikes as the pixel says, evenly spread. */
const ACCUMULATOR = { kind: 'current', phase: 'random' } as const;

/** Tests show the image where it is, and a pixel to each side of it. */
const CROSS = [
  [0, 0],
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
] as const;

const RECIPES: Readonly<Record<CsdpRecipe, GroupsRecipe>> = {
  mnist: {
    name: 'csdp-groups-plus',
    encoder: ACCUMULATOR,
    large: { thetas: [8, 4], slope: 1 },
    sides: [8, 20],
    small: { thetas: [3, 2], slope: 3 },
    factor: 3,
    targets: [1, 1],
    deadZone: 64,
    classifier: stochasticClassifierRule(8),
    margin: 2500,
    procedure: { shiftPixels: 1, testShifts: CROSS, classifierMargin: 2500 },
  },
  'fashion-mnist': {
    name: 'csdp-groups-plus',
    encoder: ACCUMULATOR,
    transform: 'on-off',
    large: { thetas: [20, 8], slope: 0.5 },
    // In the proportion of form G's: 3 to 8, 2 to 4, 3 to 2.
    small: { thetas: [7.5, 4], slope: 0.75 },
    factor: 1,
    targets: [5, 2],
    deadZone: 16,
    classifier: stochasticClassifierRule(3),
    margin: 1500,
    procedure: {},
  },
};

/**
 * Form G with better input and classifier, form G+ (learning systems, section 1a). On images like MNIST's:
 * training images moved by a pixel, tests in five segments, a perceptron with margin for a classifier. On images like
 * Fashion-MNIST's: each pixel against its surroundings, more spikes a neuron, and hidden learning from small errors
 * too. Both: accumulators for an encoder, and a classifier that rounds stochastically. Sums J stay inside 16 bits at
 * these sizes, and the potential saturates at the chip's own width, so J is not limited by itself.
 *
 * @throws SpikeloomError for options out of range
 */
export function csdpGroupsPlus(options: CsdpGroupsPlusOptions = {}): NetworkDescription {
  return groupsNetwork(options, RECIPES[options.recipe ?? 'mnist']);
}
