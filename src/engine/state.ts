import { Packr, Unpackr } from 'msgpackr';
import { raise } from '../fixed/error.js';
import type { Engine } from './engine.js';

/** Raised whenever the layout of the arena's state changes: a checkpoint of another version is refused. */
const STATE_VERSION = 5;

interface SavedState {
  readonly version: number;
  /** All state in linear memory: weights, thresholds, potentials, spikes under way, registers, counters. */
  readonly memory: Uint8Array;
  /** Spikes under way that are due beyond the time wheel's ring, as it gives them. */
  readonly far: Uint8Array;
}

/** Everything that an engine's future depends on, between two steps. */
export function saveState({ arena, router }: Engine): Uint8Array {
  const far = router.wheel.far();
  const state: SavedState = {
    version: STATE_VERSION,
    // A copy: memory that threads share is no plain buffer.
    memory: new Uint8Array(arena.memory.buffer, 0, arena.usedBytes).slice(),
    far: new Uint8Array(far.buffer, far.byteOffset, far.byteLength),
  };
  return Uint8Array.from(new Packr({ useRecords: false }).pack(state));
}

/** Puts an engine of the same image back to where {@link saveState} took it, bit for bit. */
export function restoreState(engine: Engine, bytes: Uint8Array): void {
  const { memory, far } = readState(bytes);
  const { arena, router } = engine;
  if (memory.length !== arena.usedBytes) {
    raise(
      `the saved state holds ${memory.length} bytes; this image needs ${arena.usedBytes}; ` +
        'resume with the image that the state was saved from',
    );
  }
  new Uint8Array(arena.memory.buffer, 0, arena.usedBytes).set(memory);
  router.wheel.restoreFar(new Int32Array(far.slice().buffer));
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
  const { memory, far } = state;
  if (!(memory instanceof Uint8Array && far instanceof Uint8Array)) {
    return raise('the saved state is damaged: a part is missing; start the run anew');
  }
  return state as SavedState;
}
