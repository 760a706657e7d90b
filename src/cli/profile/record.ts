import { PROFILE_PHASES } from '../../engine/profile/cells.js';
import type { EngineProfile, ProfiledCell } from '../../engine/profile/profile.js';
import type { WeightlessImage } from '../../image/layout.js';
import type { CoreTime, KernelTime, PhaseTime, ProfileRecord } from '../../report/profile.js';

/** The section of a command in which its engine works: told without the engine's time. */
export const HOST_SECTION = 'host';

/**
 * Sums an engine's cells up by phase, core and kernel.
 * @param sections seconds of a command's sections, in their order; {@link HOST_SECTION} among them
 */
export function profileRecord(
  image: WeightlessImage,
  threads: number,
  { seconds: engineS, steps, sampledSteps, cells }: EngineProfile,
  sections: ReadonlyMap<string, number>,
): ProfileRecord {
  const wallS = [...sections.values()].reduce((sum, seconds) => sum + seconds, 0);
  const spent = (seconds: number) => ({ seconds, share: wallS > 0 ? seconds / wallS : 0 });
  const secondsOf = (chosen: readonly ProfiledCell[]) => chosen.reduce((sum, cell) => sum + cell.seconds, 0);

  const phases = PROFILE_PHASES.map((phase): PhaseTime => {
    const own = cells.filter(cell => cell.phase === phase);
    const inStep = own.some(({ span }) => span === 'step');
    return { phase, part: inStep ? 'step' : 'engine', ...spent(secondsOf(own)) };
  });
  const around = [...sections].map(
    ([phase, seconds]): PhaseTime => ({
      phase,
      part: 'command',
      ...spent(phase === HOST_SECTION ? seconds - engineS : seconds),
    }),
  );

  const byCore = groupBy(
    cells.filter(({ core }) => core >= 0),
    ({ core }) => core,
  );
  const cores = [...byCore].map(([core, own]): CoreTime => {
    const of = (...names: readonly string[]) => secondsOf(own.filter(({ phase }) => names.includes(phase)));
    return {
      core: image.cores[core].id,
      holds: holdsOf(image, core),
      ...spent(secondsOf(own)),
      integrateSeconds: of('integrate'),
      fireSeconds: of('fire'),
      learnSeconds: of('learn', 'epoch'),
    };
  });

  const kernels = [...groupBy(cells, ({ kernel }) => kernel)].map(([kernel, own]): KernelTime => {
    const seconds = secondsOf(own);
    const work = own.reduce((sum, cell) => sum + cell.work, 0);
    const [{ unit }] = own;
    return unit === null || work === 0
      ? { kernel, ...spent(seconds), work: null, unit: null, perSecond: null }
      : { kernel, ...spent(seconds), work, unit, perSecond: seconds > 0 ? work / seconds : null };
  });

  return {
    wallS,
    engineS,
    steps,
    sampledSteps,
    threads,
    phases: [...phases, ...around],
    // With several threads, cores of the others have no time here.
    cores: cores.filter(({ seconds }) => seconds > 0).sort(bySeconds),
    kernels: kernels.sort(bySeconds),
  };
}

function holdsOf({ slices, populations }: WeightlessImage, core: number): string[] {
  return slices
    .filter(slice => slice.core === core)
    .map(({ population, first, count }) => `${populations[population].name}[${first}..${first + count - 1}]`);
}

function bySeconds(a: { readonly seconds: number }, b: { readonly seconds: number }): number {
  return b.seconds - a.seconds;
}

function groupBy<T, Key>(items: readonly T[], keyOf: (item: T) => Key): Map<Key, T[]> {
  const groups = new Map<Key, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
