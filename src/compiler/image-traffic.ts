import type { ChipImage } from '../image/layout.js';
import { sourceLayout } from '../image/sources.js';
import { INPUT_RATE, NEURON_RATE, type SpikeRates, type TreeFlow } from './traffic.js';
import { TreeSums } from './tree-sums.js';

/** Packets a step from one layer (or input) to another. */
export interface LayerFlow {
  readonly from: string;
  readonly to: string;
  /** A packet that serves several layers on its core counts for each of them. */
  readonly packets: number;
}

/** What a mapped network sends, by the routes of its image. */
export interface ImageTraffic {
  /** Spikes by where they start and the other cores that they reach; from -1: inputs. */
  readonly spikes: readonly TreeFlow[];
  /** Spikes that reach the core they start on, by core. */
  readonly ownPackets: Float64Array;
  /** Partial sums and third factors of groups that span cores. */
  readonly messages: readonly TreeFlow[];
  /** Spike packets a step, one for each core that a spike reaches. */
  readonly packets: number;
  /** Those of them that stay on the tile they start on. */
  readonly tilePackets: number;
  /** Those of them that inputs send. */
  readonly inputPackets: number;
  /** Layers by what they send each other, most first. */
  readonly layers: readonly LayerFlow[];
}

/** @param rates spikes a step of the units; estimated for populations of which nothing is known */
export function imageTraffic(image: ChipImage, rates: SpikeRates | null): ImageTraffic {
  const { cores, populations, routes, slices } = image;
  const axons = axonTargets(image);
  const spikes = new TreeSums();
  const ownPackets = new Float64Array(cores.length);
  const layers = new Float64Array(populations.length * populations.length);
  const coreSeen = new Int32Array(cores.length).fill(-1);
  const layerSeen = new Int32Array(cores.length * populations.length).fill(-1);
  let packets = 0;
  let tilePackets = 0;
  let inputPackets = 0;
  for (const { source, core, population, rate } of sources(image, rates)) {
    for (let route = routes.sourceStart[source]; route < routes.sourceStart[source + 1]; route++) {
      if (rate === 0) continue;
      const reached: number[] = [];
      for (let at = routes.routeAxonStart[route]; at < routes.routeAxonStart[route + 1]; at++) {
        const slice = slices[axons[routes.axons[at]]];
        if (coreSeen[slice.core] !== route) reached.push(slice.core);
        coreSeen[slice.core] = route;
        const layer = slice.core * populations.length + slice.population;
        if (layerSeen[layer] !== route) layers[population * populations.length + slice.population] += rate;
        layerSeen[layer] = route;
      }
      packets += rate * routes.packets[route];
      tilePackets += rate * routes.tileDeliveries[route];
      if (core < 0) inputPackets += rate * routes.packets[route];
      if (core >= 0 && coreSeen[core] === route) ownPackets[core] += rate;
      reached.sort((a, b) => a - b);
      spikes.add(core, reached, 0, reached.length, rate);
    }
  }
  return {
    spikes: spikes.list(),
    ownPackets,
    messages: groupMessages(image),
    packets,
    tilePackets,
    inputPackets,
    layers: layerFlows(layers, populations),
  };
}

/** The slice that each axon's crossbar belongs to. */
function axonTargets({ crossbars }: ChipImage): Int32Array {
  const targets = new Int32Array(crossbars.reduce((sum, { rows }) => sum + rows, 0));
  let axon = 0;
  for (const { rows, slice } of crossbars) {
    targets.fill(slice, axon, axon + rows);
    axon += rows;
  }
  return targets;
}

interface Source {
  /** Its number among all sources of the image. */
  readonly source: number;
  /** Where it is, or -1 at the port. */
  readonly core: number;
  readonly population: number;
  /** Spikes a step. */
  readonly rate: number;
}

function* sources(image: ChipImage, rates: SpikeRates | null): Generator<Source> {
  const { populationFirst } = sourceLayout(image);
  const units = [
    ...image.slices.map(slice => ({ ...slice, estimate: NEURON_RATE })),
    ...image.encoders.map(encoder => ({ ...encoder, core: -1, first: 0, estimate: INPUT_RATE })),
  ];
  for (const { population, core, first, count, estimate } of units) {
    const known = rates?.of(population) ?? null;
    const { order } = image.populations[population];
    for (let unit = first; unit < first + count; unit++) {
      const rate = known === null ? estimate : known[order === null ? unit : order[unit]];
      yield { source: populationFirst[population] + unit, core, population, rate };
    }
  }
}

/** A partial sum from every member core to the group's home and a third factor back, each step, as a message of its own. */
function groupMessages({ reductions, slices }: ChipImage): TreeFlow[] {
  const messages = new TreeSums();
  for (const { members, home } of reductions) {
    for (const core of new Set(members.map(({ slice }) => slices[slice].core))) {
      messages.add(core, [home], 0, 1, 1);
      messages.add(home, [core], 0, 1, 1);
    }
  }
  return messages.list();
}

function layerFlows(sums: Float64Array, populations: ChipImage['populations']): LayerFlow[] {
  const names = populations.map(({ name }) => name);
  return [...sums.entries()]
    .map(([pair, packets]) => ({
      from: names[Math.floor(pair / names.length)],
      to: names[pair % names.length],
      packets,
    }))
    .filter(({ packets }) => packets > 0)
    .sort((a, b) => b.packets - a.packets);
}
