import type { ReductionImage, WeightlessImage } from '../image/layout.js';
import type { Counters } from '../ledger/counters.js';
import { EVENT_INDEX, EVENT_KIND_COUNT } from '../ledger/events.js';
import type { Arena } from './arena.js';
import { type GroupList, type MemberList, sumOfSquares } from './kernels/goodness.js';
import type { Loops } from './kernels/kernels.js';
import { fillGroup, fillMember } from './kernels/simd/goodness.js';
import { GROUP, MEMBER } from './records.js';
import { Reduction } from './reduction.js';
import { countPacket, hopsBetween } from './router.js';
import type { Slice } from './slice.js';
import type { ControlPackets } from './timing/packet/control-packets.js';

type GoodnessLoops = Pick<Loops, 'addUp' | 'takeParts'>;

/** A management processor's own arithmetic on a group, beside one addition a neuron (docs/counting.md). */
const OPERATIONS_PER_GROUP = 4;

/**
 * All goodness groups of a chip. Of those judged in steps, each step the shares add up their members' parts; then the groups take
 * them, third factors are spread, and what that takes is counted: inside a core, as packets between
 * cores, or as management work.
 */
export class Reductions {
  readonly all: readonly Reduction[];
  /** Those that are judged in every step, and those in an epoch. */
  readonly #stepwise: readonly Reduction[];
  readonly #episodic: readonly Reduction[];
  /** Third factor that acts now, by member; `Slice.memberOf` points into it. */
  readonly applied: Int32Array;
  /** Whether some group runs in steps without learning too. */
  readonly ungated: boolean;
  readonly #list: GroupList;
  readonly #image: WeightlessImage;
  readonly #slices: readonly Slice[];
  readonly #counters: Counters;
  readonly #loops: GoodnessLoops;
  readonly #packets: ControlPackets;

  constructor(
    image: WeightlessImage,
    slices: readonly Slice[],
    counters: Counters,
    loops: GoodnessLoops,
    packets: ControlPackets,
    arena: Arena,
  ) {
    this.#packets = packets;
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
    this.#stepwise = this.all.filter(group => group.image.epoch === null);
    this.#episodic = this.all.filter(group => group.image.epoch !== null);
    this.ungated = this.#stepwise.some(group => !group.image.gated);
    this.applied = arena.int32(members);
    const parts = arena.tables.float64(members);
    const records = arena.tables.int32(this.#stepwise.length * GROUP.words);
    this.#list = { groups: this.#stepwise, records, parts };
    if (!arena.fresh) return;
    this.#stepwise.forEach((group, index) => {
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
    const members = this.#stepwise.flatMap(({ image, memberBase }) =>
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
    if (list.members.length > 0) this.#loops.addUp(list, this.#list.parts);
  }

  /** The learn phase's first half: all groups that run take their members' parts. */
  step(learning: boolean, label: number, polarity: number): void {
    this.#loops.takeParts(this.#list, learning, this.#counters);
    if (!learning) return;
    for (const reduction of this.#stepwise) this.#judge(reduction, label, polarity);
  }

  /**
   * A learning epoch's first half: the groups that are judged in it take what their members did since the reset.
   * A neuron's counter (or trace) that is added up counts as a reduction.
   */
  stepEpoch(epoch: number, label: number, polarity: number): void {
    for (const reduction of this.#episodic) {
      const { image, memberBase } = reduction;
      if (image.epoch !== epoch) continue;
      let sum = 0;
      let neurons = 0;
      image.members.forEach(({ slice, first, count }, index) => {
        const own = this.#slices[slice];
        const part =
          image.kind === 'trace-square'
            ? sumOfSquares(own.y1, first, count)
            : sumOf(own.spikeCounts, first, count);
        this.#list.parts[memberBase + index] = part;
        sum += part;
        neurons += count;
      });
      reduction.take(sum);
      if (image.by === 'unit') this.#counters.add(image.members[0].slice, EVENT_INDEX.reduction, neurons);
      this.#judge(reduction, label, polarity);
    }
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
    const { cores, chip } = this.#image;
    const counters = this.#counters;
    const homeRow = image.members[0].slice;
    const hopsHome = (core: number) => hopsBetween(cores[core], cores[image.home], chip);
    image.members.forEach(({ slice }, index) => {
      const { core } = this.#slices[slice];
      if (core === image.home || this.#list.parts[memberBase + index] === 0) return;
      counters.add(slice, EVENT_INDEX.partialSum, 1);
      countPacket(counters, slice, hopsHome(core));
      this.#tellTiming(image, core, image.home);
    });
    if (!changed) return;
    for (const core of reduction.memberCores) {
      counters.add(homeRow, EVENT_INDEX.broadcast, 1);
      if (core === image.home) continue;
      countPacket(counters, homeRow, hopsHome(core));
      this.#tellTiming(image, image.home, core);
    }
  }

  /** Of a group that is judged in an epoch, between two steps, no packet is timed by itself. */
  #tellTiming({ epoch }: ReductionImage, from: number, to: number): void {
    if (epoch === null) this.#packets.add(0, from, to);
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

function sumOf(values: Int32Array, first: number, count: number): number {
  let sum = 0;
  for (let k = first; k < first + count; k++) sum += values[k];
  return sum;
}
