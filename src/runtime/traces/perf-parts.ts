import type { StepPerf } from '../../engine/trace-observer.js';
import { isInclusion, type PriceList } from '../../hardware/prices.js';
import { picojoules } from '../../hardware/units.js';
import { EVENT_KIND_COUNT, EVENT_KINDS, type EventKind } from '../../ledger/events.js';

const J_PER_PJ = 1e-12;

/** Columns behind SANA-FE's own: parts of the energy that its chips have not. */
export const PERF_COLUMNS = ['learning_energy', 'management_energy'] as const;

const PARTS = ['synapse', 'dendrite', 'soma', 'network', 'learning', 'management'] as const;
type Part = (typeof PARTS)[number];

/** The part of the energy that an event belongs to, as SANA-FE has them: what a packet is looked up by is the network's. */
const PART_OF: { readonly [kind in EventKind]: Part } = {
  axonLookup: 'network',
  rowRead: 'synapse',
  synapticOp: 'synapse',
  neuronActive: 'soma',
  neuronIdle: 'soma',
  spike: 'soma',
  inputSpike: 'soma',
  encoderDraw: 'soma',
  competition: 'soma',
  potentialClear: 'soma',
  thresholdUpdate: 'soma',
  stateReset: 'soma',
  packet: 'network',
  tileDelivery: 'network',
  hopEastWest: 'network',
  hopNorthSouth: 'network',
  hopOffChip: 'network',
  partialSum: 'network',
  broadcast: 'network',
  traceUpdate: 'learning',
  columnRead: 'learning',
  weightUpdate: 'learning',
  weightRead: 'learning',
  weightWrite: 'learning',
  randomDraw: 'learning',
  reduction: 'learning',
  columnSweep: 'learning',
  managementRead: 'management',
  managementWrite: 'management',
  managementCycle: 'management',
  linkByte: 'management',
  barrier: 'management',
};

/** Makes energies of a step's counts, by part. */
export class PartPrices {
  /** [kinds]: picojoules of an event, NaN where it has no figure, 0 where another kind's covers it. */
  readonly #eventPj = new Float64Array(EVENT_KIND_COUNT);
  readonly #partOf = Int32Array.from(EVENT_KINDS, kind => PARTS.indexOf(PART_OF[kind]));
  readonly #partPj = new Float64Array(PARTS.length);

  /** @param prices a chip's `prices.energy` */
  constructor(prices: PriceList) {
    EVENT_KINDS.forEach((kind, index) => {
      const price = prices[kind];
      if (price === undefined) this.#eventPj[index] = Number.NaN;
      else if (!isInclusion(price)) this.#eventPj[index] = picojoules(price);
    });
  }

  /**
   * Fills the energies of a step; a part with an event that has no price is NaN, and so is the total.
   * @param counts events of the step by kind, [kinds]
   */
  fill(counts: Float64Array, perf: StepPerf): void {
    const parts = this.#partPj.fill(0);
    for (let kind = 0; kind < EVENT_KIND_COUNT; kind++) {
      if (counts[kind] > 0) parts[this.#partOf[kind]] += counts[kind] * this.#eventPj[kind];
    }
    const [synapse, dendrite, soma, network, learning, management] = parts;
    perf.synapseJ = synapse * J_PER_PJ;
    perf.dendriteJ = dendrite * J_PER_PJ;
    perf.somaJ = soma * J_PER_PJ;
    perf.networkJ = network * J_PER_PJ;
    perf.columns[0] = learning * J_PER_PJ;
    perf.columns[1] = management * J_PER_PJ;
    perf.totalJ = (synapse + dendrite + soma + network + learning + management) * J_PER_PJ;
  }
}
