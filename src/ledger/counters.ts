import { EVENT_KIND_COUNT, EVENT_KINDS, type EventCounts, type EventKind } from './events.js';

/** Who a row of counters belongs to. */
export interface LedgerRow {
  readonly owner: 'slice' | 'encoder' | 'chip' | 'management';
  /** Index of the slice or encoder in the image; 0 for the others. */
  readonly index: number;
}

/**
 * Integer counters of physical events: one row a slice, an encoder, the chip, the management
 * processor (docs/counting.md). Held as float64, exact to 2^53: a day of a million events a
 * microsecond stays below. Components add; nothing is priced here.
 */
export class Counters {
  /** [rows x EVENT_KIND_COUNT], row by row. */
  readonly counts: Float64Array;
  readonly rows: number;
  readonly encoderRow: number;
  readonly chipRow: number;
  readonly managementRow: number;

  constructor(slices: number, encoders: number, counts?: Float64Array) {
    this.rows = slices + encoders + 2;
    this.encoderRow = slices;
    this.chipRow = slices + encoders;
    this.managementRow = this.chipRow + 1;
    this.counts = counts ?? new Float64Array(this.rows * EVENT_KIND_COUNT);
  }

  add(row: number, kind: number, events: number): void {
    this.counts[row * EVENT_KIND_COUNT + kind] += events;
  }

  /** Counts of one row, or of all rows together. */
  read(row?: number): EventCounts {
    return sumRows(this.counts, row === undefined ? undefined : [row]);
  }

  /** Describes every row, in order. */
  layout(): LedgerRow[] {
    return Array.from({ length: this.rows }, (_, row): LedgerRow => {
      if (row === this.managementRow) return { owner: 'management', index: 0 };
      if (row === this.chipRow) return { owner: 'chip', index: 0 };
      if (row >= this.encoderRow) return { owner: 'encoder', index: row - this.encoderRow };
      return { owner: 'slice', index: row };
    });
  }
}

/** Number of rows that counters for this many slices and encoders need. */
export function ledgerRows(slices: number, encoders: number): number {
  return slices + encoders + 2;
}

/** Sums the given rows (default: all) of a [rows x kinds] table into counts by kind. */
export function sumRows(table: Float64Array, rows?: readonly number[]): EventCounts {
  const wanted = rows ?? Array.from({ length: table.length / EVENT_KIND_COUNT }, (_, row) => row);
  const total = emptyCounts();
  for (const row of wanted) {
    EVENT_KINDS.forEach((kind, index) => {
      total[kind] += table[row * EVENT_KIND_COUNT + index];
    });
  }
  return total;
}

export function emptyCounts(): Record<EventKind, number> {
  return Object.fromEntries(EVENT_KINDS.map(kind => [kind, 0])) as Record<EventKind, number>;
}
