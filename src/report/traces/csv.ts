import type { ByteSink, Cell, TableWriter, TraceColumn } from './table.js';

/** What a cell of text is put in quotes for. */
const SPECIAL = /[",\r\n]/;

/** Characters that are gathered before they go to the sink. */
const PIECE = 1 << 16;

export interface CsvOptions {
  /** Whether a comma stands behind the last cell of each line too. */
  readonly trailingComma: boolean;
}

/**
 * Comma-separated values, lines ending in \n. Numbers are the shortest decimals that give back the double; `nan`, `inf`
 * and `-inf` stand for what is none. Text stands as it is, but in quotes where it holds a comma, a quote or a line end.
 * Holds 64 KiB of text and a row.
 */
export class CsvWriter implements TableWriter {
  readonly #sink: ByteSink;
  readonly #lineEnd: string;
  readonly #encoder = new TextEncoder();
  #text = '';

  constructor(
    columns: readonly TraceColumn[],
    sink: ByteSink,
    { trailingComma }: CsvOptions = { trailingComma: false },
  ) {
    this.#sink = sink;
    this.#lineEnd = trailingComma ? ',\n' : '\n';
    this.#line(columns.map(({ name }) => name));
  }

  row(cells: readonly Cell[]): void {
    this.#line(cells);
  }

  end(): void {
    this.#flush();
  }

  #line(cells: readonly Cell[]): void {
    let line = '';
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i];
      if (i > 0) line += ',';
      line += typeof cell === 'string' ? quoted(cell) : decimal(cell);
      if (line.length > PIECE) {
        this.#text += line;
        line = '';
        this.#flush();
      }
    }
    this.#text += line + this.#lineEnd;
    if (this.#text.length > PIECE) this.#flush();
  }

  #flush(): void {
    if (this.#text === '') return;
    this.#sink.write(this.#encoder.encode(this.#text));
    this.#text = '';
  }
}

/** The shortest decimal that gives back a double, as C's and Python's readers take it. */
export function decimal(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
  if (Number.isNaN(value)) return 'nan';
  return value > 0 ? 'inf' : '-inf';
}

function quoted(text: string): string {
  return SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
