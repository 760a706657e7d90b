import { NETWORK_FORMAT, type NetworkDescription } from '../src/network/description.js';

export interface LocalShape {
  readonly neurons: number;
  /** Synapses onto each. */
  readonly fanIn: number;
  readonly seed: number;
}

/** One layer whose neurons hear others near them, and an input of as many units each of which drives one neuron or a few. */
export function localNetwork({ neurons, fanIn, seed }: LocalShape): NetworkDescription {
  return {
    format: NETWORK_FORMAT,
    name: 'local',
    seed,
    inputs: { input: { size: neurons, encoder: 'bernoulli' } },
    populations: {
      layer: {
        size: neurons,
        neuron: { model: 'lif-shift', leakShift: 2 },
        threshold: { kind: 'uniform', low: 100, high: 200 },
      },
    },
    projections: {
      drive: {
        from: 'input',
        to: 'layer',
        connect: { kind: 'local', radius: 1, synapses: 1 },
        weights: { kind: 'constant', value: 100 },
      },
      local: {
        from: 'layer',
        to: 'layer',
        connect: { kind: 'local', radius: fanIn, synapses: fanIn },
        weights: { kind: 'uniform', low: -20, high: 20 },
      },
    },
    rules: {},
    goodness: {},
    procedure: { kind: 'free' },
  };
}
