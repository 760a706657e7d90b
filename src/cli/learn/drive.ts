import type { ChipModel } from '../../hardware/schema.js';
import { EVENT_INDEX, EVENT_KINDS } from '../../ledger/events.js';
import { priceCounts } from '../../ledger/pricing.js';
import type { SampleRecord } from '../../runtime/session.js';
import type { ChipRun } from '../../study/learn/chip-run.js';
import type { Experiment } from '../../study/learn/experiment.js';
import type { Interruption } from './interruption.js';
import type { LastState } from './last-state.js';
import { Progress } from './progress.js';
import type { TwinMessage, TwinThread } from './twin-thread.js';

/** The event loop gets a turn this often, so that Ctrl-C is heard. */
const TURN_MS = 50;

export interface Driven {
  /** Whether chip and twin did all their samples; false after an interruption. */
  readonly finished: boolean;
  readonly chipWallS: number;
  readonly twin: TwinMessage | null;
}

/**
 * Runs a chip run and its twin to their end, or to the next sample after an interruption, showing
 * progress.
 * @param states keeps what a lost thread would tear; null where nobody would go on from it
 */
export async function drive(
  experiment: Experiment,
  run: ChipRun,
  twin: TwinThread | null,
  chip: ChipModel,
  interruption: Interruption,
  states: LastState | null,
): Promise<Driven> {
  const total = experiment.order.length + experiment.testSet.count;
  const progress = new Progress(total, run.trained + run.tested);
  const start = performance.now();
  let turn = start;
  try {
    while (!run.finished && !interruption.wanted) {
      const { record, isTest } = run.next();
      states?.keep();
      progress.update({
        phase: isTest ? 'test' : 'train',
        done: run.trained + run.tested,
        total,
        correct: record.prediction === record.label,
        spikesPerStep: spikesPerStep(record),
        pricedPj: samplePricedPj(record, chip),
        twinDone: twin?.done ?? null,
      });
      if (performance.now() - turn < TURN_MS) continue;
      await new Promise(resolve => setImmediate(resolve));
      turn = performance.now();
    }
    const chipWallS = (performance.now() - start) / 1000;
    const ended = twin === null ? null : await endOf(twin, interruption);
    return { finished: run.finished && (ended?.finished ?? true), chipWallS, twin: ended };
  } finally {
    progress.stop();
  }
}

/** Waits for the twin, which may be the slower one, and passes an interruption on to it. */
async function endOf(twin: TwinThread, interruption: Interruption): Promise<TwinMessage> {
  const watch = setInterval(() => {
    if (interruption.wanted) twin.stop();
  }, TURN_MS);
  try {
    if (interruption.wanted) twin.stop();
    return await twin.ended;
  } finally {
    clearInterval(watch);
  }
}

/** What an event of each kind costs on a chip, in the order of EVENT_KINDS; 0 without a figure. */
const eventEnergies = new WeakMap<ChipModel, Float64Array>();

/**
 * Energy of a sample's priced events, which is all of it where every kind has a price. It is asked after
 * every sample: figures are looked up once a chip.
 */
export function samplePricedPj({ counts }: SampleRecord, chip: ChipModel): number {
  let energies = eventEnergies.get(chip);
  if (energies === undefined) {
    energies = Float64Array.from(
      EVENT_KINDS,
      kind => priceCounts({ [kind]: 1 }, chip.prices.energy).pricedPj,
    );
    eventEnergies.set(chip, energies);
  }
  let pricedPj = 0;
  for (let kind = 0; kind < energies.length; kind++) pricedPj += counts[kind] * energies[kind];
  return pricedPj;
}

/** Spikes of the neurons (not of the inputs) a step. */
export function spikesPerStep(record: SampleRecord): number {
  return record.counts[EVENT_INDEX.spike] / Math.max(1, record.counts[EVENT_INDEX.barrier]);
}
