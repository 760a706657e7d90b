/**
 * What kernels are told of the parts of a chip: one record of {@link RECORD_WORDS} int32 words a crossbar,
 * slice or sender, by the field numbers below. Pointers are byte offsets into the engine's memory.
 * `kernels/simd/assembly/records.ts` has the same numbers.
 */
export const RECORD_WORDS = 32;

/** int32 words of a part's state that changes in every step: a cache line, so that threads do not share one. */
export const STATE_WORDS = 16;

/** Fields of a crossbar's record. */
export const CROSSBAR = {
  /** Pointer to its {@link CROSSBAR_STATE}. */
  state: 0,
  /** Number of its first row among the places of all rows (`Delivery`); a multiple of 64. */
  firstPlace: 1,
  /** 64-bit words of its activity bits. */
  words: 2,
  /** Pointers to the list and the bits of active rows. */
  active: 3,
  bits: 4,
  /** Pointer to the traces x1, 0 for none; their number, and what a spike and a step make of one. */
  x1: 5,
  rows: 6,
  /** A spike makes a trace x into `min(traceMax, (x & traceKeep) + traceImpulse)`. */
  traceKeep: 7,
  traceImpulse: 8,
  traceMax: 9,
  traceDecay: 10,
  /** How weights are stored: a number of {@link FORM}. */
  form: 11,
  weights: 12,
  /** From row to row; elements of dense forms, bytes of packed ones. */
  stride: 13,
  /** Columns padded to whole vectors. */
  columns: 14,
  /** Pointer to where the form adds: the slice's sums, or a scratch of `columns` where there is an exponent. */
  into: 15,
  sums: 16,
  exponent: 17,
  /** Pointer to the number of synapses of each row, or 0 where all have `rowSynapses`. */
  synapsesByRow: 18,
  rowSynapses: 19,
  /** Sparse forms: pointers to where rows start and to the columns. */
  rowStart: 20,
  columnOf: 21,
  /** Pointer to the counters of its slice. */
  counters: 22,
  /** Pointer to the {@link SLICE_STATE} of its slice. */
  slice: 23,
  /** 1 where the weights are too many for the caches: rows are touched ahead. */
  touch: 24,
  /** Pointer to its {@link RUN} records and their number; 0 where spikes come through the share's axons. */
  runs: 25,
  runCount: 26,
  /** Pointer to the record of a crossbar earlier in the share that has the same runs, or 0. */
  sameRuns: 27,
  /** Pointer to the {@link PRE_TRACE} record of x2, or 0 for none. */
  x2: 28,
} as const;

/** Fields of a second presynaptic trace; as those of x1 in the crossbar's record. */
export const PRE_TRACE = { values: 0, keep: 1, impulse: 2, max: 3, decay: 4, words: 8 } as const;

/** Words of a run: events of successive numbers that reach successive rows. */
export const RUN = { event: 0, row: 1, length: 2, words: 4 } as const;

/** Words of a crossbar's state. */
export const CROSSBAR_STATE = {
  /** Spikes that reached it in this step. */
  arrivals: 0,
  activeCount: 1,
  /** 1 where a trace x1, x2 may differ from 0. */
  traced: 2,
  traced2: 3,
  /** 1 where the sums of the columns do not follow from the weights. */
  sumsStale: 4,
} as const;

/** Fields of a slice's record. */
export const SLICE = {
  state: 0,
  count: 1,
  /** A number of {@link MODEL}. */
  model: 2,
  potential: 3,
  current: 4,
  /** Pointer, or 0 for no refractory period. */
  refractory: 5,
  thresholds: 6,
  /** Pointer, or 0 for none. */
  biases: 7,
  sums: 8,
  spikes: 9,
  spikeCounts: 10,
  /** Pointer to the {@link TRACE} records of its postsynaptic traces, and their number. */
  traces: 11,
  traceCount: 12,
  counters: 16,
  /** Whether neurons at rest stay at rest without input. */
  canSleep: 17,
  /** First of the parameters of the neuron model, in the order that the model's kernel takes them. */
  parameters: 20,
  /** Steps of rest after a spike of `lif-shift`, 0 for none. */
  refractorySteps: 24,
  /** A number of {@link COMPETES}. */
  competes: 25,
  /** 1 where the neurons compete with those of other slices too. */
  spans: 26,
  /** What a spike adds to a dynamic threshold, up to the ceiling; 0 for none. */
  gain: 27,
  ceiling: 28,
} as const;

/** Fields of a postsynaptic trace of a slice whose neurons the kernels update. */
export const TRACE = {
  /** A number of {@link TRACE_MODE}. */
  mode: 0,
  values: 1,
  /** Of a window: pointer to the steps left. */
  countdown: 2,
  /** What a spike sets or adds; of a window its steps. */
  impulse: 3,
  max: 4,
  /** 4096 - decay. */
  keep: 5,
  words: 8,
} as const;

export const TRACE_MODE = { set: 0, add: 1, window: 2 } as const;

/** How the neurons of a slice compete. */
export const COMPETES = { not: 0, first: 1, largest: 2 } as const;

/** Words of a slice's state. */
export const SLICE_STATE = {
  fired: 0,
  /** 0 where all neurons are at rest and none has input. */
  awake: 1,
  /** Neurons that were active in this step. */
  active: 2,
  /** Of a competition: who may fire (-1 for nobody), by how much it passed, unsigned, and who won. */
  candidate: 3,
  excess: 4,
  winner: 5,
  /** The reward register r0. */
  reward: 6,
  /** Traces touched when they were last updated. */
  touched: 7,
  /** Steps for which neurons of `truenorth` still stand still. */
  held: 8,
} as const;

/** Fields of the record of whatever sends spikes: a slice or an encoder. */
export const SENDER = {
  spikes: 0,
  /** Pointer to the number of spikes. */
  fired: 1,
  /** Pointer to the first route of each of its sources. */
  routeStart: 2,
  /** What is added to a route's number to give its event in the time wheel. */
  eventBase: 3,
  counters: 4,
  /** 64-bit words of the time wheel's sets that its events take: the first, and their number. */
  firstWord: 5,
  words: 6,
  /** A number of {@link SENDER_MODE}. */
  mode: 7,
} as const;

/** Fields of a member of a goodness group, as the share that runs its slice adds it up. */
export const MEMBER = {
  spikes: 0,
  /** Pointer to the number of spikes. */
  fired: 1,
  /** Neurons first .. end - 1 of the slice. */
  first: 2,
  end: 3,
  /** Pointer to the traces y1 whose squares are summed, or 0 where spikes are counted. */
  y1: 4,
  /** 1 where traces are below 2^13. */
  small: 5,
  /** Pointer to the float64 that takes the sum. */
  part: 6,
  words: 8,
} as const;

/** Fields of a goodness group (`ReductionImage`). */
export const GROUP = {
  /** Pointer to its goodness. */
  state: 0,
  /** 1: spikes are counted; 0: squares of traces are summed. */
  counts: 1,
  leakShift: 2,
  gain: 3,
  squareShift: 4,
  /** Pointer to its members' sums, and their number. */
  parts: 5,
  members: 6,
  gated: 7,
  /** Pointer to the counters of its first member's slice, and 1 where a unit does the work that they count. */
  counters: 8,
  byUnit: 9,
  words: 16,
} as const;

/** Fields of a row pass: a rule of which all that a step changes is active rows and one trace (`learning/row-passes.ts`). */
export const ROW_PASS = {
  /** Pointer to the crossbar's record. */
  crossbar: 0,
  /** Pointer to the trace, the number of neurons, and D of a trace of 1. */
  trace: 1,
  neurons: 2,
  change: 3,
  /** 1 where a trace of the slice keeps its value while nothing touches it. */
  standsStill: 4,
  /** Pointers to the stored weights, of so many bytes, and to those that act, of so many, 0 where they are the same. */
  stored: 5,
  storedBytes: 6,
  acting: 7,
  actingBytes: 8,
  stride: 9,
  shadowShift: 10,
  /** Pointer to the columns' bits, or 0 where all synapses are held; 64-bit words of a column. */
  held: 11,
  words: 12,
  /** Pointer to the columns' running sums, or 0. */
  sums: 13,
  /** Rounding: what is added to D, or where the mask is not -1 the bits of a draw, some of them turned. */
  bias: 14,
  mask: 15,
  flip: 16,
  fractionBits: 17,
  lowest: 18,
  highest: 19,
  /** Pointer to the learning unit's register, and its bits. */
  register: 20,
  registerBits: 21,
} as const;

/**
 * A route is one word: its delay in ticks in the lower byte ({@link FAR_DELAY} where that is beyond the time
 * wheel's ring), above it the number of its cost. There are few costs, which stay in the cache, and many routes.
 */
export const ROUTE_DELAY_BITS = 8;
export const FAR_DELAY = 255;

/** Words of a cost: what one spike on a route puts on the network. */
export const COST = {
  packets: 0,
  tileDeliveries: 1,
  hopsEastWest: 2,
  hopsNorthSouth: 3,
  /** The longest single path, for analytic timing. */
  farEastWest: 4,
  farNorthSouth: 5,
  hopsOffChip: 6,
  farOffChip: 7,
  words: 8,
} as const;

/** What a sender's routes have in common. */
export const SENDER_MODE = {
  /** Nothing. */
  any: 0,
  /** Each source has one route, and all cost the same. */
  single: 1,
  /** And take the same time. */
  alike: 2,
} as const;

/** How a crossbar's weights are stored. */
export const FORM = {
  dense8: 0,
  dense16: 1,
  sparse8: 2,
  sparse16: 3,
  packed4: 4,
  packed2: 5,
  packed1: 6,
} as const;

/** Neuron models that the kernels have; `other` is updated in TypeScript. */
export const MODEL = {
  other: -1,
  shiftSaturating: 0,
  shiftWrapping: 1,
  accumulate: 2,
  cubaNarrow: 3,
  cubaWide: 4,
  truenorth: 5,
} as const;
