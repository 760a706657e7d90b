import { LFSR32_DRAW_TABLE } from '../../fixed/lfsr.js';
import type { Counters } from '../../ledger/counters.js';
import type { Arena } from '../arena.js';
import type { Crossbar } from '../crossbar.js';
import type { Router } from '../router.js';
import type { Share } from '../share.js';
import type { Slice } from '../slice.js';
import { moveThresholds } from '../thresholds/layer.js';
import { adaptThresholds } from '../thresholds/neuron.js';
import type { ThresholdLoops } from '../thresholds/unit.js';
import { clear, deliver } from './deliver.js';
import { drawRates, leapTable, type RateDraws } from './encode.js';
import { fire, settleCompetition } from './fire.js';
import { addUp, type GroupList, type MemberList, takeParts } from './goodness.js';
import { integrate } from './integrate.js';
import { send } from './send.js';
import { simdSupported } from './simd/instance.js';
import { simdLoops } from './simd/loops.js';
import { simdKernels } from './simd/simd.js';
import { accountRow, slowest, type WorkerRows } from './timing.js';

/**
 * The engine's inner loops: one call a phase and share, for all cores of it. Which ones run changes the
 * speed alone; all give the same bits.
 */
export interface PhaseKernels {
  /** Forgets the active rows of the step before. */
  clear(share: Share): void;
  /** Takes the spikes due at tick `now` to the rows that they reach, and lists the active rows. */
  deliver(share: Share, now: number): void;
  /** Adds the active rows to the input sums. */
  integrate(share: Share): void;
  /**
   * Updates neurons and traces; of a competition between slices it finds each one's candidate alone.
   * @param learning whether spikes raise dynamic thresholds
   */
  fire(share: Share, learning: boolean): void;
  /** Ends the step of the slices that compete with others, when their winners are known. */
  settle(share: Share, learning: boolean): void;
  /** Posts the spikes of this step. */
  send(share: Share, now: number): void;
  /** Forgets the spikes that were due at tick `now` and came from the share. */
  forget(share: Share, now: number): void;
}

/** Loops outside of the phases, called for one slice, row or neuron at a time. */
export interface Loops {
  /** The draws of an encoder: for its first `count` values, in a step. */
  rateDraws(rates: RateDraws): (count: number, step: number) => void;
  /** Adds up a share's members of goodness groups. */
  addUp(list: MemberList, parts: Float64Array): void;
  /** All groups take their members' parts. */
  takeParts(list: GroupList, learning: boolean, counters: Counters): void;
  /** Picoseconds of a row's events that were not accounted for; then they are. */
  accountRow(counts: Float64Array, before: Float64Array, durations: Float64Array, row: number): number;
  /** Picoseconds of the slowest worker's events that were not accounted for; then all are. */
  slowest(workers: WorkerRows, counts: Float64Array, before: Float64Array, durations: Float64Array): number;
  readonly thresholds: ThresholdLoops;
}

/** What the phases of a chip work on. */
export interface ChipParts {
  readonly slices: readonly Slice[];
  readonly crossbars: readonly Crossbar[];
  readonly router: Router;
  /** Index of the crossbar that has the rows of each 64-bit word of places. */
  readonly owner: Int32Array;
  /** Records of all crossbars, one after the other. */
  readonly crossbarRecords: Int32Array;
  readonly counters: Counters;
}

/** auto: SIMD where the platform has it; plain: TypeScript everywhere. */
export type KernelChoice = 'auto' | 'plain';

const plainLoops: Loops = {
  rateDraws: rates => (count, step) => drawRates(rates, count, step),
  addUp,
  takeParts,
  accountRow,
  slowest,
  thresholds: { move: moveThresholds, adapt: adaptThresholds },
};

function plainKernels({ slices, crossbars, router, owner, counters }: ChipParts): PhaseKernels {
  const arrivals = { crossbars, owner, counters };
  return {
    clear,
    deliver: (share, now) => deliver(share, router.wheel.due(now), arrivals),
    integrate: share => integrate(share, slices, counters),
    fire: ({ slices: own, sliceRows }, learning) => {
      for (const [i, slice] of own.entries()) fire(slice, sliceRows[i], counters, learning);
    },
    settle: ({ slices: own, sliceRows }, learning) => {
      for (const [i, slice] of own.entries()) {
        if (slice.spans) settleCompetition(slice, sliceRows[i], counters, learning);
      }
    },
    send: (share, now) => send(share, now, router, counters),
    forget: (share, now) => {
      for (const { words } of share.senders) router.wheel.forget(now, words[0], words[1]);
    },
  };
}

/** Phase kernels for the parts of a chip that lie in `arena`. */
export function createKernels(arena: Arena, parts: ChipParts, choice: KernelChoice = 'auto'): PhaseKernels {
  return kindOf(choice) === 'simd' ? simdKernels(arena.memory, parts) : plainKernels(parts);
}

/** Loops over arrays that lie in `arena`. */
export function createLoops(arena: Arena, choice: KernelChoice = 'auto'): Loops {
  // Taken whichever loops are chosen: all arrays then lie at the same places.
  const drawTable = arena.tables.int32From(LFSR32_DRAW_TABLE);
  const leaps = [4, 8].map(draws => arena.tables.int32From(leapTable(draws)));
  return kindOf(choice) === 'simd' ? simdLoops(arena.memory, drawTable, leaps[0], leaps[1]) : plainLoops;
}

/** What a choice comes to on this platform. */
export function kindOf(choice: KernelChoice): 'simd' | 'plain' {
  return choice === 'auto' && simdSupported ? 'simd' : 'plain';
}
