import { type CompileOptions, compileNetwork } from '../../compiler/compile.js';
import type { MappingReport } from '../../compiler/report.js';
import type { ChipModel } from '../../hardware/schema.js';
import { encodeImage } from '../../image/encode.js';
import type { WeightlessImage } from '../../image/layout.js';
import { sumRows } from '../../ledger/counters.js';
import type { EventCounts } from '../../ledger/events.js';
import { expandNetwork } from '../../network/expand.js';
import type { NirLayer, NirNetwork } from '../../nir/convert.js';
import { Session, type SessionOptions } from '../../runtime/session.js';

/** What a chip did with a graph. */
export interface NirChipRun {
  readonly layers: readonly ChipLayer[];
  readonly report: MappingReport;
  readonly counts: EventCounts;
  /** Steps that the chip took: those of the input, and those that the last layer runs behind. */
  readonly steps: number;
}

/** A layer in the graph's own steps, as if it ran with the tool. */
export interface ChipLayer {
  readonly layer: NirLayer;
  /** [steps x size], 0 or 1; of layers that do not fire null. */
  readonly spikes: Uint8Array | null;
  /** [steps x size] in the tool's units; of layers that fire null. */
  readonly potentials: Float64Array | null;
  /** Cores that hold neurons of it. */
  readonly cores: number;
}

/**
 * Compiles a graph's network, boots the image and runs it.
 *
 * @param inputs spikes of each Input by path, [steps x size]
 * @param steps of the input
 * @throws SpikeloomError where the chip cannot hold the network
 */
export function runOnChip(
  network: NirNetwork,
  chip: ChipModel,
  inputs: ReadonlyMap<string, Uint8Array>,
  steps: number,
  { compile = {}, session: settings = {} }: { compile?: CompileOptions; session?: SessionOptions } = {},
): NirChipRun {
  const { image, report } = compileNetwork(expandNetwork(network.description), chip, compile);
  const session = new Session(encodeImage(image), chip, settings);
  try {
    return { ...drive(session, network, inputs, steps), report };
  } finally {
    session.close();
  }
}

function drive(
  session: Session,
  network: NirNetwork,
  inputs: ReadonlyMap<string, Uint8Array>,
  steps: number,
): Omit<NirChipRun, 'report'> {
  const { link, image } = session;
  const { biasInput } = network;
  if (biasInput !== null) link.loadInput(encoderOf(image, biasInput), Uint8Array.of(1));
  const places = placesOf(image);
  const layers = network.layers.map(layer => new Gathering(layer, image, places, steps));
  const feeds = network.inputs.map(({ path, name, size }) => ({
    first: firstUnit(image, name),
    size,
    spikes: inputs.get(path)!,
  }));
  const behind = network.layers.reduce((most, { timing }) => Math.max(most, timing.updates, timing.sends), 0);
  for (let step = 0; step < steps + behind; step++) {
    const units: number[] = [];
    for (const { first, size, spikes } of step < steps ? feeds : []) {
      for (let unit = 0; unit < size; unit++) if (spikes[step * size + unit] === 1) units.push(first + unit);
    }
    const raster = { start: Int32Array.of(0, units.length), units: Int32Array.from(units) };
    const fired = link.stepRecorded(1, raster);
    for (const layer of layers) layer.take(step, fired.units, slice => link.readPotentials(slice));
  }
  const counts = sumRows(link.counters().counts);
  return { layers: layers.map(layer => layer.result()), counts, steps: steps + behind };
}

function encoderOf({ encoders, populations }: WeightlessImage, name: string): number {
  return encoders.findIndex(({ population }) => populations[population].name === name);
}

/** Number of an input's first unit among those of all encoders. */
function firstUnit({ encoders, populations }: WeightlessImage, name: string): number {
  let first = 0;
  for (const { population, count } of encoders) {
    if (populations[population].name === name) return first;
    first += count;
  }
  throw new Error(`the image has no input ${name}`);
}

/** Where a slice's neurons are among those of all slices, and which of their population they are. */
interface SlicePlace {
  readonly slice: number;
  readonly first: number;
  readonly neurons: Int32Array;
  readonly core: number;
}

function placesOf({ slices, populations }: WeightlessImage): ReadonlyMap<string, readonly SlicePlace[]> {
  const places = new Map<string, SlicePlace[]>();
  let base = 0;
  slices.forEach(({ population, first, count, core }, slice) => {
    const { name, order } = populations[population];
    const neurons = Int32Array.from({ length: count }, (_, k) => order?.[first + k] ?? first + k);
    const place = { slice, first: base, neurons, core };
    places.set(name, [...(places.get(name) ?? []), place]);
    base += count;
  });
  return places;
}

/** Gathers what one layer does, put back into the graph's numbers and steps. */
class Gathering {
  readonly #layer: NirLayer;
  readonly #steps: number;
  readonly #places: readonly (SlicePlace & { readonly members: Int32Array })[];
  /** By number among all neurons of the chip, the layer's neuron. */
  readonly #neuronOf = new Map<number, number>();
  readonly #spikes: Uint8Array;
  readonly #potentials: Float64Array;

  constructor(
    layer: NirLayer,
    { slices }: WeightlessImage,
    places: ReadonlyMap<string, readonly SlicePlace[]>,
    steps: number,
  ) {
    this.#layer = layer;
    this.#steps = steps;
    this.#places = layer.groups.flatMap(({ population, neurons }) =>
      places.get(population)!.map(place => ({ ...place, members: place.neurons.map(own => neurons[own]) })),
    );
    for (const { slice, first, members } of this.#places) {
      for (let k = 0; k < slices[slice].count; k++) this.#neuronOf.set(first + k, members[k]);
    }
    this.#spikes = new Uint8Array(layer.fires ? steps * layer.size : 0);
    this.#potentials = new Float64Array(layer.fires ? 0 : steps * layer.size);
  }

  /** @param step of the chip */
  take(step: number, fired: Int32Array, potentialsOf: (slice: number) => Int32Array): void {
    const { size, fires, timing, scale, shift } = this.#layer;
    const own = step - (fires ? timing.sends : timing.updates);
    if (own < 0 || own >= this.#steps) return;
    if (fires) {
      for (const unit of fired) {
        const neuron = this.#neuronOf.get(unit);
        if (neuron !== undefined) this.#spikes[own * size + neuron] = 1;
      }
      return;
    }
    for (const { slice, members } of this.#places) {
      potentialsOf(slice).forEach((potential, k) => {
        const neuron = members[k];
        this.#potentials[own * size + neuron] = potential / scale[neuron] + shift[neuron];
      });
    }
  }

  result(): ChipLayer {
    const { fires } = this.#layer;
    return {
      layer: this.#layer,
      spikes: fires ? this.#spikes : null,
      potentials: fires ? null : this.#potentials,
      cores: new Set(this.#places.map(({ core }) => core)).size,
    };
  }
}
