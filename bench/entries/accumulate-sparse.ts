import { accumulateSparse8 } from '../../src/engine/kernels/accumulate.js';
import { Xorshift32 } from '../../src/fixed/xorshift.js';
import { timed } from '../contender.js';
import type { Entry } from '../entry.js';
import { sink } from '../sink.js';
import { accumulateMemory } from './accumulate-memory.js';

/** Rows of 32 synapses over 1,024 columns. */
const ROWS = 1024;
const COLUMNS = 1024;
const FAN_OUT = 32;

/** Sparse 8-bit rows: scalar WebAssembly against its plain twin. */
export const accumulateSparse: Entry = {
  name: 'accumulate-sparse',
  unit: 'synaptic operations',
  open({ quick, seed }) {
    const random = new Xorshift32(seed);
    const { arena, kernels, rows, sums, weights } = accumulateMemory(ROWS * FAN_OUT, ROWS, COLUMNS, random);
    const starts = arena.int32(ROWS + 1);
    for (let row = 0; row <= ROWS; row++) starts[row] = row * FAN_OUT;
    const room = arena.int16(ROWS * FAN_OUT);
    const columns = new Uint16Array(arena.memory.buffer, room.byteOffset, room.length);
    // Ascending: one column in each of FAN_OUT equal parts.
    const part = COLUMNS / FAN_OUT;
    for (let place = 0; place < columns.length; place++) {
      columns[place] = (place % FAN_OUT) * part + random.below(part);
    }
    const active = rows.length;
    const calls = quick ? 2 : 4000;
    const work = (name: string, accumulate: () => void) =>
      timed({
        name,
        run() {
          for (let call = 0; call < calls; call++) accumulate();
          sink(sums[0]);
          return calls * active * FAN_OUT;
        },
      });
    const places = [weights, starts, columns, rows].map(array => array.byteOffset);
    const [weightsAt, startsAt, columnsAt, rowsAt] = places;
    return {
      ours: work('scalar WebAssembly', () =>
        kernels.accumulateSparse8(weightsAt, startsAt, columnsAt, rowsAt, active, sums.byteOffset),
      ),
      yardstick: work('plain TypeScript', () =>
        accumulateSparse8(weights, starts, columns, rows, active, sums),
      ),
    };
  },
};
