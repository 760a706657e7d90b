import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { NamedRates } from '../../compiler/spike-rates.js';
import { raise } from '../../fixed/error.js';
import type { NetworkDescription } from '../../network/description.js';
import { RUN_FILES } from '../learn/run-folder.js';
import { learntRates } from './profile-learn.js';
import { recordedRates } from './profile-run.js';
import { type KnownRates, unitsOf } from './profile-units.js';

export interface Profile {
  readonly rates: NamedRates;
  /** What was taken from where, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * How often the units of a network fired in an earlier run: the folder that `run --out` wrote, or that of a finished `learn`.
 * @throws SpikeloomError for a folder without a run, and for a run of another network
 */
export function readProfile(folder: string, network: NetworkDescription): Profile {
  if (!existsSync(folder)) raise('there is no such folder; name the one of an earlier run', { file: folder });
  const known = readRates(folder, network);
  const unknown = unitsOf(network)
    .filter(({ name }) => !known.byName.has(name))
    .map(({ name }) => name);
  return {
    rates: { of: name => known.byName.get(name) ?? null },
    notes: [
      ...known.notes,
      ...(unknown.length === 0 ? [] : [`rates of ${unknown.join(', ')} are estimated: ${folder} has none`]),
    ],
  };
}

function readRates(folder: string, network: NetworkDescription): KnownRates {
  if (existsSync(join(folder, RUN_FILES.ledger))) return learntRates(folder, network);
  if (existsSync(join(folder, RUN_FILES.manifest))) {
    raise('the learning run is not finished; finish it with "spikeloom learn --resume"', { file: folder });
  }
  const spikes = filesOf(folder).flatMap(file => {
    const name = /^spikes-(.+)\.npy$/.exec(file)?.[1];
    return name === undefined ? [] : [{ name, file: join(folder, file) }];
  });
  if (spikes.length === 0) {
    raise(
      'holds neither spikes-*.npy of "spikeloom run --out" nor ledger.csv of a finished "spikeloom learn"',
      {
        file: folder,
      },
    );
  }
  return recordedRates(folder, spikes, network);
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return raise(code === 'ENOTDIR' ? 'it is no folder' : `reading it failed (${code})`, { file: folder });
  }
}
