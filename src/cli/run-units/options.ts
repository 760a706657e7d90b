import { Option } from 'commander';
import { raise } from '../../fixed/error.js';
import { TIMING_MODES, type TimingMode } from '../../runtime/session.js';
import { UNIT_TIMINGS, type UnitTiming } from '../../runtime/unit-timings.js';
import type { RunOptions } from '../run/run-image.js';

/** What the command line of `run` says, whichever image it is for. */
export interface AnyRunOptions extends Omit<RunOptions, 'timing'> {
  readonly timing?: TimingMode | UnitTiming;
  readonly tileOrder?: readonly number[];
}

/** `--timing` of `run`: the modes of both kinds of image. */
export function runTimingOption(): Option {
  return new Option(
    '--timing <MODE>',
    'how emulated time is told: not at all; by the slowest core and the farthest way (analytic, of chip images), or ' +
      "packet by packet; of unit images besides SANA-FE's simple and detailed (default: analytic; of unit images simple)",
  ).choices([...new Set([...TIMING_MODES, ...UNIT_TIMINGS])]);
}

/** `--tile-order` of `run`. */
export function tileOrderOption(): Option {
  return new Option(
    '--tile-order <TILES>',
    'tiles in the order in which the packets of one spike are sent to them, with commas between; of unit images, with ' +
      '--timing detailed or packet (default: ascending)',
  ).argParser(parseTileOrder);
}

function parseTileOrder(text: string): number[] {
  if (/^\d{1,9}(,\d{1,9})*$/.test(text)) return text.split(',').map(Number);
  return raise(`--tile-order is "${text}"; expected numbers of tiles with commas between`);
}
