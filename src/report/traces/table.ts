/** What a column of a trace holds: whole numbers below 2^31 or 2^53, real numbers, or text. */
export type ColumnKind = 'int' | 'count' | 'real' | 'text';

export interface TraceColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

/** One value of a row, of its column's kind. */
export type Cell = number | string;

/** Takes a trace's rows as they come; what it holds of them at most, its maker says. */
export interface TableWriter {
  /** @param cells one a column; the array may be used again by the caller */
  row(cells: readonly Cell[]): void;
  /** Writes what it still holds; nothing may come after it. */
  end(): void;
}

/** Where a writer's bytes go. They are the caller's again when `write` returns. */
export interface ByteSink {
  write(bytes: Uint8Array): void;
}
