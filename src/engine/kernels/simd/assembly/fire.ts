/** Neuron updates, traces and their counts, for the slices of a share; the definition is `../../fire.ts`. */
import { updateAccumulator } from './accumulator';
import { CUBA_FIRED, updateCubaLifNarrow, updateCubaLifWide } from './cuba-lif';
import { updateShiftLifSaturating, updateShiftLifWrapping } from './shift-lif';
import { count, Kind, Slice, SliceState } from './records';
import { updateRestingSaturating, updateRestingWrapping } from './shift-rest';
import { stepTraces } from './traces';
import { TRUENORTH_FIRED, updateTrueNorth } from './truenorth';

/** Nobody won a competition; below it: a neuron of another slice. */
const NOBODY: i32 = -1;

/** Updates the slices of a share; of those that compete with others only up to their candidates. */
export function fire(list: usize, slices: i32, learning: i32): void {
  const end = list + (<usize>slices << 2);
  for (; list < end; list += 4) fireSlice(<usize>load<u32>(list), learning);
}

/** Ends the step of the slices that compete with others, when their winners are known. */
export function settle(list: usize, slices: i32, learning: i32): void {
  const end = list + (<usize>slices << 2);
  for (; list < end; list += 4) {
    const record = <usize>load<u32>(list);
    if (!load<i32>(record, Slice.SPANS) || load<i32>(record, Slice.MODEL) < 0) continue;
    settleCompetition(record, learning);
  }
}

function fireSlice(record: usize, learning: i32): void {
  const state = <usize>load<u32>(record, Slice.STATE);
  const counters = <usize>load<u32>(record, Slice.COUNTERS);
  if (load<i32>(record, Slice.MODEL) < 0) return;
  const neurons = load<i32>(record, Slice.COUNT);
  const held = load<i32>(state, SliceState.HELD);
  if (held > 0) {
    store<i32>(state, held - 1, SliceState.HELD);
    store<i32>(state, 0, SliceState.FIRED);
    memory.fill(<usize>load<u32>(record, Slice.SUMS), 0, <usize>neurons << 2);
    return;
  }
  if (!load<i32>(state, SliceState.AWAKE)) {
    store<i32>(state, 0, SliceState.FIRED);
    if (load<i32>(record, Slice.COMPETES)) store<i32>(state, NOBODY, SliceState.CANDIDATE);
    count(counters, Kind.NEURON_IDLE, neurons);
    return;
  }
  const active = update(record, state, neurons);
  count(counters, Kind.NEURON_ACTIVE, active);
  count(counters, Kind.NEURON_IDLE, neurons - active);
  store<i32>(state, active, SliceState.ACTIVE);
  if (!load<i32>(record, Slice.COMPETES)) {
    finish(record, state, counters, learning);
    return;
  }
  const candidate = load<i32>(state, SliceState.CANDIDATE);
  if (candidate !== NOBODY) count(counters, Kind.COMPETITION, 1);
  if (load<i32>(record, Slice.SPANS)) return;
  store<i32>(state, candidate, SliceState.WINNER);
  settleCompetition(record, learning);
}

/** Where somebody won, all potentials become 0, and the winner, if it is of the slice, fires and rests. */
function settleCompetition(record: usize, learning: i32): void {
  const state = <usize>load<u32>(record, Slice.STATE);
  const counters = <usize>load<u32>(record, Slice.COUNTERS);
  const neurons = load<i32>(record, Slice.COUNT);
  const winner = load<i32>(state, SliceState.WINNER);
  if (winner !== NOBODY) count(counters, Kind.POTENTIAL_CLEAR, neurons);
  if (!load<i32>(state, SliceState.AWAKE)) return;
  store<i32>(state, i32(winner >= 0), SliceState.FIRED);
  if (winner !== NOBODY) {
    memory.fill(<usize>load<u32>(record, Slice.POTENTIAL), 0, <usize>neurons << 2);
  }
  if (winner >= 0) {
    store<i32>(<usize>load<u32>(record, Slice.SPIKES), winner);
    const at = <usize>winner << 2;
    const counted = <usize>load<u32>(record, Slice.SPIKE_COUNTS) + at;
    store<i32>(counted, load<i32>(counted) + 1);
    const rest = load<i32>(record, Slice.REFRACTORY_STEPS);
    if (rest) store<i32>(<usize>load<u32>(record, Slice.REFRACTORY) + at, rest);
  }
  finish(record, state, counters, learning);
}

/** `threshold = min(ceiling, threshold + gain)` of the neurons that fired. */
// @ts-ignore: decorator
@inline
function raiseThresholds(record: usize, fired: i32, gain: i32): void {
  const thresholds = <usize>load<u32>(record, Slice.THRESHOLDS);
  const ceiling = load<i32>(record, Slice.CEILING);
  const spikes = <usize>load<u32>(record, Slice.SPIKES);
  const end = spikes + (<usize>fired << 2);
  for (let place = spikes; place < end; place += 4) {
    const at = thresholds + (<usize>load<i32>(place) << 2);
    store<i32>(at, min(ceiling, load<i32>(at) + gain));
  }
}

/** What follows from who fired: counts, thresholds, traces, and whether the slice may sleep. */
function finish(record: usize, state: usize, counters: usize, learning: i32): void {
  const neurons = load<i32>(record, Slice.COUNT);
  const active = load<i32>(state, SliceState.ACTIVE);
  const fired = load<i32>(state, SliceState.FIRED);
  count(counters, Kind.SPIKE, fired);
  const gain = load<i32>(record, Slice.GAIN);
  if (learning && gain) {
    raiseThresholds(record, fired, gain);
    count(counters, Kind.THRESHOLD_UPDATE, fired);
  }
  // What was not touched in the step before is at rest until somebody fires.
  const touched = (fired | load<i32>(state, SliceState.TOUCHED)) === 0
    ? 0
    : stepTraces(
        <usize>load<u32>(record, Slice.TRACES),
        load<i32>(record, Slice.TRACE_COUNT),
        neurons,
        <usize>load<u32>(record, Slice.SPIKES),
        fired,
      );
  count(counters, Kind.TRACE_UPDATE, touched);
  store<i32>(state, touched, SliceState.TOUCHED);
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
  const model = load<i32>(record, Slice.MODEL);
  // Of `lif-shift` alone; the record of `lif-cuba` has its rest elsewhere.
  if ((load<i32>(record, Slice.COMPETES) | load<i32>(record, Slice.REFRACTORY_STEPS)) !== 0) {
    return model === 0
      ? updateRestingSaturating(record, state, neurons)
      : updateRestingWrapping(record, state, neurons);
  }
  const p0 = parameter(record, 0);
  const p1 = parameter(record, 1);
  switch (model) {
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
      return firedOf(<usize>p0 + CUBA_FIRED, fired, updateCubaLifNarrow(<usize>p0));
    case 4:
      return firedOf(<usize>p0 + CUBA_FIRED, fired, updateCubaLifWide(<usize>p0));
    default:
      return firedOf(<usize>p0 + TRUENORTH_FIRED, fired, updateTrueNorth(<usize>p0));
  }
}

/** Takes the number of spikes of an update from where its own record has it. */
// @ts-ignore: decorator
@inline
function firedOf(own: usize, fired: usize, active: i32): i32 {
  store<i32>(fired, load<i32>(own));
  return active;
}
