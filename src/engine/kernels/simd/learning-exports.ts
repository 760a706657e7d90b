/** The learning kernels of `assembly/index.ts`; pointers are byte offsets into the memory. */
export interface LearnExports {
  learnColumns8: LearnColumns;
  learnColumns16: LearnColumns;
  startStates(
    state: number,
    leap: number,
    leap16: number,
    blocks: number,
    lows: number,
    highs: number,
    tables: number,
  ): void;
  learnDense8(
    ...args: [...Pass, mask: number, maskScale: number, lows: number, highs: number, draws: number]
  ): number;
  roundDense8(...args: [...Pass, bias: number]): number;
  learnWide8: LearnWide;
  learnWide16: LearnWide;
  learnRows8: LearnRows;
  learnRows16: LearnRows;
  scaleColumn8: ScaleColumn;
  scaleColumn16: ScaleColumn;
  learnPasses(
    records: number,
    passes: number,
    annealing: number,
    columns: number,
    posts: number,
    table16: number,
    table32: number,
    tally: number,
  ): void;
  listNonZero(values: number, count: number, list: number): number;
}

type Pass = [
  weights: number,
  stride: number,
  rows: number,
  pre: number,
  count: number,
  post: number,
  lanes: number,
  scale: number,
  lowest: number,
  highest: number,
];

type LearnColumns = (
  weights: number,
  stride: number,
  acting: number,
  actingBytes: number,
  shadowShift: number,
  held: number,
  words: number,
  columns: number,
  posts: number,
  columnCount: number,
  list: number,
  count: number,
  bits: number,
  pre: number,
  annealing: number,
  bias: number,
  fractionBits: number,
  lowest: number,
  highest: number,
  lfsr: number,
  tables: number,
  scratch: number,
  tally: number,
) => void;

type LearnRows = (
  weights: number,
  stride: number,
  acting: number,
  actingBytes: number,
  shadowShift: number,
  held: number,
  words: number,
  columns: number,
  posts: number,
  columnCount: number,
  list: number,
  count: number,
  pre: number,
  annealing: number,
  bias: number,
  mask: number,
  flip: number,
  fractionBits: number,
  lowest: number,
  highest: number,
  lfsr: number,
  table: number,
  sums: number,
  tally: number,
) => void;

type ScaleColumn = (
  weights: number,
  stride: number,
  acting: number,
  actingBytes: number,
  shadowShift: number,
  held: number,
  words: number,
  column: number,
  factor: number,
  rows: number,
  annealing: number,
  bias: number,
  mask: number,
  flip: number,
  fractionBits: number,
  lowest: number,
  highest: number,
  lfsr: number,
  table: number,
  sums: number,
  tally: number,
) => void;

type LearnWide = (
  weights: number,
  stride: number,
  acting: number,
  actingBytes: number,
  shadowShift: number,
  rows: number,
  pre: number,
  count: number,
  post: number,
  lanes: number,
  annealing: number,
  bias: number,
  shift: number,
  lowest: number,
  highest: number,
  mask: number,
  lows: number,
  highs: number,
  draws: number,
  tally: number,
  wide: number,
) => void;
