import type { NetworkDescription } from '../network/description.js';
import type { Arrivals } from './arrivals.js';
import type { NeuronGroup } from './groups.js';
import type { NormalForm } from './normal-form.js';
import type { PlannedNode } from './plan.js';
import type { NirRule, NirRuleOptions } from './rule.js';
import type { LayerTiming } from './timing.js';

export interface ToNetworkOptions extends NirRuleOptions {
  /** Of the network, as far as a network may be named so; default `nir`. */
  readonly name?: string;
  /**
   * Where biases go: `neuron`, into the neurons' own, which act from the chip's first step on and enter the potential
   * past the current; `input`, into weights from an input that fires in every step, which acts when and where the
   * tool's does and costs its spikes. Default: `input` for neurons with a current, `neuron` for others.
   */
  readonly biases?: 'neuron' | 'input';
  /** 2: a weight is the sum of two synapses, of about 15 bits; default 1, of 8 bits. */
  readonly synapsesPerWeight?: 1 | 2;
}

/** Where the neurons of a graph's node are in the network, and how to read them. */
export interface NirLayer {
  readonly path: string;
  readonly type: string;
  readonly size: number;
  /** False for I, LI, CubaLI and outputs of linear nodes: their potentials are read. */
  readonly fires: boolean;
  readonly groups: readonly NirLayerGroup[];
  /** The tool's step t is the chip's step t + these. */
  readonly timing: LayerTiming;
  /** By neuron: the tool's potential is the chip's / scale + shift. */
  readonly scale: Float64Array;
  readonly shift: Float64Array;
  /** Root of the mean squared rounding of its weights, in units of its thresholds (of the largest potential, where nothing fires). */
  readonly weightError: number;
}

export interface NirLayerGroup {
  readonly population: string;
  /** The node's neurons, in the population's order. */
  readonly neurons: Int32Array;
}

export interface NirInput {
  readonly path: string;
  readonly name: string;
  readonly size: number;
}

export interface NirNetwork {
  readonly description: NetworkDescription;
  readonly rule: NirRule;
  readonly inputs: readonly NirInput[];
  readonly layers: readonly NirLayer[];
  /** Input of one unit that must be on (a value that is not 0) for biases to act; null: none is needed. */
  readonly biasInput: string | null;
  /** Layer of each Output, by path. */
  readonly outputs: ReadonlyMap<string, string>;
  /** What is not exactly as in the tool, a sentence each. */
  readonly notes: readonly string[];
}

/** A neuron node, or what is read at the end of linear nodes. */
export interface LayerPlan {
  readonly planned: PlannedNode;
  readonly arrivals: Arrivals;
  readonly form: NormalForm;
  readonly timing: LayerTiming;
  readonly groups: readonly NeuronGroup[];
}
