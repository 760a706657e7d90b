import type { RancSystem, Targets } from './system.js';

/**
 * Ticks until what enters in tick 0 has reached every core that it can reach, each by the quickest way. Together with
 * the ticks in which packets enter it is how long a run of a grid without loops has something new to say.
 */
export function settlingTicks({ config, cores, packets }: RancSystem): number {
  const { columns, rows } = config;
  const reachedIn = new Float64Array(columns * rows).fill(Number.POSITIVE_INFINITY);
  const coreOf = new Map(cores.map(core => [core.y * columns + core.x, core]));
  const changed = new Set<number>();
  const send = ({ cell, tick }: Targets, now: number) => {
    for (let i = 0; i < cell.length; i++) {
      const then = now + tick[i] + 1;
      if (then >= reachedIn[cell[i]] || !coreOf.has(cell[i])) continue;
      reachedIn[cell[i]] = then;
      changed.add(cell[i]);
    }
  };
  send(packets.units, 0);
  // A set goes through what is added while it is gone through; times only fall, so that it ends.
  for (const cell of changed) {
    changed.delete(cell);
    send(coreOf.get(cell)!.target, reachedIn[cell]);
  }
  return reachedIn.reduce((most, ticks) => (Number.isFinite(ticks) ? Math.max(most, ticks) : most), 0);
}
