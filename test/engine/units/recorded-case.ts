import { readFileSync } from 'node:fs';
import type { UnitImage } from '../../../src/image/unit-image.js';
import { readSanafe } from '../../../src/peers/sanafe/read.js';
import { toUnitImage } from '../../../src/peers/sanafe/to-image.js';
import { sharedData } from '../../support/shared-data.js';

export const CASES = [
  'one-core',
  'mesh-2x2',
  'recurrent-200',
  'long-haul',
  'congested',
  'mixed-units',
] as const;
export type CaseName = (typeof CASES)[number];

/** One of the recorded runs of SANA-FE 2.2.9; absent where the shared data is. */
export interface RecordedCase {
  readonly image: UnitImage;
  readonly summary: Summary;
  /** Rows of a CSV file: columns by name. */
  table(file: string): { readonly [column: string]: string }[];
}

interface ModeSummary {
  readonly spikes: number;
  readonly packets_sent: number;
  readonly neurons_updated: number;
  readonly neurons_fired: number;
  readonly sim_time: number;
  readonly power: number;
  readonly energy: { readonly [part: string]: number };
}

export interface Summary {
  readonly steps: number;
  readonly simple: ModeSummary;
  readonly detailed: ModeSummary;
  readonly hops: number;
  readonly tile_order_of_messages: number[];
  readonly messages_csv_steps: number;
}

export const casesFolder = sharedData('sanafe');

export function recordedCase(name: CaseName): RecordedCase {
  const path = (file: string) => `${casesFolder}/${name}/${file}`;
  const source = (file: string) => ({ file, chunks: () => [new Uint8Array(readFileSync(path(file)))] });
  return {
    image: toUnitImage(readSanafe(source('arch.yaml'), source('net.yaml'))).image,
    summary: JSON.parse(readFileSync(path('summary.json'), 'utf8')),
    table: file => {
      const [header, ...lines] = readFileSync(path(file), 'utf8').trim().split('\n');
      const columns = header.split(',');
      return lines.map(line => {
        const values = line.split(',');
        return Object.fromEntries(columns.map((column, i) => [column, values[i]]));
      });
    },
  };
}
