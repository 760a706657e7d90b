import { type CircuitParts, type CircuitSizes, sizeOf, type TargetName } from './layout.js';

/** Whatever spikes: two buffers `[rows, size]` of 0 and 1, of this step and of the step before. */
export interface SpikeSource {
  readonly size: number;
  spikes: Uint8Array;
  previous: Uint8Array;
}

/** A layer of spiking cells; every array is `[rows, size]`. */
export interface CellLayer extends SpikeSource {
  readonly current: Float64Array;
  readonly potential: Float64Array;
  readonly threshold: Float64Array;
  readonly trace: Float64Array;
  /** Spikes since the start of the presentation. */
  readonly counts: Uint32Array;
}

/** A layer that learns by goodness: z1 or z2. */
export interface HiddenLayer extends CellLayer {
  /** Third factor m of each cell, `[rows, size]`. */
  readonly modulator: Float64Array;
  /** Goodness minus theta, `[rows]`. */
  readonly logit: Float64Array;
  /** Clipped probability of being a positive sample, `[rows]`. */
  readonly probability: Float64Array;
  /** Mean cross-entropy of the rows. */
  loss: number;
  /** Spikes of this step summed over the rows, `[size]`. */
  readonly rowTotals: Uint32Array;
  /** Cells that fire in this step in any row: the first `firing` elements. */
  readonly firingCells: Uint32Array;
  firing: number;
  /** Cells that fire in this step, row after row; those of row b stand from `firedFrom[b]` to `firedFrom[b + 1]`. */
  readonly firedCells: Uint32Array;
  readonly firedFrom: Uint32Array;
}

/** A layer that learns by the error of its output: zy or zR. */
export interface HeadLayer extends CellLayer {
  /** Error e of each cell, `[rows, size]`; 0 in negative rows. */
  readonly error: Float64Array;
}

/** All that a presentation of a batch of rows changes but the weights. */
export interface CircuitState {
  readonly rows: number;
  readonly z0: SpikeSource;
  readonly label: SpikeSource;
  readonly z1: HiddenLayer;
  readonly z2: HiddenLayer;
  readonly zy: HeadLayer;
  readonly zR: HeadLayer | undefined;
  /** Sum over the steps of the trace of zR, `[rows, inputs]`. */
  readonly tracesOfZR: Float64Array;
}

function createSource(size: number, rows: number): SpikeSource {
  return { size, spikes: new Uint8Array(rows * size), previous: new Uint8Array(rows * size) };
}

function createCells(size: number, rows: number): CellLayer {
  return {
    ...createSource(size, rows),
    current: new Float64Array(rows * size),
    potential: new Float64Array(rows * size),
    threshold: new Float64Array(rows * size),
    trace: new Float64Array(rows * size),
    counts: new Uint32Array(rows * size),
  };
}

function createHidden(size: number, rows: number): HiddenLayer {
  return {
    ...createCells(size, rows),
    modulator: new Float64Array(rows * size),
    logit: new Float64Array(rows),
    probability: new Float64Array(rows),
    loss: 0,
    rowTotals: new Uint32Array(size),
    firingCells: new Uint32Array(size),
    firing: 0,
    firedCells: new Uint32Array(rows * size),
    firedFrom: new Uint32Array(rows + 1),
  };
}

function createHead(size: number, rows: number): HeadLayer {
  return { ...createCells(size, rows), error: new Float64Array(rows * size) };
}

/** Order and sizes of the thresholds of a circuit: z1, z2, zy, zR side by side. */
export function thresholdLayout(sizes: CircuitSizes, parts: CircuitParts): [TargetName, number][] {
  const names: TargetName[] = ['z1', 'z2', 'zy'];
  if (parts.reconstruction) names.push('zR');
  return names.map(name => [name, sizeOf(name, sizes)]);
}

/**
 * State at the start of a presentation: everything 0, the spikes and label of the step before too, but
 * the thresholds, of which every row gets a copy of `thresholds` (laid out as {@link thresholdLayout}).
 */
export function createState(
  sizes: CircuitSizes,
  parts: CircuitParts,
  rows: number,
  thresholds: Float64Array,
): CircuitState {
  const state: CircuitState = {
    rows,
    z0: createSource(sizes.inputs, rows),
    label: createSource(sizes.classes, rows),
    z1: createHidden(sizes.hidden1, rows),
    z2: createHidden(sizes.hidden2, rows),
    zy: createHead(sizes.classes, rows),
    zR: parts.reconstruction ? createHead(sizes.inputs, rows) : undefined,
    tracesOfZR: new Float64Array(parts.reconstruction ? rows * sizes.inputs : 0),
  };
  let offset = 0;
  for (const [name, size] of thresholdLayout(sizes, parts)) {
    const initial = thresholds.subarray(offset, offset + size);
    for (let row = 0; row < rows; row++) targetOf(state, name).threshold.set(initial, row * size);
    offset += size;
  }
  return state;
}

export function targetOf(state: CircuitState, name: TargetName): CellLayer {
  const layer = state[name];
  if (layer === undefined) throw new Error(`the circuit has no layer ${name}`);
  return layer;
}

/** Makes the spikes of this step those of the step before. */
export function turnSpikes(source: SpikeSource): void {
  const { spikes, previous } = source;
  source.previous = spikes;
  source.spikes = previous;
}
