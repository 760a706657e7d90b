/**
 * Where the fields of a part's record lie, in bytes; `src/engine/records.ts` names the same fields in words.
 * The parts are reached through lists of pointers to their records.
 */

export namespace Crossbar {
  export const STATE: usize = 0;
  export const FIRST_PLACE: usize = 4;
  export const WORDS: usize = 8;
  export const ACTIVE: usize = 12;
  export const BITS: usize = 16;
  export const X1: usize = 20;
  export const ROWS: usize = 24;
  export const TRACE_KEEP: usize = 28;
  export const TRACE_IMPULSE: usize = 32;
  export const TRACE_MAX: usize = 36;
  export const TRACE_DECAY: usize = 40;
  export const FORM: usize = 44;
  export const WEIGHTS: usize = 48;
  export const STRIDE: usize = 52;
  export const COLUMNS: usize = 56;
  export const INTO: usize = 60;
  export const SUMS: usize = 64;
  export const EXPONENT: usize = 68;
  export const SYNAPSES_BY_ROW: usize = 72;
  export const ROW_SYNAPSES: usize = 76;
  export const ROW_START: usize = 80;
  export const COLUMN_OF: usize = 84;
  export const COUNTERS: usize = 88;
  export const SLICE: usize = 92;
  export const TOUCH: usize = 96;
  export const RUNS: usize = 100;
  export const RUN_COUNT: usize = 104;
  export const SAME_RUNS: usize = 108;
  export const X2: usize = 112;
}

/** A second presynaptic trace. */
export namespace PreTrace {
  export const VALUES: usize = 0;
  export const KEEP: usize = 4;
  export const IMPULSE: usize = 8;
  export const MAX: usize = 12;
  export const DECAY: usize = 16;
}

/** A postsynaptic trace: its fields, modes, and log2 of its bytes. */
export namespace Trace {
  export const MODE: usize = 0;
  export const VALUES: usize = 4;
  export const COUNTDOWN: usize = 8;
  export const IMPULSE: usize = 12;
  export const MAX: usize = 16;
  export const KEEP: usize = 20;
  export const ADDS: i32 = 1;
  export const WINDOW: i32 = 2;
  export const SHIFT: usize = 5;
}

/** Events of successive numbers that reach successive rows, and log2 of a run's bytes. */
export namespace Run {
  export const EVENT: usize = 0;
  export const ROW: usize = 4;
  export const LENGTH: usize = 8;
  export const SHIFT: usize = 4;
}

/** log2 of the bytes of a record. */
export const RECORD_SHIFT: usize = 7;

/** The state that a crossbar's record points to. */
export namespace CrossbarState {
  export const ARRIVALS: usize = 0;
  export const ACTIVE_COUNT: usize = 4;
  export const TRACED: usize = 8;
  export const TRACED2: usize = 12;
}

export namespace Slice {
  export const STATE: usize = 0;
  export const COUNT: usize = 4;
  export const MODEL: usize = 8;
  export const POTENTIAL: usize = 12;
  export const CURRENT: usize = 16;
  export const REFRACTORY: usize = 20;
  export const THRESHOLDS: usize = 24;
  export const BIASES: usize = 28;
  export const SUMS: usize = 32;
  export const SPIKES: usize = 36;
  export const SPIKE_COUNTS: usize = 40;
  export const TRACES: usize = 44;
  export const TRACE_COUNT: usize = 48;
  export const COUNTERS: usize = 64;
  export const CAN_SLEEP: usize = 68;
  export const PARAMETERS: usize = 80;
  export const REFRACTORY_STEPS: usize = 96;
  export const COMPETES: usize = 100;
  export const SPANS: usize = 104;
  export const GAIN: usize = 108;
  export const CEILING: usize = 112;
}

/** The state that a slice's record points to. */
export namespace SliceState {
  export const FIRED: usize = 0;
  export const AWAKE: usize = 4;
  export const ACTIVE: usize = 8;
  export const CANDIDATE: usize = 12;
  export const EXCESS: usize = 16;
  export const WINNER: usize = 20;
  export const TOUCHED: usize = 28;
  export const HELD: usize = 32;
}

export namespace Sender {
  export const SPIKES: usize = 0;
  export const FIRED: usize = 4;
  export const ROUTE_START: usize = 8;
  export const EVENT_BASE: usize = 12;
  export const COUNTERS: usize = 16;
  export const FIRST_WORD: usize = 20;
  export const WORDS: usize = 24;
  export const MODE: usize = 28;
}

/** Fields of a member of a group, and its bytes. */
export namespace Member {
  export const SPIKES: usize = 0;
  export const FIRED: usize = 4;
  export const FIRST: usize = 8;
  export const END: usize = 12;
  export const Y1: usize = 16;
  export const SMALL: usize = 20;
  export const PART: usize = 24;
  export const BYTES: usize = 32;
}

/** Fields of a group, and its bytes. */
export namespace Group {
  export const STATE: usize = 0;
  export const COUNTS: usize = 4;
  export const LEAK_SHIFT: usize = 8;
  export const GAIN: usize = 12;
  export const SQUARE_SHIFT: usize = 16;
  export const PARTS: usize = 20;
  export const MEMBERS: usize = 24;
  export const GATED: usize = 28;
  export const COUNTERS: usize = 32;
  export const BY_UNIT: usize = 36;
  export const BYTES: usize = 64;
}

/** Fields of a row pass, and log2 of its bytes. */
export namespace RowPass {
  export const CROSSBAR: usize = 0;
  export const TRACE: usize = 4;
  export const NEURONS: usize = 8;
  export const CHANGE: usize = 12;
  export const STANDS_STILL: usize = 16;
  export const STORED: usize = 20;
  export const STORED_BYTES: usize = 24;
  export const ACTING: usize = 28;
  export const ACTING_BYTES: usize = 32;
  export const STRIDE: usize = 36;
  export const SHADOW_SHIFT: usize = 40;
  export const HELD: usize = 44;
  export const WORDS: usize = 48;
  export const SUMS: usize = 52;
  export const BIAS: usize = 56;
  export const MASK: usize = 60;
  export const FLIP: usize = 64;
  export const FRACTION_BITS: usize = 68;
  export const LOWEST: usize = 72;
  export const HIGHEST: usize = 76;
  export const REGISTER: usize = 80;
  export const REGISTER_BITS: usize = 84;
  export const SHIFT: usize = 7;
}

/** Fields of a cost, and log2 of its bytes. */
export namespace Cost {
  export const PACKETS: usize = 0;
  export const TILE_DELIVERIES: usize = 4;
  export const HOPS_EAST_WEST: usize = 8;
  export const HOPS_NORTH_SOUTH: usize = 12;
  export const FAR_EAST_WEST: usize = 16;
  export const FAR_NORTH_SOUTH: usize = 20;
  export const HOPS_OFF_CHIP: usize = 24;
  export const FAR_OFF_CHIP: usize = 28;
  export const SHIFT: usize = 5;
}

/** Kinds of events in a row of counters, float64 each: their numbers in `src/ledger/events.ts`. */
export namespace Kind {
  export const AXON_LOOKUP: i32 = 0;
  export const ROW_READ: i32 = 1;
  export const SYNAPTIC_OP: i32 = 2;
  export const NEURON_ACTIVE: i32 = 3;
  export const NEURON_IDLE: i32 = 4;
  export const SPIKE: i32 = 5;
  export const PACKET: i32 = 8;
  export const TILE_DELIVERY: i32 = 9;
  export const HOP_EAST_WEST: i32 = 10;
  export const HOP_NORTH_SOUTH: i32 = 11;
  export const TRACE_UPDATE: i32 = 12;
  export const WEIGHT_UPDATE: i32 = 14;
  export const WEIGHT_READ: i32 = 15;
  export const WEIGHT_WRITE: i32 = 16;
  export const RANDOM_DRAW: i32 = 17;
  export const THRESHOLD_UPDATE: i32 = 18;
  export const REDUCTION: i32 = 19;
  export const COMPETITION: i32 = 28;
  export const POTENTIAL_CLEAR: i32 = 29;
  export const HOP_OFF_CHIP: i32 = 31;
}

// @ts-ignore: decorator
@inline
export function count(counters: usize, kind: i32, events: i32): void {
  const at = counters + (<usize>kind << 3);
  store<f64>(at, load<f64>(at) + <f64>events);
}
