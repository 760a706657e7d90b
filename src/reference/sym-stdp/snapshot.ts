import { raise } from '../../fixed/error.js';
import { collectSpikes, type SpikeSet, type SymStdpState } from './state.js';

type StateArray = Float64Array | Int32Array | Uint8Array;

/** A copy of all that presentations have changed. */
export interface SymStdpSnapshot {
  readonly trainingPresentations: number;
  readonly testPresentations: number;
  /** One array for each field of {@link SymStdpState}, under its name; of sets of spikes the flags. */
  readonly arrays: Readonly<Record<string, StateArray>>;
}

/** Copies of all arrays of a state. */
export function copyArrays(state: SymStdpState): Record<string, StateArray> {
  return Object.fromEntries(fieldsOf(state).map(([name, field]) => [name, arrayOf(field).slice()]));
}

/**
 * Writes saved arrays back into a state.
 *
 * @throws SpikeloomError if the arrays are not those of a network of the same sizes; nothing is then changed
 */
export function restoreArrays(state: SymStdpState, arrays: Readonly<Record<string, StateArray>>): void {
  const fields = fieldsOf(state);
  for (const [name, field] of fields) {
    const { length } = arrayOf(field);
    const saved = arrays[name];
    if (saved === undefined) raise(`sym-STDP: the snapshot has no ${name}`);
    if (saved.length !== length) {
      raise(`sym-STDP: the snapshot has ${saved.length} elements in ${name}; this network has ${length}`);
    }
  }
  for (const [name, field] of fields) {
    arrayOf(field).set(arrays[name]);
    if ('flags' in field) collectSpikes(field);
  }
}

function fieldsOf(state: SymStdpState): [string, StateArray | SpikeSet][] {
  return Object.entries(state) as [string, StateArray | SpikeSet][];
}

function arrayOf(field: StateArray | SpikeSet): StateArray {
  return 'flags' in field ? field.flags : field;
}
