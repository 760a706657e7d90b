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
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
  /** Of everything computed; equal seeds give equal sums only where equally many runs warmed up. */
  readonly checksum: number;
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
  const skipped: { name: string; reason: string }[] = [];
  for (const entry of entries) {
    tell(entry.name);
    const duel = entry.open(context);
    if (typeof duel === 'string') skipped.push({ name: entry.name, reason: duel });
    else results.push(await fight(entry, duel, rounds));
  }
  return {
    format: 'spikeloom/bench/1',
    machine,
    seed: context.seed,
    quick: context.quick,
    rounds: rounds.count,
    results,
    skipped,
    checksum: sunk(),
  };
}
