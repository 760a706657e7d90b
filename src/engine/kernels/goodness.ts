import type { Counters } from '../../ledger/counters.js';
import { EVENT_INDEX } from '../../ledger/events.js';
import type { Reduction } from '../reduction.js';
import type { Slice } from '../slice.js';

/** A member of a group, as the share that runs its slice adds it up. */
export interface MemberPart {
  /** Number among the members of all reductions. */
  readonly member: number;
  readonly slice: Slice;
  readonly first: number;
  readonly count: number;
  /** Squares of traces are summed, or spikes. */
  readonly squares: boolean;
}

/** Members of one share, and their records ({@link MEMBER}) for kernels. */
export interface MemberList {
  readonly members: readonly MemberPart[];
  readonly records: Int32Array;
}

/** All groups of a chip, and their records ({@link GROUP}) for kernels. */
export interface GroupList {
  readonly groups: readonly Reduction[];
  readonly records: Int32Array;
  /** Sum of each member. */
  readonly parts: Float64Array;
}

/** Adds up members, after the neurons fired: spikes of this step, or squares of traces. */
export function addUp({ members }: MemberList, parts: Float64Array): void {
  for (const { member, slice, first, count, squares } of members) {
    parts[member] = squares ? sumOfSquares(slice.y1, first, count) : spikesWithin(slice, first, count);
  }
}

/** Groups take their members' parts, gated ones only in learning; counted where a unit does it. */
export function takeParts({ groups, parts }: GroupList, learning: boolean, counters: Counters): void {
  for (const group of groups) {
    const { image, memberBase, memberCount } = group;
    if (!learning && image.gated) continue;
    let sum = 0;
    for (let member = memberBase; member < memberBase + memberCount; member++) sum += parts[member];
    const before = group.goodness;
    group.take(sum);
    if (image.by === 'unit' && (before !== 0 || group.goodness !== 0)) {
      counters.add(image.members[0].slice, EVENT_INDEX.reduction, 1);
    }
  }
}

/** Spikes of this step among neurons first .. first + count - 1. */
function spikesWithin({ spikes, fired }: Slice, first: number, count: number): number {
  let within = 0;
  for (let i = 0; i < fired; i++) if (spikes[i] >= first && spikes[i] < first + count) within++;
  return within;
}

/**
 * Sum of squares of `count` traces from `first` on. Exact: a trace has 16 bits and a slice 2^16 neurons, so
 * the sum stays below 2^48.
 */
export function sumOfSquares(traces: Int32Array, first: number, count: number): number {
  let sum = 0;
  for (let k = first; k < first + count; k++) sum += traces[k] * traces[k];
  return sum;
}
