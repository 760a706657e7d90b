/** Weights of the active rows into input sums, for the crossbars of a share; the definition is `../../integrate.ts`. */
import { accumulate16 } from './accumulate-16';
import { accumulate8 } from './accumulate-8';
import { accumulate1, accumulate2, accumulate4 } from './accumulate-packed';
import { accumulateSparse16, accumulateSparse8 } from './accumulate-sparse';
import { Crossbar, CrossbarState, count, Kind, SliceState } from './records';

export function integrate(list: usize, crossbars: i32): void {
  const end = list + (<usize>crossbars << 2);
  for (; list < end; list += 4) {
    const record = <usize>load<u32>(list);
    const rows = load<i32>(<usize>load<u32>(record, Crossbar.STATE), CrossbarState.ACTIVE_COUNT);
    if (rows === 0) continue;
    accumulate(record, rows);
    const exponent = load<i32>(record, Crossbar.EXPONENT);
    if (exponent !== 0) addShifted(record, exponent);
    store<i32>(<usize>load<u32>(record, Crossbar.SLICE), 1, SliceState.AWAKE);
    const counters = <usize>load<u32>(record, Crossbar.COUNTERS);
    const byRow = <usize>load<u32>(record, Crossbar.SYNAPSES_BY_ROW);
    const operations = byRow
      ? sumAt(byRow, <usize>load<u32>(record, Crossbar.ACTIVE), rows)
      : rows * load<i32>(record, Crossbar.ROW_SYNAPSES);
    count(counters, Kind.ROW_READ, rows);
    count(counters, Kind.SYNAPTIC_OP, operations);
  }
}

// @ts-ignore: decorator
@inline
function accumulate(record: usize, rows: i32): void {
  const weights = <usize>load<u32>(record, Crossbar.WEIGHTS);
  const stride = <usize>load<u32>(record, Crossbar.STRIDE);
  const active = <usize>load<u32>(record, Crossbar.ACTIVE);
  const into = <usize>load<u32>(record, Crossbar.INTO);
  switch (load<i32>(record, Crossbar.FORM)) {
    case 0:
      accumulate8(weights, stride, active, rows, into, load<i32>(record, Crossbar.TOUCH));
      return;
    case 1:
      accumulate16(weights, stride, active, rows, into, load<i32>(record, Crossbar.TOUCH));
      return;
    case 2:
      accumulateSparse8(weights, rowStart(record), columnOf(record), active, rows, into);
      return;
    case 3:
      accumulateSparse16(weights, rowStart(record), columnOf(record), active, rows, into);
      return;
    case 4:
      accumulate4(weights, stride, load<i32>(record, Crossbar.COLUMNS), active, rows, into);
      return;
    case 5:
      accumulate2(weights, stride, load<i32>(record, Crossbar.COLUMNS), active, rows, into);
      return;
    default:
      accumulate1(weights, stride, load<i32>(record, Crossbar.COLUMNS), active, rows, into);
  }
}

// @ts-ignore: decorator
@inline
function rowStart(record: usize): usize {
  return <usize>load<u32>(record, Crossbar.ROW_START);
}

// @ts-ignore: decorator
@inline
function columnOf(record: usize): usize {
  return <usize>load<u32>(record, Crossbar.COLUMN_OF);
}

/** The sum of a crossbar with an exponent, shifted (floor where negative), and its scratch cleared. */
function addShifted(record: usize, exponent: i32): void {
  const sums = <usize>load<u32>(record, Crossbar.SUMS);
  const scratch = <usize>load<u32>(record, Crossbar.INTO);
  const end = <usize>load<u32>(record, Crossbar.COLUMNS) << 2;
  const zero = i32x4.splat(0);
  for (let at: usize = 0; at < end; at += 16) {
    const sum = v128.load(scratch + at);
    const shifted = exponent > 0 ? i32x4.shl(sum, exponent) : i32x4.shr_s(sum, -exponent);
    v128.store(sums + at, i32x4.add(v128.load(sums + at), shifted));
    v128.store(scratch + at, zero);
  }
}

/** Sum of the int32 `values` at `count` places, each an int32 index. */
function sumAt(values: usize, places: usize, count: i32): i32 {
  const end = places + (<usize>count << 2);
  let sum: i32 = 0;
  for (; places < end; places += 4) sum += load<i32>(values + (<usize>load<u32>(places) << 2));
  return sum;
}
