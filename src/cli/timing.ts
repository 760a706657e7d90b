import { Option } from 'commander';
import { TIMING_MODES, type TimingMode } from '../runtime/session.js';

/** The flag `--timing`, as commander gives it. */
export interface TimingFlag {
  readonly timing?: TimingMode;
}

/** `--timing`, of every command that runs a chip and tells how long that takes. */
export function timingOption(unless: string): Option {
  return new Option(
    '--timing <MODE>',
    `how emulated time is told: not at all, by the slowest core and the farthest way, or packet by packet (default: ${unless})`,
  ).choices(TIMING_MODES);
}
