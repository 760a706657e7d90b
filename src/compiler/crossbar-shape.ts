import type { LegalProjection } from './legal.js';

/** What a projection's crossbar onto neurons `first .. first + count - 1` of its target holds. */
export interface CrossbarShape {
  /** Source neurons with at least one synapse into the slice, ascending. */
  readonly rowSource: Int32Array;
  readonly synapses: number;
  readonly storage: 'dense' | 'sparse';
  /** Whether a dense crossbar has places without a synapse. */
  readonly masked: boolean;
  readonly memoryBits: number;
}

/** A crossbar at least this full is stored dense. */
const DENSE_FILL = 1 / 8;
/** So few columns are stored dense at any fill: a mask costs no more than column numbers. */
const FEW_COLUMNS = 8;

/** The rows of a projection's crossbar onto a slice, how it is stored, and the memory that takes. */
export function crossbarShape(projection: LegalProjection, first: number, count: number): CrossbarShape {
  const { pre, mask, packedBits } = projection;
  const perRow = new Int32Array(pre);
  if (mask === null) perRow.fill(count);
  else {
    for (let neuron = first; neuron < first + count; neuron++) {
      for (let source = 0; source < pre; source++) perRow[source] += mask[neuron * pre + source];
    }
  }
  const rowSource = Int32Array.from(perRow.keys()).filter(source => perRow[source] > 0);
  const synapses = perRow.reduce((sum, held) => sum + held, 0);
  const rows = rowSource.length;
  const places = rows * count;
  const masked = synapses < places;
  const storage = count <= FEW_COLUMNS || synapses >= places * DENSE_FILL ? 'dense' : 'sparse';
  const content = { storage, masked: storage === 'dense' && masked, rows, columns: count, synapses } as const;
  return { ...content, rowSource, memoryBits: crossbarMemoryBits(content, packedBits) };
}

/** What a crossbar's memory depends on, but for the width of a weight. */
interface CrossbarContent {
  readonly storage: 'dense' | 'sparse';
  readonly masked: boolean;
  readonly rows: number;
  readonly columns: number;
  readonly synapses: number;
}

/**
 * Synapse memory of a crossbar in bits:
 * - dense: held synapses x bits, and one mask bit a place where some place holds none;
 * - sparse: (bits + column number) a synapse, and a pointer to each row and to the end.
 */
export function crossbarMemoryBits(
  { storage, masked, rows, columns, synapses }: CrossbarContent,
  packedBits: number,
): number {
  if (storage === 'dense') return synapses * packedBits + (masked ? rows * columns : 0);
  return synapses * (packedBits + bitLength(columns - 1)) + (rows + 1) * bitLength(synapses);
}

/** Bits to write a number. */
function bitLength(value: number): number {
  return value <= 0 ? 1 : 32 - Math.clz32(value);
}
