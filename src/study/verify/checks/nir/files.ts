import { SpikeloomError } from '../../../../fixed/error.js';
import { nirJson } from '../../../../nir/graph-json.js';
import { readNir } from '../../../../nir/read.js';
import type { CheckContext, CheckRow } from '../../check.js';
import { jsonDifference } from '../../equal-json.js';
import { recordedJson } from '../../recordings.js';
import { Tally } from '../../tally.js';

/** Folders of files that are read. */
export const READABLE = [
  'primitives',
  'hand',
  'edge',
  'snntorch',
  'norse',
  'sinabs',
  'rockpool',
  'spyx',
] as const;

/** What is recorded beside a file. */
interface Parse {
  readonly file_version: unknown;
  readonly graph: unknown;
  readonly nir_read: string;
}

interface BadFile {
  readonly consumer_should: string;
}

/** Each file parses to what `nir.read` gave, or is refused where it must be. */
export async function* fileRows({ recordings, sha256 }: CheckContext): AsyncIterable<CheckRow> {
  for (const folder of READABLE) {
    const tally = new Tally();
    for (const path of recordings.files(`nir/${folder}`).filter(file => file.endsWith('.nir'))) {
      const read = nirJson(await readNir(recordings.bytes(path), path), sha256);
      // As a JSON file holds it: without what is undefined.
      const { notes, ...parsed } = JSON.parse(JSON.stringify(read));
      const { file_version, graph, nir_read } = recordedJson<Parse>(recordings, path.replace(/nir$/, 'json'));
      // What nir refuses and we do not is told.
      const noted = notes.length > 0;
      const recorded = { file_version, graph, noted: nir_read !== 'accepted' };
      tally.same(path, jsonDifference({ ...parsed, noted }, recorded) ?? 'equal', 'equal');
    }
    yield tally.row(`${folder}: parsed as nir 1.0.8 does`, 'files');
  }
  yield await badRow(recordings);
}

async function badRow(recordings: CheckContext['recordings']): Promise<CheckRow> {
  const tally = new Tally();
  const bad = recordedJson<Record<string, BadFile>>(recordings, 'nir/bad/expected.json');
  for (const [name, { consumer_should }] of Object.entries(bad)) {
    const path = `nir/bad/${name}.nir`;
    const wanted = consumer_should.startsWith('accept') ? 'accepted' : 'refused';
    tally.same(path, await outcomeOf(recordings.bytes(path), path), wanted);
  }
  return tally.row('bad: refused, and accepted where nir errs', 'files');
}

async function outcomeOf(bytes: Uint8Array, path: string): Promise<string> {
  try {
    await readNir(bytes, path);
    return 'accepted';
  } catch (error) {
    if (error instanceof SpikeloomError) return 'refused';
    throw error;
  }
}
