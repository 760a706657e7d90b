import { type DuelResult, fight, type Rounds } from './duel.js';
import type { BenchContext, Entry } from './entry.js';
import { type Machine, thisMachine } from './machine.js';
import { sunk } from './sink.js';

/** All that a run of the benches found; what `--json` writes. */
export interface BenchReport {
  readonly format: 'spikeloom/bench/1';
  readonly machine: Machine;
  readonly seed: number;
  readonly quick: boolean;
  readonly rounds: number;
  readonly results: readonly DuelResult[];
  readonly figures: readonly FigureResult[];
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
  /** Of everything computed; equal seeds give equal sums only where equally many runs warmed up. */
  readonly checksum: number;
}

/** A figure of ours alone. */
export interface FigureResult {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  /** The most that is wanted. */
  readonly goal: number | null;
  readonly note: string | null;
}

/** @param tell called before each entry */
export async function runBench(
  entries: readonly Entry[],
  context: BenchContext,
  rounds: Rounds,
  tell: (name: string) => void,
): Promise<BenchReport> {
  const machine = thisMachine();
  const results: DuelResult[] = [];
  const figures: FigureResult[] = [];
  const skipped: { name: string; reason: string }[] = [];
  for (const entry of entries) {
    tell(entry.name);
    const { name, unit, goal } = entry;
    if (entry.kind === 'figure') {
      const figure = entry.measure(context);
      if (typeof figure === 'string') skipped.push({ name, reason: figure });
      else figures.push({ name, unit, value: figure.value, goal: goal ?? null, note: figure.note ?? null });
      continue;
    }
    const duel = entry.open(context);
    if (typeof duel === 'string') {
      skipped.push({ name, reason: duel });
      continue;
    }
    try {
      results.push(await fight(entry, duel, rounds));
    } finally {
      duel.close?.();
    }
  }
  return {
    format: 'spikeloom/bench/1',
    machine,
    seed: context.seed,
    quick: context.quick,
    rounds: rounds.count,
    results,
    figures,
    skipped,
    checksum: sunk(),
  };
}
