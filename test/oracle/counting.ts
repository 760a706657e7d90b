import type { ChipImage, CoreImage } from '../../src/image/layout.js';
import { EVENT_KINDS, type EventKind } from '../../src/ledger/events.js';

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
    const eastWest = this.#links(from.x, to.x, this.#chip.columns);
    const northSouth = this.#links(from.y, to.y, this.#chip.rows);
    if (eastWest === 0 && northSouth === 0) this.add(row, 'tileDelivery');
    this.add(row, 'hopEastWest', eastWest);
    this.add(row, 'hopNorthSouth', northSouth);
  }

  /** Steps from place to place in a row of so many; on a torus its ends are joined. */
  #links(from: number, to: number, length: number): number {
    if (this.#chip.topology === 'mesh') return Math.abs(from - to);
    let steps = 0;
    while ((from + steps) % length !== to && (to + steps) % length !== from) steps++;
    return steps;
  }
}
