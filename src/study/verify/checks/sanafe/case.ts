import type { UnitImage } from '../../../../image/unit-image.js';
import { readSanafe } from '../../../../peers/sanafe/read.js';
import { toUnitImage } from '../../../../peers/sanafe/to-image.js';
import type { UnitMachine } from '../../../../runtime/unit-run.js';
import { recordedSource } from '../../bytes-source.js';
import { type Recordings, recordedCsv, recordedJson } from '../../recordings.js';

/** Their names; README of the recordings says what each exercises. */
export const SANAFE_CASES = [
  'one-core',
  'mesh-2x2',
  'recurrent-200',
  'long-haul',
  'congested',
  'mixed-units',
] as const;
export type SanafeCaseName = (typeof SANAFE_CASES)[number];

export const ENERGY_PARTS = ['synapse', 'dendrite', 'soma', 'network', 'total'] as const;

interface ModeSummary {
  readonly spikes: number;
  readonly packets_sent: number;
  readonly neurons_updated: number;
  readonly neurons_fired: number;
  readonly sim_time: number;
  readonly power: number;
  readonly energy: { readonly [part in (typeof ENERGY_PARTS)[number]]: number };
}

/** What SANA-FE returned for a case. */
interface Summary {
  readonly steps: number;
  readonly simple: ModeSummary;
  readonly detailed: ModeSummary;
  readonly hops: number;
  readonly tile_order_of_messages: number[];
  readonly messages_csv_steps: number;
}

/** A row of a CSV file: columns by name. */
export type CsvRow = Readonly<Record<string, string>>;

/** One of the recorded runs of SANA-FE 2.2.9, and its system as an image of ours. */
export interface SanafeCase {
  readonly image: UnitImage;
  readonly summary: Summary;
  /** Rows of one of its CSV files; none where it has no such file. */
  table(file: string): readonly CsvRow[];
}

export function sanafeCase(recordings: Recordings, name: SanafeCaseName): SanafeCase {
  const folder = `sanafe/${name}`;
  const source = (file: string) => recordedSource(recordings, `${folder}/${file}`);
  const files = recordings.files(folder);
  return {
    image: toUnitImage(readSanafe(source('arch.yaml'), source('net.yaml'))).image,
    summary: recordedJson<Summary>(recordings, `${folder}/summary.json`),
    table: file => {
      const path = `${folder}/${file}`;
      if (!files.includes(path)) return [];
      const [columns, ...lines] = recordedCsv(recordings, path);
      return lines.map(line => Object.fromEntries(columns.map((column, i) => [column, line[i]])));
    },
  };
}

/** Neurons as SANA-FE names them, `group.index`, groups in the order of their names; the slot of each. */
export function namedSlots({ loaded, engine }: UnitMachine): ReadonlyMap<string, number> {
  let first = 0;
  const groups = loaded.system.image.groups.map(({ name, size }) => {
    const start = first;
    first += size;
    return { name, start, size };
  });
  groups.sort((a, b) => (a.name < b.name ? -1 : 1));
  return new Map(
    groups.flatMap(({ name, start, size }) =>
      Array.from({ length: size }, (_, i) => [`${name}.${i}`, engine.layout.slotOf[start + i]] as const),
    ),
  );
}
