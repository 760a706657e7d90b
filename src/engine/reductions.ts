import type { WeightlessImage } from '../image/layout.js';
import type { Counters } from '../ledger/counters.js';
import { EVENT_INDEX } from '../ledger/events.js';
import type { Arena } from './arena.js';
import type { Loops } from './kernels/kernels.js';
import { Reduction } from './reduction.js';
import { hopsBetween } from './router.js';
import type { Slice } from './slice.js';

/** A management processor's own arithmetic on a group, beside one addition a neuron (docs/counting.md). */
const OPERATIONS_PER_GROUP = 4;

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

/**
 * All goodness groups of a chip. Each step the shares add up their members' parts; then the groups take
 * them, third factors are spread, and what that takes is counted: inside a core, as packets between
 * cores, or as management work.
 */
export class Reductions {
  readonly all: readonly Reduction[];
  /** Third factor that acts now, by member; `Slice.memberOf` points into it. */
  readonly applied: Int32Array;
  /** Whether some group runs in steps without learning too. */
  readonly ungated: boolean;
  readonly #parts: Float64Array;
  readonly #image: WeightlessImage;
  readonly #slices: readonly Slice[];
  readonly #counters: Counters;
  readonly #loops: Pick<Loops, 'sumOfSquares'>;

  constructor(
    image: WeightlessImage,
    slices: readonly Slice[],
    counters: Counters,
    loops: Pick<Loops, 'sumOfSquares'>,
    arena: Arena,
  ) {
    this.#image = image;
    this.#slices = slices;
    this.#counters = counters;
    this.#loops = loops;
    let members = 0;
    this.all = image.reductions.map(reduction => {
      const made = new Reduction(reduction, members, slices, arena);
      members += reduction.members.length;
      return made;
    });
    this.ungated = image.reductions.some(({ gated }) => !gated);
    this.applied = arena.int32(members);
    this.#parts = arena.tables.float64(members);
  }

  reset(): void {
    this.applied.fill(0);
    for (const reduction of this.all) reduction.reset();
  }

  /** The members that lie on the given slices. */
  membersOn(slices: readonly Slice[]): MemberPart[] {
    return this.all.flatMap(({ image, memberBase }) =>
      image.members.flatMap(({ slice, first, count }, index) => {
        const own = this.#slices[slice];
        const squares = image.kind === 'trace-square';
        return slices.includes(own)
          ? [{ member: memberBase + index, slice: own, first, count, squares }]
          : [];
      }),
    );
  }

  /** Adds up parts, after the neurons fired. */
  addUp(members: readonly MemberPart[]): void {
    const parts = this.#parts;
    for (const { member, slice, first, count, squares } of members) {
      parts[member] = squares
        ? this.#loops.sumOfSquares(slice.y1, first, count, slice.trace!.max)
        : spikesWithin(slice, first, count);
    }
  }

  /** The learn phase's first half: all groups that run take their members' parts. */
  step(learning: boolean, label: number, polarity: number): void {
    for (const reduction of this.all) {
      if (learning || !reduction.image.gated) this.#advance(reduction, learning, label, polarity);
    }
  }

  #advance(reduction: Reduction, learning: boolean, label: number, polarity: number): void {
    const { image, memberBase, memberCount } = reduction;
    let sum = 0;
    for (let member = memberBase; member < memberBase + memberCount; member++) sum += this.#parts[member];
    const before = reduction.goodness;
    reduction.take(sum);
    if (image.by === 'unit' && (before !== 0 || reduction.goodness !== 0)) {
      this.#counters.add(image.members[0].slice, EVENT_INDEX.reduction, 1);
    }
    if (!learning) return;
    const changed = reduction.judge(label, polarity);
    this.applied.fill(reduction.applied, memberBase, memberBase + memberCount);
    if (image.by === 'management') this.#countManagement(reduction, changed);
    else this.#countMessages(reduction, changed);
  }

  /** Partial sums to the home core, and the third factor's broadcast back. */
  #countMessages(reduction: Reduction, changed: boolean): void {
    const { image, memberBase } = reduction;
    const { cores } = this.#image;
    const counters = this.#counters;
    const homeRow = image.members[0].slice;
    const hopsHome = (core: number) => hopsBetween(cores[core], cores[image.home]);
    image.members.forEach(({ slice }, index) => {
      const { core } = this.#slices[slice];
      if (core === image.home || this.#parts[memberBase + index] === 0) return;
      counters.add(slice, EVENT_INDEX.partialSum, 1);
      countPacket(counters, slice, hopsHome(core));
    });
    if (!changed) return;
    for (const core of reduction.memberCores) {
      counters.add(homeRow, EVENT_INDEX.broadcast, 1);
      if (core !== image.home) countPacket(counters, homeRow, hopsHome(core));
    }
  }

  /** A chip without reduction units: the management processor reads, computes and writes. */
  #countManagement(reduction: Reduction, changed: boolean): void {
    const { management } = this.#image.chip;
    const { members } = reduction.image;
    const neurons = members.reduce((sum, member) => sum + member.count, 0);
    const writes = changed ? reduction.memberCores.length : 0;
    const row = this.#counters.managementRow;
    this.#counters.add(row, EVENT_INDEX.managementRead, neurons);
    this.#counters.add(row, EVENT_INDEX.managementWrite, writes);
    this.#counters.add(
      row,
      EVENT_INDEX.managementCycle,
      neurons * management.cyclesPerRead +
        (neurons + OPERATIONS_PER_GROUP) * management.cyclesPerOperation +
        writes * management.cyclesPerWrite,
    );
  }
}

/** Spikes of this step among neurons first .. first + count - 1. */
function spikesWithin({ spikes, fired }: Slice, first: number, count: number): number {
  return lowerBound(spikes, fired, first + count) - lowerBound(spikes, fired, first);
}

/** Number of the first `length` of `values`, ascending, that are below `limit`. */
function lowerBound(values: Int32Array, length: number, limit: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function countPacket(counters: Counters, row: number, hops: ReturnType<typeof hopsBetween>): void {
  counters.add(row, EVENT_INDEX.packet, 1);
  counters.add(row, EVENT_INDEX.tileDelivery, hops.tileDelivery);
  counters.add(row, EVENT_INDEX.hopEastWest, hops.eastWest);
  counters.add(row, EVENT_INDEX.hopNorthSouth, hops.northSouth);
}
