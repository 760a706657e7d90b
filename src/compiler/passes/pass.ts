import type { ChipModel } from '../../hardware/schema.js';
import type { ExpandedNetwork, ProjectionSpec } from '../../network/description.js';

/** What a compiler may do to make a network fit a chip, beyond what changes nothing that the network computes. */
export interface LegaliseOptions {
  /** What the chip lacks is replaced by the nearest that it has. Default: refused, with the nearest named. */
  readonly nearest?: boolean;
  /** Neurons with more sources than a core takes get them through relays that add up. Default: refused. */
  readonly splitFanIn?: boolean;
}

export interface PassResult {
  readonly network: ExpandedNetwork;
  /** What was done, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Makes one thing of a network legal on a chip, or leaves the network as it is.
 * @throws SpikeloomError for what it may not or cannot change: the object, the actual value, the limit and the fix
 */
export type Pass = (network: ExpandedNetwork, chip: ChipModel, options: LegaliseOptions) => PassResult;

/** "1 packet", "2 packets". */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** Whether synapses of a projection change: such a projection is never rewritten. */
export function learns({ rule, scaling }: ProjectionSpec): boolean {
  return rule !== undefined || scaling !== undefined;
}
