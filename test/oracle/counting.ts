import type { ChipImage, CoreImage } from '../../src/image/layout.js';
import { EVENT_KINDS, type EventKind } from '../../src/ledger/events.js';
import { walkedLinks } from './way.js';

/** Integer counts by row of the ledger and kind of event (docs/counting.md, Rows of the ledger). */
export class Counters {
  readonly rows: number[][];
  /** Names of the rows, for messages. */
  readonly names: string[];
  readonly #slices: number;
  readonly #chip: ChipImage['chip'];

  constructor(image: ChipImage) {
    this.#slices = image.slices.length;
    this.#chip = image.chip;
    this.names = [
      ...image.slices.map((_, index) => `slice ${index}`),
      ...image.encoders.map((_, index) => `encoder ${index}`),
      'chip',
      'management',
    ];
    this.rows = this.names.map(() => EVENT_KINDS.map(() => 0));
  }

  add(row: number, kind: EventKind, amount = 1): void {
    this.rows[row][EVENT_KINDS.indexOf(kind)] += amount;
  }

  encoderRow(encoder: number): number {
    return this.#slices + encoder;
  }

  get chipRow(): number {
    return this.rows.length - 2;
  }

  get managementRow(): number {
    return this.rows.length - 1;
  }

  /** One packet of a reduction from core to core: its hops, or one delivery inside their tile. */
  addPacket(row: number, from: CoreImage, to: CoreImage): void {
    this.add(row, 'packet');
    const { eastWest, northSouth, offChip } = walkedLinks(from, to, this.#chip);
    if (eastWest + northSouth + offChip === 0) this.add(row, 'tileDelivery');
    this.add(row, 'hopEastWest', eastWest);
    this.add(row, 'hopNorthSouth', northSouth);
    this.add(row, 'hopOffChip', offChip);
  }
}
