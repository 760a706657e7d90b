import type { TraceGroup, TraceSystem, TraceTrack } from '../../engine/trace-observer.js';
import { describedNumber } from '../../image/described.js';
import type { WeightlessImage } from '../../image/layout.js';
import { byteOrder } from './byte-order.js';
import { linkTracks } from './link-tracks.js';
import { PERF_COLUMNS } from './perf-parts.js';
import { SPAN_NAMES } from './work-phases.js';

/** Values that a timeline shows of every step, by place in `TraceSystem.counters`. */
export const COUNTER = { spikes: 0, packets: 1, hops: 2, synapticOps: 3 } as const;
const COUNTER_NAMES = ['neurons fired', 'packets', 'hops', 'synaptic operations'];

/** Tracks of a timeline: the chip's two, its cores in the image's order, its encoders, then its links. */
export const TRACK = { phases: 0, cores: 1 } as const;

/** What of an image a trace shows, and where it stands there. */
export interface IntegerSystem extends TraceSystem {
  /** By population of the image: the number of its first neuron among all traced. */
  readonly firstOf: Int32Array;
  /** By place in `probes`: slice of the image and local index of the neuron. */
  readonly probeSlice: Int32Array;
  readonly probeIndex: Int32Array;
  /** Numbers of the first encoder's and the first link's track; links only where packets are timed. */
  readonly encoderTrack: number;
  readonly linkTrack: number;
}

/**
 * @param chip name of the chip model that gives times and prices
 * @param links whether links have tracks
 */
export function integerSystem(image: WeightlessImage, chip: string, links: boolean): IntegerSystem {
  const { populations, slices, cores, encoders } = image;
  const byName = populations
    .map((_, index) => index)
    .sort((a, b) => byteOrder(populations[a].name, populations[b].name));
  const firstOf = new Int32Array(populations.length);
  const groups: TraceGroup[] = [];
  let next = 0;
  for (const population of byName) {
    const { name, size } = populations[population];
    firstOf[population] = next;
    groups.push({ name, first: next, size });
    next += size;
  }
  const probes = slices.flatMap(({ population, first, count }, slice) =>
    Array.from({ length: count }, (_, index) => ({
      slice,
      index,
      neuron: firstOf[population] + describedNumber(image, population, first + index),
    })),
  );
  probes.sort((a, b) => a.neuron - b.neuron);
  const coreTracks = cores.map(({ id, x, y }) => ({ owner: `tile ${x},${y}`, name: `core ${id}` }));
  const encoderTracks = encoders.map(({ population, x, y }) => ({
    owner: `tile ${x},${y}`,
    name: `input ${populations[population].name}`,
  }));
  const tracks: TraceTrack[] = [{ owner: 'chip', name: 'phases' }, ...coreTracks, ...encoderTracks];
  const linkTrack = tracks.length;
  if (links) tracks.push(...linkTracks(image.chip));
  return {
    network: image.network,
    chip,
    groups,
    probes: Int32Array.from(probes, ({ neuron }) => neuron),
    cores: cores.map(({ id, x, y }) => ({
      tile: y * image.chip.columns + x,
      place: id % image.chip.coresPerTile,
    })),
    perfColumns: PERF_COLUMNS,
    tracks,
    counters: COUNTER_NAMES.map(name => ({ owner: 'chip', name })),
    spanNames: SPAN_NAMES,
    firstOf,
    probeSlice: Int32Array.from(probes, ({ slice }) => slice),
    probeIndex: Int32Array.from(probes, ({ index }) => index),
    encoderTrack: TRACK.cores + cores.length,
    linkTrack,
  };
}
