import type { EventKind } from '../../ledger/events.js';

/** What spans of a timeline are called; the first five are phases of a core's work, in their order. */
export const SPAN_NAMES = [
  'deliver',
  'integrate',
  'fire',
  'send',
  'learn',
  'compute',
  'network',
  'barrier',
  'management',
  'packet',
] as const;

export const SPAN = Object.fromEntries(SPAN_NAMES.map((name, index) => [name, index])) as {
  readonly [name in (typeof SPAN_NAMES)[number]]: number;
};

/** Number of the phases of a core's work. */
export const WORK_PHASES = 5;

/**
 * The phase (docs/counting.md) to which an event's time goes, where a core, an input or the management processor has it;
 * null for what takes none of them time: links, which are the network's, and the barrier.
 */
export const PHASE_OF: { readonly [kind in EventKind]: (typeof SPAN_NAMES)[number] | null } = {
  axonLookup: 'deliver',
  rowRead: 'integrate',
  synapticOp: 'integrate',
  neuronActive: 'fire',
  neuronIdle: 'fire',
  spike: 'fire',
  competition: 'fire',
  potentialClear: 'fire',
  thresholdUpdate: 'fire',
  traceUpdate: 'fire',
  stateReset: 'fire',
  inputSpike: 'send',
  encoderDraw: 'send',
  packet: 'send',
  tileDelivery: 'send',
  hopEastWest: null,
  hopNorthSouth: null,
  hopOffChip: null,
  columnRead: 'learn',
  weightUpdate: 'learn',
  weightRead: 'learn',
  weightWrite: 'learn',
  randomDraw: 'learn',
  reduction: 'learn',
  partialSum: 'learn',
  broadcast: 'learn',
  columnSweep: 'learn',
  managementRead: 'learn',
  managementWrite: 'learn',
  managementCycle: 'learn',
  linkByte: 'learn',
  barrier: null,
};
