import { raise } from '../../fixed/error.js';
import { THRESHOLD_UNITS, type ThresholdUnitName } from '../../study/thresholds/units.js';
import type { DataFlags } from '../learn/run-data.js';
import type { SystemFlags } from '../learn/systems.js';
import type { PricesFlag } from '../prices.js';
import type { ThreadsFlag } from '../threads.js';

/** Fewer than in a learning run: there is one for each unit. */
export const DEFAULT_STUDY_TRAIN = 10_000;
export const DEFAULT_STUDY_TEST = 10_000;

/** What the command line of `study thresholds` says. */
export interface ThresholdFlags extends ThreadsFlag, DataFlags, PricesFlag, Pick<SystemFlags, 'hidden'> {
  readonly system: string;
  readonly units?: readonly ThresholdUnitName[];
  readonly train?: number;
  readonly test?: number;
  readonly seed: number;
  readonly chip: string;
  readonly validate?: true;
  readonly out?: string;
  readonly force?: true;
  readonly json?: true;
}

/** The value of `--units`. @throws SpikeloomError for an unknown unit, or one that is named twice */
export function parseUnits(text: string): readonly ThresholdUnitName[] {
  const units = text.split(',').map(name => {
    const unit = THRESHOLD_UNITS.find(known => known === name);
    return unit ?? raise(`--units names "${name}"; known units: ${THRESHOLD_UNITS.join(', ')}`);
  });
  const twice = units.find((unit, index) => units.indexOf(unit) !== index);
  if (twice !== undefined) raise(`--units names ${twice} twice; name each unit once`);
  return units;
}
