import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { ByteSink, Cell, ColumnKind, TableWriter, TraceColumn } from './table.js';

/** Bytes of cells that make a row group, at eight a cell; and the rows that one has at least and at most. */
const GROUP_BYTES = 1 << 23;
const LEAST_ROWS = 256;
const MOST_ROWS = 1 << 16;

type Schema = ConstructorParameters<typeof ParquetWriter>[0]['schema'];
type Cells = Int32Array | Float64Array | BigInt64Array | string[];

/**
 * A Parquet file (format version 2, Snappy), with the columns' kinds: `int` INT32, `count` INT64, `real` DOUBLE, `text` a
 * UTF-8 string by way of a dictionary. Rows gather in typed columns and leave as a row group of 8 MiB, but not fewer than
 * 256 rows nor more than 65536, so that what is held does not grow with the run but for the footer's few hundred bytes a
 * column of a row group.
 */
export class ParquetTable implements TableWriter {
  readonly #columns: readonly TraceColumn[];
  readonly #sink: ByteSink;
  readonly #bytes = new ByteWriter(1 << 16);
  readonly #writer: ParquetWriter;
  readonly #cells: readonly Cells[];
  readonly #groupRows: number;
  #rows = 0;

  constructor(columns: readonly TraceColumn[], sink: ByteSink) {
    this.#columns = columns;
    this.#sink = sink;
    const fitting = Math.floor(GROUP_BYTES / (8 * columns.length));
    this.#groupRows = Math.min(MOST_ROWS, Math.max(LEAST_ROWS, fitting));
    this.#cells = columns.map(({ kind }) => room(kind, this.#groupRows));
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: schemaOf(columns),
      statistics: false,
      createdBy: 'spikeloom',
    });
  }

  row(cells: readonly Cell[]): void {
    const at = this.#rows++;
    for (let i = 0; i < this.#cells.length; i++) {
      const column = this.#cells[i];
      if (column instanceof BigInt64Array) column[at] = BigInt(cells[i]);
      else column[at] = cells[i];
    }
    if (this.#rows === this.#groupRows) this.#writeGroup();
  }

  end(): void {
    this.#writeGroup();
    this.#writer.finish();
    this.#flush();
  }

  #writeGroup(): void {
    if (this.#rows === 0) return;
    this.#writer.write({
      columnData: this.#columns.map(({ name, kind }, i) => ({
        name,
        data: this.#cells[i].slice(0, this.#rows),
        encoding: kind === 'text' ? 'RLE_DICTIONARY' : 'PLAIN',
        offsetIndex: false,
      })),
      rowGroupSize: this.#groupRows,
    });
    this.#rows = 0;
    this.#flush();
  }

  /** The writer counts its offset itself; the buffer starts anew. */
  #flush(): void {
    this.#sink.write(this.#bytes.getBytes());
    this.#bytes.index = 0;
  }
}

function schemaOf(columns: readonly TraceColumn[]): Schema {
  return [
    { name: 'root', num_children: columns.length },
    ...columns.map(({ name, kind }) => ({ name, repetition_type: 'REQUIRED' as const, ...TYPES[kind] })),
  ];
}

const TYPES = {
  int: { type: 'INT32' },
  count: { type: 'INT64' },
  real: { type: 'DOUBLE' },
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
} as const;

function room(kind: ColumnKind, rows: number): Cells {
  switch (kind) {
    case 'int':
      return new Int32Array(rows);
    case 'count':
      return new BigInt64Array(rows);
    case 'real':
      return new Float64Array(rows);
    case 'text':
      return [];
  }
}
