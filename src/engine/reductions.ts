import type { ChipImage } from '../image/layout.js';
import type { Counters } from '../ledger/counters.js';
import { EVENT_INDEX } from '../ledger/events.js';
import type { Arena } from './arena.js';
import { Reduction, sumOfSquares } from './reduction.js';
import { hopsBetween } from './router.js';
import type { Slice } from './slice.js';

/** A management processor's own arithmetic on a group, beside one addition a neuron (docs/counting.md). */
const OPERATIONS_PER_GROUP = 4;

/**
 * All goodness groups of a chip: adds up the members' parts each step, spreads the third factors,
 * and counts what that takes: inside a core, as packets between cores, or as management work.
 */
export class Reductions {
  readonly all: readonly Reduction[];
  /** Third factor that acts now, by member; `Slice.memberOf` points into it. */
  readonly applied: Int32Array;
  readonly #parts: Int32Array;
  readonly #image: ChipImage;
  readonly #slices: readonly Slice[];
  readonly #counters: Counters;

  constructor(image: ChipImage, slices: readonly Slice[], counters: Counters, arena: Arena) {
    this.#image = image;
    this.#slices = slices;
    this.#counters = counters;
    let members = 0;
    this.all = image.reductions.map(reduction => {
      const made = new Reduction(reduction, members, slices, arena);
      members += reduction.members.length;
      return made;
    });
    this.applied = arena.int32(members);
    this.#parts = arena.int32(members);
  }

  reset(): void {
    this.applied.fill(0);
    for (const reduction of this.all) reduction.reset();
  }

  /** The learn phase's first half, after the neurons of the step fired. */
  step(learning: boolean, label: number, polarity: number): void {
    this.#countSpikes();
    for (const reduction of this.all) {
      if (learning || !reduction.image.gated) this.#advance(reduction, learning, label, polarity);
    }
  }

  #countSpikes(): void {
    const parts = this.#parts.fill(0);
    for (const { spikes, fired, memberOf } of this.#slices) {
      for (let i = 0; i < fired; i++) {
        const member = memberOf[spikes[i]];
        if (member >= 0) parts[member]++;
      }
    }
  }

  #advance(reduction: Reduction, learning: boolean, label: number, polarity: number): void {
    const { image, memberBase } = reduction;
    let sum = 0;
    image.members.forEach(({ slice, first, count }, index) => {
      if (image.kind === 'trace-square') {
        this.#parts[memberBase + index] = sumOfSquares(this.#slices[slice], first, count);
      }
      sum += this.#parts[memberBase + index];
    });
    const before = reduction.goodness;
    reduction.take(sum);
    if (image.by === 'unit' && (before !== 0 || reduction.goodness !== 0)) {
      this.#counters.add(image.members[0].slice, EVENT_INDEX.reduction, 1);
    }
    if (!learning) return;
    const changed = reduction.judge(label, polarity);
    this.applied.fill(reduction.applied, memberBase, memberBase + image.members.length);
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

function countPacket(counters: Counters, row: number, hops: ReturnType<typeof hopsBetween>): void {
  counters.add(row, EVENT_INDEX.packet, 1);
  counters.add(row, EVENT_INDEX.tileDelivery, hops.tileDelivery);
  counters.add(row, EVENT_INDEX.hopEastWest, hops.eastWest);
  counters.add(row, EVENT_INDEX.hopNorthSouth, hops.northSouth);
}
