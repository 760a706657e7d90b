import { raise } from '../../fixed/error.js';
import { adaptThresholds, addCurrents, advanceCells } from './cells.js';
import { type Circuit, isHead } from './circuit.js';
import { modulate } from './goodness.js';
import { countPositive, headErrors } from './heads.js';
import { binaryOr, openInput, type PresentedInput } from './input.js';
import { bound, collectSpikes, type Synapse, updateCsdp, updateHead } from './plasticity.js';
import { type CircuitState, createState, type HeadLayer, targetOf, turnSpikes } from './state.js';

/** Which synapses a presentation may change. */
export type Learning = 'none' | 'csdp' | 'heads' | 'csdp+heads';

/** What an observer sees after each step; the arrays are live and change with the next step. */
export interface StepView {
  /** Steps done, from 1. */
  readonly step: number;
  readonly state: CircuitState;
  /** Raw updates g of this step in the layout of the circuit's weights; only with `recordUpdates`. */
  readonly updates: Float64Array | undefined;
}

export interface PresentationOptions extends PresentedInput {
  /** Label rows of 0 and 1, `[rows, classes]`; all 0 (context off) by default. See {@link oneHot}. */
  readonly labels?: Uint8Array;
  /** 1 for a positive row, 0 for a negative one, `[rows]`; all 1 by default. */
  readonly positive?: Uint8Array;
  /** `'none'` by default. Heads learn from positive rows only, and not at all where there is none. */
  readonly learn?: Learning;
  readonly observe?: (view: StepView) => void;
  /** Whether the observer is shown the raw updates. */
  readonly recordUpdates?: boolean;
}

/** What is left of a presentation. */
export interface Presentation {
  readonly rows: number;
  readonly steps: number;
  /** Spikes in the presentation, `[rows, size]` of each layer. */
  readonly counts: { readonly z1: Uint32Array; readonly z2: Uint32Array; readonly zy: Uint32Array };
  /** Sum over the steps of the trace of zR, `[rows, inputs]`; empty without a reconstruction head. */
  readonly tracesOfZR: Float64Array;
  /** Mean cross-entropy of the goodness of z1 and z2, `[steps, 2]`. */
  readonly loss: Float64Array;
}

/**
 * Shows a batch of rows to the circuit for its number of steps, learning at every step where asked to:
 * potentials, traces and spikes start at 0 and thresholds at their initial values in every row; weights
 * and optimiser states carry over. The order of operations is that of the golden README, "The algorithm".
 *
 * @throws SpikeloomError for input, labels or signs that do not fit the circuit
 */
export function present(circuit: Circuit, options: PresentationOptions): Presentation {
  const { sizes, constants } = circuit;
  const input = openInput(circuit, options);
  const { rows } = input;
  const learn = options.learn ?? 'none';
  const positive = binaryOr('positive', options.positive, rows, 1);
  const labels = binaryOr('labels', options.labels, rows * sizes.classes, 0);
  const needsLabels = learn.includes('heads') || (learn === 'csdp' && circuit.parts.labelContext);
  if (needsLabels && options.labels === undefined) raise(`input: learning ${learn} needs labels`);
  const state = createState(sizes, circuit.parts, rows, circuit.thresholds);
  const updates = options.recordUpdates ? new Float64Array(circuit.weights.length) : undefined;
  const loss = new Float64Array(constants.steps * 2);

  for (let step = 0; step < constants.steps; step++) {
    sumDelayedCurrents(circuit, state);
    turnInputs(state);
    input.fill(step, state.z0.spikes);
    state.label.spikes.set(labels);
    advanceLayers(circuit, state);
    modulate(state.z1, positive, constants);
    modulate(state.z2, positive, constants);
    loss[2 * step] = state.z1.loss;
    loss[2 * step + 1] = state.z2.loss;
    if (learn.includes('csdp')) learnCsdp(circuit, state, updates);
    if (learn.includes('heads') && countPositive(positive) > 0) learnHeads(circuit, state, positive, updates);
    options.observe?.({ step: step + 1, state, updates });
  }
  const counts = { z1: state.z1.counts, z2: state.z2.counts, zy: state.zy.counts };
  return { rows, steps: constants.steps, counts, tracesOfZR: state.tracesOfZR, loss };
}

/** Step 2: every matrix but R1 reads the spikes that its source fired one step ago. */
function sumDelayedCurrents(circuit: Circuit, state: CircuitState): void {
  state.z1.current.fill(0);
  state.z2.current.fill(0);
  state.zy.current.fill(0);
  for (const synapse of circuit.synapses) {
    if (synapse.target !== 'zR') addSynapse(synapse, state, state[synapse.source].spikes);
  }
}

/** Step 1, done after the currents have read what now becomes old. */
function turnInputs(state: CircuitState): void {
  turnSpikes(state.z0);
  turnSpikes(state.label);
  turnSpikes(state.z1);
  turnSpikes(state.z2);
}

function addSynapse(synapse: Synapse, state: CircuitState, spikes: Uint8Array): void {
  addCurrents(targetOf(state, synapse.target), spikes, synapse.weights, synapse.currentScale, state.rows);
}

/** Steps 4 to 6; zR sees the spikes of z1 of this very step, and its thresholds stand still. */
function advanceLayers(circuit: Circuit, state: CircuitState): void {
  const { constants } = circuit;
  for (const layer of [state.z1, state.z2, state.zy]) {
    advanceCells(layer, constants);
    adaptThresholds(layer, state.rows, constants);
  }
  const { zR, tracesOfZR } = state;
  if (zR === undefined) return;
  zR.current.fill(0);
  for (const synapse of circuit.synapses) {
    if (synapse.target === 'zR') addSynapse(synapse, state, state[synapse.source].spikes);
  }
  advanceCells(zR, constants);
  for (let i = 0; i < tracesOfZR.length; i++) tracesOfZR[i]! += zR.trace[i]!;
}

/** Step 8; with a step size of 0 there is neither update nor decay, but the bounds still hold. */
function learnCsdp(circuit: Circuit, state: CircuitState, updates: Float64Array | undefined): void {
  const { rates } = circuit;
  collectSpikes(state.z1, state.rows);
  collectSpikes(state.z2, state.rows);
  for (const synapse of circuit.synapses) {
    if (isHead(synapse)) continue;
    const recorded = viewOf(updates, synapse);
    if (rates.etaCsdp === 0) {
      bound(synapse);
      continue;
    }
    const { previous } = state[synapse.source];
    const post = synapse.target === 'z1' ? state.z1 : state.z2;
    updateCsdp(synapse, previous, post, state.rows, rates.decay, recorded);
  }
}

/** Step 9; C2 and C3 learn from the spikes of one step ago, R1 from those of this step. */
function learnHeads(
  circuit: Circuit,
  state: CircuitState,
  positive: Uint8Array,
  updates: Float64Array | undefined,
): void {
  const { zy, zR, rows } = state;
  headErrors(zy, state.label.spikes, zy.trace, positive);
  if (zR !== undefined) headErrors(zR, state.z0.spikes, zR.spikes, positive);
  for (const synapse of circuit.synapses) {
    if (!isHead(synapse)) continue;
    const source = state[synapse.source];
    const spikes = synapse.target === 'zR' ? source.spikes : source.previous;
    const { error } = targetOf(state, synapse.target) as HeadLayer;
    updateHead(synapse, spikes, error, rows, viewOf(updates, synapse));
  }
}

function viewOf(updates: Float64Array | undefined, synapse: Synapse): Float64Array | undefined {
  return updates?.subarray(synapse.offset, synapse.offset + synapse.pre * synapse.post);
}
