import type { Engine } from '../../../../engine/engine.js';
import type { WeightlessImage } from '../../../../image/layout.js';
import type { Session } from '../../../../runtime/session.js';

export const CLASSES = 10;

/** Signals of one hidden layer after a step, by the names of the recording. */
export interface LayerStep {
  readonly u: Int32Array;
  readonly s: Uint8Array;
  readonly count: Int32Array;
  readonly thr: Int32Array;
  readonly G: number[];
  readonly p: number[];
  readonly e: number[];
  readonly a: number[];
}

export interface ChipStep {
  /** Input spikes drawn in this step. */
  readonly x: Uint8Array;
  readonly lfsr32: number;
  readonly lfsr16: number;
  readonly layers: readonly [LayerStep, LayerStep];
  readonly y: number[];
  /** Null in the steps that the recorder was not asked to take them in. */
  readonly weights: ChipWeights | null;
}

/** Stored weights as the recording lays them out. */
export interface ChipWeights {
  /** [target, source]; 0 where no synapse is. */
  readonly W1: Int8Array;
  readonly W2: Int8Array;
  /** [z1 then z2, class] */
  readonly C: Int16Array;
}

/** Writes down everything that a form G network on one core shows after each step. */
export class CsdpRecorder {
  readonly steps: ChipStep[] = [];
  readonly #engine: Engine;
  readonly #weightsEvery: number;

  /** @param weightsEvery steps from one copy of the weights to the next; 1 for a copy in each */
  constructor({ engine }: Session, weightsEvery: number) {
    this.#engine = engine;
    this.#weightsEvery = weightsEvery;
    engine.observer = () => this.steps.push(this.#look());
  }

  /** The weights as they are now. */
  weights(): ChipWeights {
    const { image } = this.#engine;
    const classifier = (name: string) => this.#engine.storedWeights(crossbarOf(image, name));
    return {
      W1: this.#byTarget('W1'),
      W2: this.#byTarget('W2'),
      C: Int16Array.from([...classifier('C1'), ...classifier('C2')]),
    };
  }

  /** The thresholds as they are now. */
  threshold(layer: 1 | 2): Int32Array {
    return this.#engine.thresholds(sliceOf(this.#engine.image, `z${layer}`)).slice();
  }

  #look(): ChipStep {
    const engine = this.#engine;
    const [encoder] = engine.encoders;
    return {
      x: oneHot(encoder.spikes, encoder.fired, encoder.image.count),
      lfsr32: engine.encoderState(0),
      lfsr16: engine.lfsrState(0),
      layers: [this.#layer(1), this.#layer(2)],
      y: [...engine.potentials(sliceOf(engine.image, 'readout'))],
      weights: this.steps.length % this.#weightsEvery === 0 ? this.weights() : null,
    };
  }

  #layer(layer: 1 | 2): LayerStep {
    const engine = this.#engine;
    const index = sliceOf(engine.image, `z${layer}`);
    const slice = engine.slices[index];
    const groups = engine.reductions.all.slice((layer - 1) * CLASSES, layer * CLASSES);
    return {
      u: engine.potentials(index).slice(),
      s: oneHot(slice.spikes, slice.fired, slice.count),
      count: engine.spikeCounts(index).slice(),
      thr: this.threshold(layer),
      G: groups.map(group => group.goodness),
      p: groups.map(group => group.probability),
      e: groups.map(group => group.error),
      a: groups.map(group => group.applied),
    };
  }

  #byTarget(projection: string): Int8Array {
    const { image } = this.#engine;
    const index = crossbarOf(image, projection);
    const { rowSource, slice, sourcePopulation } = image.crossbars[index];
    const stored = this.#engine.storedWeights(index);
    const columns = image.slices[slice].count;
    const sources = image.populations[sourcePopulation].size;
    const weights = new Int8Array(columns * sources);
    rowSource.forEach((source, row) => {
      for (let column = 0; column < columns; column++) {
        weights[column * sources + source] = stored[row * columns + column];
      }
    });
    return weights;
  }
}

function oneHot(units: Int32Array, fired: number, count: number): Uint8Array {
  const spikes = new Uint8Array(count);
  for (let i = 0; i < fired; i++) spikes[units[i]] = 1;
  return spikes;
}

/** The one slice of a population that lies whole on one core. */
export function sliceOf(image: WeightlessImage, population: string): number {
  return theOne(image.slices, ({ population: index }) => image.populations[index].name === population);
}

function crossbarOf(image: WeightlessImage, projection: string): number {
  return theOne(image.crossbars, ({ projection: name, storage }) => {
    return name === projection && storage === 'dense';
  });
}

function theOne<T>(items: readonly T[], isIt: (item: T) => boolean): number {
  const found = [...items.keys()].filter(index => isIt(items[index]));
  if (found.length !== 1) throw new Error(`expected one part of the image, found ${found.length}`);
  return found[0];
}
