import { formatTable } from './table.js';

/** Time of one thing, and its share of the whole command, 0 to 1. */
export interface Spent {
  readonly seconds: number;
  readonly share: number;
}

export interface PhaseTime extends Spent {
  readonly phase: string;
  /** `step`: estimated from sampled steps; `engine`: between steps; `command`: what is not the engine. */
  readonly part: 'step' | 'engine' | 'command';
}

export interface CoreTime extends Spent {
  /** Number of the core on the chip. */
  readonly core: number;
  /** Its neurons, such as `z1[0..199]`. */
  readonly holds: readonly string[];
  readonly integrateSeconds: number;
  readonly fireSeconds: number;
  /** Rules of steps and epochs. */
  readonly learnSeconds: number;
}

export interface KernelTime extends Spent {
  readonly kernel: string;
  /** What it did, estimated; null where it is not counted, and so `unit` and `perSecond`. */
  readonly work: number | null;
  readonly unit: string | null;
  readonly perSecond: number | null;
}

/** Where the time of a command went. The phases add up to `wallS`. */
export interface ProfileRecord {
  /** Time of the command up to its report. */
  readonly wallS: number;
  /** Time of the engine. */
  readonly engineS: number;
  readonly steps: number;
  /** Steps that were taken apart. */
  readonly sampledSteps: number;
  /** Threads of the engine; the engine's figures are those of the first. */
  readonly threads: number;
  readonly phases: readonly PhaseTime[];
  /** The one with the most time first; phases that run for all cores at once are not in it. */
  readonly cores: readonly CoreTime[];
  /** The one with the most time first. */
  readonly kernels: readonly KernelTime[];
}

/** Cores listed; the others are summed up. */
const LISTED_CORES = 10;
/** Shares below are not worth a line. */
const LEAST_SHARE = 0.0005;

/** A profile in words: by phase, by core, by kernel. */
export function formatProfile(record: ProfileRecord): string {
  const { wallS, engineS, steps, sampledSteps, threads } = record;
  const whose =
    threads === 1
      ? ''
      : ` Of ${threads} threads this is the first: its cores, and its waiting for the others.`;
  return [
    '## Where the time went',
    `${time(wallS)}, of them ${time(engineS)} in the engine: ${steps} steps, ${rate(steps, engineS)} a second. ` +
      `${sampledSteps} of them were taken apart; times within a step are estimates from those.${whose}`,
    phaseTable(record),
    coreTable(record),
    kernelTable(record),
  ]
    .filter(part => part !== '')
    .join('\n\n')
    .concat('\n');
}

function phaseTable({ phases }: ProfileRecord): string {
  const place = { step: 'in a step', engine: 'between steps', command: 'around the engine' };
  const rows = phases
    .filter(worthALine)
    .map(({ phase, part, ...spent }) => [phase, place[part], ...spentCells(spent)]);
  return formatTable(['phase', 'where', 'time', 'share'], rows);
}

function coreTable({ cores }: ProfileRecord): string {
  if (cores.length === 0) return '';
  const listed = cores.slice(0, LISTED_CORES);
  const others = cores.slice(LISTED_CORES);
  const cells = (name: string, holds: string, of: readonly CoreTime[]) => [
    name,
    holds,
    ...spentCells({
      seconds: sum(of, ({ seconds }) => seconds),
      share: sum(of, ({ share }) => share),
    }),
    time(sum(of, ({ integrateSeconds }) => integrateSeconds)),
    time(sum(of, ({ fireSeconds }) => fireSeconds)),
    time(sum(of, ({ learnSeconds }) => learnSeconds)),
  ];
  const rows = listed.map(core => cells(`core ${core.core}`, core.holds.join(' '), [core]));
  if (others.length > 0) rows.push(cells(`${others.length} others`, '', others));
  return formatTable(['core', 'neurons', 'time', 'share', 'integrate', 'fire', 'learn'], rows);
}

function kernelTable({ kernels }: ProfileRecord): string {
  const rows = kernels
    .filter(worthALine)
    .map(({ kernel, work, unit, perSecond, ...spent }) => [
      kernel,
      ...spentCells(spent),
      ...(work === null || perSecond === null
        ? ['', '']
        : [`${short(work)} ${unit}`, `${short(perSecond)}/s`]),
    ]);
  return formatTable(['kernel', 'time', 'share', 'work', 'rate'], rows);
}

function worthALine({ share }: Spent): boolean {
  return share >= LEAST_SHARE;
}

function spentCells({ seconds, share }: Spent): string[] {
  return [time(seconds), `${(100 * share).toFixed(1)}%`];
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

function time(seconds: number): string {
  return seconds >= 1 ? `${seconds.toFixed(2)} s` : `${(1000 * seconds).toFixed(seconds >= 0.01 ? 0 : 2)} ms`;
}

function rate(count: number, seconds: number): string {
  return seconds > 0 ? short(count / seconds) : '0';
}

const SUFFIXES = [
  [1e9, ' G'],
  [1e6, ' M'],
  [1e3, ' k'],
] as const;

/** A number with three digits and a prefix of the SI: `4.16 M`. */
function short(value: number): string {
  const [scale, suffix] = SUFFIXES.find(([size]) => value >= size) ?? [1, ''];
  return `${scale === 1 ? Math.round(value) : (value / scale).toPrecision(3)}${suffix}`;
}
