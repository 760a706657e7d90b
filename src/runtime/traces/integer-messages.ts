import { hopsBetween } from '../../engine/router.js';
import type { DurationTable } from '../../engine/timing/timing.js';
import type { MessageTable } from '../../engine/trace-observer.js';
import type { WeightlessCrossbar, WeightlessImage } from '../../image/layout.js';
import { EVENT_INDEX } from '../../ledger/events.js';
import type { PacketLog } from './packet-log.js';

const S_PER_PS = 1e-12;

/** One packet of a source's spike: a core that the spike goes to with one delay. */
interface Destination {
  /** Number of its route among the source's, and its place among the route's destinations. */
  readonly route: number;
  readonly copy: number;
  readonly core: number;
  readonly hops: number;
  readonly synapses: number;
  readonly wayS: number;
  readonly processingS: number;
}

/**
 * The packets that each source's spikes make: one for each core and delay that it has axons of, in the routes' order. Where
 * packets are not timed, what they take is told with the chip's times of single events: sending one at its source, the links
 * of its way alone, and at its destination, always, the look-up, the rows and their synapses. Made for a source when it
 * first fires.
 */
export class IntegerMessages {
  readonly #image: WeightlessImage;
  readonly #durations: DurationTable;
  readonly #bySource = new Map<number, readonly Destination[]>();
  /** First axon of each crossbar, and one behind the last. */
  readonly #axonBase: Int32Array;
  /** Where packets are timed. */
  readonly #log: PacketLog | null;
  /** Node that sends, and routes that its spikes have taken in the step. */
  #node = -1;
  #routes = 0;
  #sent = 0;

  constructor(image: WeightlessImage, durations: DurationTable, log: PacketLog | null) {
    this.#image = image;
    this.#log = log;
    this.#durations = durations;
    this.#axonBase = new Int32Array(image.crossbars.length + 1);
    image.crossbars.forEach(({ rows }, index) => {
      this.#axonBase[index + 1] = this.#axonBase[index] + rows;
    });
  }

  /** The spikes to come are those of a core, by index, or behind the cores an input, in this step. */
  beginNode(node: number): void {
    this.#node = node;
    this.#routes = 0;
  }

  /**
   * Adds the packets of a spike of the node; those of an input have no core.
   * @param source number among all spike sources
   * @param neuron number in the trace
   */
  add(messages: MessageTable, source: number, neuron: number): void {
    const generationS = this.#durations.eventPs[EVENT_INDEX.packet] * S_PER_PS;
    const core = this.#node < this.#image.cores.length ? this.#node : -1;
    for (const destination of this.#destinations(source)) {
      const row = messages.add();
      messages.id[row] = this.#sent++;
      messages.neuron[row] = neuron;
      messages.sourceCore[row] = core;
      messages.destinationCore[row] = destination.core;
      messages.hops[row] = destination.hops;
      messages.synapses[row] = destination.synapses;
      messages.generationS[row] = generationS;
      messages.processingS[row] = destination.processingS;
      messages.networkS[row] = destination.wayS;
      messages.minHopS[row] = destination.wayS;
      this.#log?.fill(messages, row, this.#node, this.#routes + destination.route, destination.copy);
    }
    const { sourceStart } = this.#image.routes;
    this.#routes += sourceStart[source + 1] - sourceStart[source];
  }

  /** Counts a spike's packets without telling them: steps that nobody wants have numbers all the same. */
  skip(source: number): void {
    this.#sent += this.#destinations(source).length;
  }

  #destinations(source: number): readonly Destination[] {
    let destinations = this.#bySource.get(source);
    if (destinations === undefined) {
      destinations = this.#destinationsOf(source);
      this.#bySource.set(source, destinations);
    }
    return destinations;
  }

  #destinationsOf(source: number): Destination[] {
    const { routes, crossbars, slices, cores, encoders } = this.#image;
    const node = this.#node;
    const from = cores[node] ?? encoders[node - cores.length];
    const destinations: Destination[] = [];
    for (let route = routes.sourceStart[source]; route < routes.sourceStart[source + 1]; route++) {
      const reached = new Map<number, { axons: number; synapses: number }>();
      for (let a = routes.routeAxonStart[route]; a < routes.routeAxonStart[route + 1]; a++) {
        const axon = routes.axons[a];
        const index = this.#crossbarOf(axon);
        const { core } = slices[crossbars[index].slice];
        const sums = reached.get(core) ?? { axons: 0, synapses: 0 };
        sums.axons++;
        sums.synapses += synapsesOfRow(
          crossbars[index],
          axon - this.#axonBase[index],
          slices[crossbars[index].slice].count,
        );
        reached.set(core, sums);
      }
      const order = this.#log?.sortDestinations(node, [...reached.keys()]) ?? [...reached.keys()];
      order.forEach((core, copy) => {
        const place = { route: route - routes.sourceStart[source], copy, core };
        destinations.push({ ...place, ...this.#costs(from, core, reached.get(core)!) });
      });
    }
    return destinations;
  }

  #costs(
    from: { readonly x: number; readonly y: number },
    core: number,
    { axons, synapses }: { axons: number; synapses: number },
  ): Omit<Destination, 'route' | 'copy' | 'core'> {
    const { cores, chip } = this.#image;
    const { eventPs, hopEastWestPs, hopNorthSouthPs, hopOffChipPs } = this.#durations;
    const { eastWest, northSouth, offChip } = hopsBetween(from, cores[core], chip);
    const wayPs = eastWest * hopEastWestPs + northSouth * hopNorthSouthPs + offChip * hopOffChipPs;
    const { axonLookup, rowRead, synapticOp } = EVENT_INDEX;
    const workPs = axons * (eventPs[axonLookup] + eventPs[rowRead]) + synapses * eventPs[synapticOp];
    return {
      hops: eastWest + northSouth + offChip,
      synapses,
      wayS: wayPs * S_PER_PS,
      processingS: workPs * S_PER_PS,
    };
  }

  #crossbarOf(axon: number): number {
    let low = 0;
    let high = this.#axonBase.length - 2;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#axonBase[middle] <= axon) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Synapses that a row of a crossbar holds. */
function synapsesOfRow(
  { storage, rowStart, mask }: WeightlessCrossbar,
  row: number,
  columns: number,
): number {
  if (storage === 'sparse') return rowStart![row + 1] - rowStart![row];
  if (mask === null) return columns;
  const words = Math.ceil(columns / 32);
  let held = 0;
  for (const word of mask.subarray(row * words, (row + 1) * words)) {
    for (let bits = word; bits !== 0; bits &= bits - 1) held++;
  }
  return held;
}
