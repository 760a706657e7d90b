/** Neuron updates, traces and their counts, for the slices of a share; the definition is `../../fire.ts`. */
import { updateAccumulator } from './accumulator';
import { CUBA_FIRED, updateCubaLifNarrow, updateCubaLifWide } from './cuba-lif';
import { updateShiftLifSaturating, updateShiftLifWrapping } from './shift-lif';
import { count, Kind, Slice, SliceState } from './records';
import { updateTraces } from './traces';

/** Updates the slices of a share. */
export function fire(list: usize, slices: i32): void {
  const end = list + (<usize>slices << 2);
  for (; list < end; list += 4) fireSlice(<usize>load<u32>(list));
}

function fireSlice(record: usize): void {
  const state = <usize>load<u32>(record, Slice.STATE);
  const counters = <usize>load<u32>(record, Slice.COUNTERS);
  if (load<i32>(record, Slice.MODEL) < 0) return;
  const neurons = load<i32>(record, Slice.COUNT);
  if (!load<i32>(state, SliceState.AWAKE)) {
    store<i32>(state, 0, SliceState.FIRED);
    count(counters, Kind.NEURON_IDLE, neurons);
    return;
  }
  const active = update(record, state, neurons);
  const fired = load<i32>(state, SliceState.FIRED);
  count(counters, Kind.NEURON_ACTIVE, active);
  count(counters, Kind.NEURON_IDLE, neurons - active);
  count(counters, Kind.SPIKE, fired);
  let touched: i32 = 0;
  const y1 = <usize>load<u32>(record, Slice.Y1);
  if (y1) {
    touched = updateTraces(
      y1,
      neurons,
      <usize>load<u32>(record, Slice.SPIKES),
      fired,
      load<i32>(record, Slice.TRACE_ADDS),
      load<i32>(record, Slice.TRACE_IMPULSE),
      load<i32>(record, Slice.TRACE_KEEP),
      load<i32>(record, Slice.TRACE_MAX),
    );
    count(counters, Kind.TRACE_UPDATE, touched);
  }
  if ((active | touched) === 0 && load<i32>(record, Slice.CAN_SLEEP)) {
    store<i32>(state, 0, SliceState.AWAKE);
  }
}

// @ts-ignore: decorator
@inline
function parameter(record: usize, index: usize): i32 {
  return load<i32>(record + (index << 2), Slice.PARAMETERS);
}

// @ts-ignore: decorator
@inline
function update(record: usize, state: usize, neurons: i32): i32 {
  const potential = <usize>load<u32>(record, Slice.POTENTIAL);
  const sums = <usize>load<u32>(record, Slice.SUMS);
  const thresholds = <usize>load<u32>(record, Slice.THRESHOLDS);
  const spikeCounts = <usize>load<u32>(record, Slice.SPIKE_COUNTS);
  const spikes = <usize>load<u32>(record, Slice.SPIKES);
  const fired = state + SliceState.FIRED;
  const p0 = parameter(record, 0);
  const p1 = parameter(record, 1);
  switch (load<i32>(record, Slice.MODEL)) {
    case 0:
      return updateShiftLifSaturating(
        potential,
        sums,
        thresholds,
        spikeCounts,
        spikes,
        neurons,
        p0,
        p1,
        parameter(record, 2),
        fired,
      );
    case 1:
      return updateShiftLifWrapping(
        potential,
        sums,
        thresholds,
        spikeCounts,
        spikes,
        neurons,
        p0,
        p1,
        fired,
      );
    case 2:
      store<i32>(fired, 0);
      return updateAccumulator(potential, sums, neurons, p0, p1);
    case 3:
      return firedOf(<usize>p0, fired, updateCubaLifNarrow(<usize>p0));
    default:
      return firedOf(<usize>p0, fired, updateCubaLifWide(<usize>p0));
  }
}

/** Takes the spikes of a `lif-cuba` update from its own record. */
// @ts-ignore: decorator
@inline
function firedOf(record: usize, fired: usize, active: i32): i32 {
  store<i32>(fired, load<i32>(record, CUBA_FIRED));
  return active;
}
