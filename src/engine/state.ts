import { Packr, Unpackr } from 'msgpackr';
import { raise } from '../fixed/error.js';
import type { Engine } from './engine.js';
import { AnalyticTiming } from './timing/analytic.js';

/** Raised whenever the layout of the arena changes: a checkpoint of another version is refused. */
const STATE_VERSION = 2;

interface SavedState {
  readonly version: number;
  /** All that lies in linear memory: weights, thresholds, potentials, registers, counters. */
  readonly memory: Uint8Array;
  /** Spikes under way, as the time wheel gives them. */
  readonly pending: Uint8Array;
  /** Neurons that fired in the last step, by slice. */
  readonly fired: readonly number[];
  readonly timing: { readonly elapsedPs: number; readonly accounted: Uint8Array } | null;
}

/** Everything that an engine's future depends on, between two steps. */
export function saveState(engine: Engine): Uint8Array {
  const { arena, slices, router, tick, timing } = engine;
  const pending = router.pending(tick);
  const state: SavedState = {
    version: STATE_VERSION,
    memory: new Uint8Array(arena.memory.buffer, 0, arena.usedBytes),
    pending: new Uint8Array(pending.buffer, pending.byteOffset, pending.byteLength),
    fired: slices.map(slice => slice.fired),
    timing: timing instanceof AnalyticTiming ? packTiming(timing) : null,
  };
  return Uint8Array.from(new Packr({ useRecords: false }).pack(state));
}

/** Puts an engine of the same image back to where {@link saveState} took it, bit for bit. */
export function restoreState(engine: Engine, bytes: Uint8Array): void {
  const state = readState(bytes);
  const { arena, slices, router, timing } = engine;
  if (state.memory.length !== arena.usedBytes || state.fired.length !== slices.length) {
    raise(
      `the saved state holds ${state.memory.length} bytes for ${state.fired.length} slices; this image needs ` +
        `${arena.usedBytes} for ${slices.length}; resume with the image that the state was saved from`,
    );
  }
  new Uint8Array(arena.memory.buffer, 0, arena.usedBytes).set(state.memory);
  for (const [index, fired] of state.fired.entries()) slices[index].fired = fired;
  router.restore(new Int32Array(state.pending.slice().buffer), engine.tick);
  if (timing instanceof AnalyticTiming && state.timing !== null) {
    const { elapsedPs, accounted } = state.timing;
    timing.restore({ elapsedPs, accounted: new Float64Array(accounted.slice().buffer) });
  }
}

function packTiming(timing: AnalyticTiming): SavedState['timing'] {
  const { elapsedPs, accounted } = timing.save();
  return {
    elapsedPs,
    accounted: new Uint8Array(accounted.buffer, accounted.byteOffset, accounted.byteLength),
  };
}

function readState(bytes: Uint8Array): SavedState {
  let state: Partial<SavedState> | null;
  try {
    state = new Unpackr({ useRecords: false }).unpack(bytes) as Partial<SavedState> | null;
  } catch {
    return raise('the saved state is damaged: it does not unpack; start the run anew');
  }
  if (state?.version !== STATE_VERSION) {
    raise(
      `the saved state has version ${state?.version}; this build reads ${STATE_VERSION}; start the run anew`,
    );
  }
  const { memory, pending, fired } = state;
  if (!(memory instanceof Uint8Array && pending instanceof Uint8Array && Array.isArray(fired))) {
    return raise('the saved state is damaged: a part is missing; start the run anew');
  }
  return state as SavedState;
}
