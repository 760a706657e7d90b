import type { WeightlessImage } from '../image/layout.js';
import type { Counters } from '../ledger/counters.js';
import { EVENT_INDEX, EVENT_KIND_COUNT } from '../ledger/events.js';
import type { Arena } from './arena.js';
import type { GroupList, MemberList } from './kernels/goodness.js';
import type { Loops } from './kernels/kernels.js';
import { fillGroup, fillMember } from './kernels/simd/goodness.js';
import { GROUP, MEMBER } from './records.js';
import { Reduction } from './reduction.js';
import { hopsBetween } from './router.js';
import type { Slice } from './slice.js';

type GoodnessLoops = Pick<Loops, 'addUp' | 'takeParts'>;

/** A management processor's own arithmetic on a group, beside one addition a neuron (docs/counting.md). */
const OPERATIONS_PER_GROUP = 4;

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
  readonly #list: GroupList;
  readonly #image: WeightlessImage;
  readonly #slices: readonly Slice[];
  readonly #counters: Counters;
  readonly #loops: GoodnessLoops;

  constructor(
    image: WeightlessImage,
    slices: readonly Slice[],
    counters: Counters,
    loops: GoodnessLoops,
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
    const parts = arena.tables.float64(members);
    const records = arena.tables.int32(this.all.length * GROUP.words);
    this.#list = { groups: this.all, records, parts };
    if (!arena.fresh) return;
    this.all.forEach((group, index) => {
      const row = counters.counts.byteOffset + group.image.members[0].slice * EVENT_KIND_COUNT * 8;
      fillGroup(records.subarray(index * GROUP.words), group, parts, row);
    });
  }

  reset(): void {
    this.applied.fill(0);
    for (const reduction of this.all) reduction.reset();
  }

  /** The members that lie on the given slices. */
  membersOn(slices: readonly Slice[], { tables, fresh }: Arena): MemberList {
    const members = this.all.flatMap(({ image, memberBase }) =>
      image.members.flatMap(({ slice, first, count }, index) => {
        const own = this.#slices[slice];
        const squares = image.kind === 'trace-square';
        return slices.includes(own)
          ? [{ member: memberBase + index, slice: own, first, count, squares }]
          : [];
      }),
    );
    const records = tables.int32(members.length * MEMBER.words);
    members.forEach((member, index) => {
      if (fresh) fillMember(records.subarray(index * MEMBER.words), member, this.#list.parts);
    });
    return { members, records };
  }

  /** Adds up parts, after the neurons fired. */
  addUp(list: MemberList): void {
    this.#loops.addUp(list, this.#list.parts);
  }

  /** The learn phase's first half: all groups that run take their members' parts. */
  step(learning: boolean, label: number, polarity: number): void {
    this.#loops.takeParts(this.#list, learning, this.#counters);
    if (!learning) return;
    for (const reduction of this.all) this.#judge(reduction, label, polarity);
  }

  #judge(reduction: Reduction, label: number, polarity: number): void {
    const { image, memberBase, memberCount } = reduction;
    const changed = reduction.judge(label, polarity);
    for (let member = memberBase; member < memberBase + memberCount; member++) {
      this.applied[member] = reduction.applied;
    }
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
      if (core === image.home || this.#list.parts[memberBase + index] === 0) return;
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

function countPacket(counters: Counters, row: number, hops: ReturnType<typeof hopsBetween>): void {
  counters.add(row, EVENT_INDEX.packet, 1);
  counters.add(row, EVENT_INDEX.tileDelivery, hops.tileDelivery);
  counters.add(row, EVENT_INDEX.hopEastWest, hops.eastWest);
  counters.add(row, EVENT_INDEX.hopNorthSouth, hops.northSouth);
}
