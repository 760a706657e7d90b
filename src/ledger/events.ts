/**
 * Everything that physically happens on a chip and is counted. A component bumps an integer
 * counter for it (law 4: count inside, price outside); a chip model may put a price on it.
 */
export const EVENT_KINDS = [
  /** A spike packet arrived at a core and its axon entry was looked up. */
  'axonLookup',
  /** A crossbar row (the synapse list of one axon) was opened for reading. */
  'rowRead',
  /** One stored synapse was read and its weight added to a neuron's input sum. */
  'synapticOp',
  /** A neuron update with input or with a state that is not at rest. */
  'neuronActive',
  /** A neuron update with neither (a chip that scans all its neurons pays for it all the same). */
  'neuronIdle',
  /** A neuron fired. */
  'spike',
  /** An input unit fired. */
  'inputSpike',
  /** The input encoder drew one random byte. */
  'encoderDraw',
  /** A packet (spike, partial sum or broadcast) entered the network, one for each core it is sent to. */
  'packet',
  /** A packet was delivered inside the tile that it came from. */
  'tileDelivery',
  /** A packet crossed one link of a chip in the east-west direction. */
  'hopEastWest',
  /** A packet crossed one link of a chip in the north-south direction. */
  'hopNorthSouth',
  /** A pre- or postsynaptic trace changed (set, incremented, or decayed while not zero). */
  'traceUpdate',
  /**
   * A learning unit opened one neuron's column of a crossbar: the transposed access that rules called by
   * postsynaptic spikes need, since synapses lie by rows.
   */
  'columnRead',
  /** The learning unit evaluated its rule for one synapse. */
  'weightUpdate',
  /** The learning unit read one stored weight. */
  'weightRead',
  /** The learning unit wrote one stored weight that had changed. */
  'weightWrite',
  /** Random bits were drawn from a learning unit's shift register. */
  'randomDraw',
  /** A neuron's own threshold was adapted, or a layer's increment applied to it. */
  'thresholdUpdate',
  /** A reduction unit took one group's new sum, decayed it and looked up its probability. */
  'reduction',
  /** A partial sum was sent from a core to the group's home core. */
  'partialSum',
  /** A third factor was broadcast to one core. */
  'broadcast',
  /** A neuron's state (potential, traces, count) was cleared at the start of a presentation. */
  'stateReset',
  /** The management processor read one register of a core. */
  'managementRead',
  /** The management processor wrote one register of a core. */
  'managementWrite',
  /** One clock cycle of the management processor's own work. */
  'managementCycle',
  /** One byte crossed the host link. */
  'linkByte',
  /** All cores waited for each other at the end of a step. */
  'barrier',
  /** A core's neurons that passed their thresholds were held against each other: one of them may fire. */
  'competition',
  /** A neuron's potential was cleared because a neuron of its population won a competition. */
  'potentialClear',
  /** A learning unit went down the column of a neuron whose weights added up to too much. */
  'columnSweep',
  /** A packet crossed one link between two chips; such a link is no hop east-west or north-south. */
  'hopOffChip',
] as const;

export type EventKind = (typeof EVENT_KINDS)[number];

/** Counts by kind of event; integers, exact to 2^53. */
export type EventCounts = { readonly [kind in EventKind]: number };

/** Index of each kind in a row of counters. */
export const EVENT_INDEX: { readonly [kind in EventKind]: number } = Object.fromEntries(
  EVENT_KINDS.map((kind, index) => [kind, index]),
) as { [kind in EventKind]: number };

export const EVENT_KIND_COUNT = EVENT_KINDS.length;
