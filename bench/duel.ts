import type { Contender } from './contender.js';
import type { Duel, DuelEntry } from './entry.js';
import { type Spread, spreadOf } from './statistics.js';

/** Speeds of both sides in units a second, and of ours as a multiple of the yardstick's. */
export interface DuelResult {
  readonly name: string;
  readonly unit: string;
  readonly goal: number | null;
  readonly ours: Speed;
  readonly yardstick: Speed;
  /** Ours / yardstick, round by round: what both sides lose to a busy machine is gone from it. */
  readonly ratio: Spread;
  readonly note: string | null;
}

export interface Speed {
  readonly name: string;
  readonly perSecond: Spread;
  /** Units of work of one run. */
  readonly units: number;
}

export interface Rounds {
  readonly count: number;
  /** Each side runs untimed for at least this long first; 0 for not at all. */
  readonly warmUpS: number;
}

/** Runs both sides in turn; the one that goes first changes from round to round. */
export async function fight(
  entry: DuelEntry,
  { ours, yardstick, note }: Duel,
  rounds: Rounds,
): Promise<DuelResult> {
  for (const contender of [ours, yardstick]) await warmUp(contender, rounds.warmUpS);
  const speeds: [ours: number[], yardstick: number[]] = [[], []];
  const units = [0, 0];
  for (let round = 0; round < rounds.count; round++) {
    for (const side of round % 2 === 0 ? [0, 1] : [1, 0]) {
      const sample = await [ours, yardstick][side].measure();
      speeds[side].push(sample.units / sample.seconds);
      units[side] = sample.units;
    }
  }
  return {
    name: entry.name,
    unit: entry.unit,
    goal: entry.goal ?? null,
    ours: { name: ours.name, perSecond: spreadOf(speeds[0]), units: units[0] },
    yardstick: { name: yardstick.name, perSecond: spreadOf(speeds[1]), units: units[1] },
    ratio: spreadOf(speeds[0].map((speed, round) => speed / speeds[1][round])),
    note: note ?? null,
  };
}

async function warmUp(contender: Contender, atLeastS: number): Promise<void> {
  let spent = 0;
  while (spent < atLeastS) spent += (await contender.measure()).seconds;
}
