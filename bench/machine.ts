import { cpus, loadavg } from 'node:os';

/** Where figures were taken; absolute ones mean little without it. */
export interface Machine {
  readonly cpu: string;
  readonly processors: number;
  readonly node: string;
  readonly platform: string;
  /** Mean number of runnable threads over the last minute; above 1 before a run, others were at work. */
  readonly load: number;
}

export function thisMachine(): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    processors: processors.length,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    load: Number(loadavg()[0].toFixed(2)),
  };
}
