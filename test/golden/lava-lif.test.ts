import { describe, expect, it } from 'vitest';
import type { ProjectOptions } from '../../src/network/builder.js';
import {
  NETWORK_FORMAT,
  type NetworkDescription,
  type PopulationSpec,
} from '../../src/network/description.js';
import { hasSharedData } from '../support/shared-data.js';
import { readJson, runLif } from './lif-run.js';

interface Connection {
  /** [post][pre] as given to Lava. */
  readonly weights: readonly (readonly number[])[];
  readonly sign_mode: 'mixed' | 'excitatory';
  readonly weight_exp: number;
}

interface Layer extends Connection {
  readonly du: number;
  readonly dv: number;
  readonly vth: number;
  readonly bias_mant: readonly number[];
  readonly bias_exp: readonly number[];
}

interface Recording {
  readonly steps: number;
  readonly input: { readonly spikes: readonly (readonly number[])[] };
  readonly layers: readonly Layer[];
  readonly recurrent: Connection | null;
  /** [layer], each [step][neuron] after the step. */
  readonly expected: readonly {
    readonly u: readonly (readonly number[])[];
    readonly v: readonly (readonly number[])[];
    readonly s: readonly (readonly number[])[];
  }[];
}

/** The potential saturates at 24 bits, symmetrically. */
const POTENTIAL_MAX = 2 ** 23 - 1;

function populationOf(layer: Layer): PopulationSpec {
  const [biasExponent] = layer.bias_exp;
  // The format has one exponent a population; in these recordings each layer has one.
  expect(layer.bias_exp.every(exponent => exponent === biasExponent)).toBe(true);
  return {
    size: layer.weights.length,
    neuron: {
      model: 'lif-cuba',
      decayU: layer.du,
      decayV: layer.dv,
      biasMantissa: layer.bias_mant,
      biasExponent,
      sumLimit: 'none',
      currentOverflow: 'lava',
      potentialLimit: { min: -POTENTIAL_MAX, max: POTENTIAL_MAX },
    },
    threshold: { kind: 'constant', value: layer.vth },
  };
}

function projectionOf({ weights, sign_mode, weight_exp }: Connection) {
  return {
    connect: { kind: 'all' },
    weights: { kind: 'matrix', values: weights },
    weightBits: 8,
    exponent: weight_exp,
    signMode: sign_mode,
  } as const satisfies ProjectOptions<never>;
}

function describeNetwork(name: string, { input, layers, recurrent }: Recording): NetworkDescription {
  const projections = layers.map((layer, index) => {
    const from = index === 0 ? 'input' : `layer${index - 1}`;
    return [`feed${index}`, { from, to: `layer${index}`, ...projectionOf(layer) }] as const;
  });
  const again =
    recurrent === null ? {} : { again: { from: 'layer0', to: 'layer0', ...projectionOf(recurrent) } };
  return {
    format: NETWORK_FORMAT,
    name,
    seed: 1,
    inputs: { input: { size: input.spikes[0].length, encoder: 'external' } },
    populations: Object.fromEntries(layers.map((layer, index) => [`layer${index}`, populationOf(layer)])),
    projections: { ...Object.fromEntries(projections), ...again },
    rules: {},
    goodness: {},
    procedure: { kind: 'free' },
  };
}

/**
 * Lava's fixed-point model: no limit of the synaptic sum, its own wrap of the current, the potential
 * clipped, weights truncated by shift, the exponent on the sum.
 */
describe.skipIf(!hasSharedData)("networks recorded on Lava's bit-accurate model", () => {
  it.each(['net-a', 'net-b', 'net-c'])('%s: u, v and s of every neuron after every step', name => {
    const recording = readJson<Recording>('lava-lif', `${name}.json`);
    const layers = runLif(describeNetwork(name, recording), recording.input.spikes);
    expect(Object.keys(layers).length).toBe(recording.layers.length);
    recording.expected.forEach((expected, layer) => {
      const steps = layers[`layer${layer}`];
      expect(steps.length).toBe(recording.steps);
      steps.forEach((step, at) => {
        const { u, v, s } = expected;
        expect(step, `layer ${layer}, step ${at}`).toEqual({ u: u[at], v: v[at], s: s[at] });
      });
    });
  });
});
