import type { ProjectOptions } from '../../../network/builder.js';
import {
  NETWORK_FORMAT,
  type NetworkDescription,
  type PopulationSpec,
} from '../../../network/description.js';
import type { Check, CheckContext, CheckRow } from '../check.js';
import { runLif } from '../lif-run.js';
import { recordedJson } from '../recordings.js';
import { Tally } from '../tally.js';

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
  // The format has one exponent a population, and in these recordings each layer has one.
  const [biasExponent] = layer.bias_exp;
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
 * Lava's fixed-point model: no limit of the synaptic sum, its own wrap of the current, the potential clipped, weights
 * truncated by shift, the exponent on the sum.
 */
export const lavaLif: Check = {
  name: 'lava-lif',
  title: "Networks on Lava's bit-accurate model",
  source: 'Lava 0.10.0, fixed point',
  judge: 'other emulator',
  leavesOpen: 'An emulator, no chip; nothing that learns, and no delays but of one step.',
  rows,
};

function* rows({ recordings, chip }: CheckContext): Iterable<CheckRow> {
  const paths = recordings.files('lava-lif').filter(path => path.endsWith('.json'));
  for (const path of paths) {
    const recording = recordedJson<Recording>(recordings, path);
    const name = path.replace(/^.*\/|\.json$/g, '');
    const layers = runLif(describeNetwork(name, recording), chip('loihi1'), recording.input.spikes);
    const tally = new Tally();
    recording.expected.forEach((expected, layer) => {
      layers[`layer${layer}`].forEach((step, at) => {
        for (const signal of ['u', 'v', 's'] as const) {
          tally.values(`${signal} of layer ${layer}, step ${at}`, step[signal], expected[signal][at]);
        }
      });
    });
    yield tally.row(`${name}: u, v and spikes, ${recording.steps} steps`);
  }
}
