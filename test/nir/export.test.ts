import { describe, expect, it } from 'vitest';
import { SpikeloomError } from '../../src/fixed/error.js';
import {
  NETWORK_FORMAT,
  type NetworkDescription,
  type NeuronSpec,
  type ProjectionSpec,
} from '../../src/network/description.js';
import { expandNetwork } from '../../src/network/expand.js';
import { fromNetwork } from '../../src/nir/export/from-network.js';
import { ownNetworkOf, withOwnNetwork } from '../../src/nir/export/own-network.js';
import { arrayOf, type NirGraph, type NirNode, numbersOf } from '../../src/nir/graph.js';
import { readNir } from '../../src/nir/read.js';
import { writeNir } from '../../src/nir/write.js';

const DT = 0.001;

function describeNetwork(neuron: NeuronSpec, projection: Partial<ProjectionSpec> = {}): NetworkDescription {
  return {
    format: NETWORK_FORMAT,
    name: 'small',
    seed: 5,
    inputs: { in: { size: 3, encoder: 'external' } },
    populations: { out: { size: 2, neuron, threshold: { kind: 'values', values: [40, 50] } } },
    projections: {
      w: {
        from: 'in',
        to: 'out',
        connect: { kind: 'all' },
        weights: {
          kind: 'matrix',
          values: [
            [1, -2, 3],
            [4, 5, -6],
          ],
        },
        ...projection,
      },
    },
    rules: {},
    goodness: {},
    procedure: { kind: 'free' },
  };
}

function exported(network: NetworkDescription): NirGraph {
  return fromNetwork(expandNetwork(network), DT).graph;
}

function values(graph: NirGraph, node: string, name: string): number[] {
  return [...numbersOf(arrayOf(graph.nodes.get(node) as NirNode, name))];
}

describe('an exported network', () => {
  it('has the decays, gains, biases and thresholds of its neurons', () => {
    const graph = exported(
      describeNetwork(
        { model: 'lif-cuba', decayU: 1024, decayV: 128, biasMantissa: [3, -4], biasExponent: 5 },
        { exponent: 2 },
      ),
    );
    expect((graph.nodes.get('out') as NirNode).type).toBe('CubaLIF');
    // One step of NIR's equations keeps 1 - dt / tau.
    for (const [name, decay] of [
      ['tau_syn', 1024],
      ['tau_mem', 128],
    ] as const) {
      for (const tau of values(graph, 'out', name)) expect(1 - DT / tau).toBeCloseTo(1 - decay / 4096, 12);
    }
    // The input enters the current, and that the potential, with 1: dt / tau times w_in, dt / tau times r.
    expect(values(graph, 'out', 'w_in').map(gain => gain * (1024 / 4096))).toEqual([1, 1]);
    expect(values(graph, 'out', 'r').map(gain => gain * (128 / 4096))).toEqual([1, 1]);
    // 3 x 2^5 and -4 x 2^5 on a scale on which a threshold mantissa counts 64.
    expect(values(graph, 'out', 'v_leak').map(leak => leak * (128 / 4096))).toEqual([96 / 64, -128 / 64]);
    expect(values(graph, 'out', 'v_threshold')).toEqual([40, 50]);
    expect(values(graph, 'w', 'weight')).toEqual([4, -8, 12, 16, 20, -24]);
    expect(graph.edges).toEqual([
      ['in', 'w'],
      ['w', 'out'],
      ['out', 'output_out'],
    ]);
  });

  it.each([
    [{ model: 'lif-shift', leakShift: 3 }, 'LIF'],
    [{ model: 'lif-shift', leakShift: 'none' }, 'IF'],
    [{ model: 'lif-cuba', decayU: 4095, decayV: 100 }, 'LIF'],
    [{ model: 'lif-cuba', decayU: 4095, decayV: 0 }, 'IF'],
  ] as const)('of %j is a node of type %s', (neuron, type) => {
    expect((exported(describeNetwork(neuron)).nodes.get('out') as NirNode).type).toBe(type);
  });

  it.each([
    [{ model: 'lif-cuba', decayU: 0, decayV: 100 }, /population out: NIR has no current that never decays/],
    [{ model: 'lif-cuba', decayU: 100, decayV: 0 }, /population out: NIR has no potential without a leak/],
    [{ model: 'lif-shift', leakShift: 2, refractorySteps: 4 }, /population out: NIR has no refractory time/],
  ] as const)('of %j is refused', (neuron, message) => {
    expect(() => exported(describeNetwork(neuron))).toThrow(SpikeloomError);
    expect(() => exported(describeNetwork(neuron))).toThrow(message);
  });

  it('has a Delay for what is sent later than the next step', () => {
    const graph = exported(describeNetwork({ model: 'lif-shift', leakShift: 2 }, { delayTicks: 4 }));
    expect(values(graph, 'w-delay', 'delay')).toEqual([0.003, 0.003, 0.003]);
    expect(graph.edges).toContainEqual(['in', 'w-delay']);
    expect(graph.edges).toContainEqual(['w-delay', 'w']);
  });

  it('is a convolution between shaped nodes where it is one', async () => {
    const description: NetworkDescription = {
      ...describeNetwork({ model: 'lif-shift', leakShift: 'none' }),
      inputs: { in: { size: 2 * 4 * 5, encoder: 'external' } },
      populations: {
        out: {
          size: 3 * 4 * 2,
          neuron: { model: 'lif-shift', leakShift: 'none' },
          threshold: { kind: 'constant', value: 9 },
        },
      },
      projections: {
        w: {
          from: 'in',
          to: 'out',
          connect: {
            kind: 'convolution',
            input: [2, 4, 5],
            kernel: [3, 2, 3, 3],
            stride: [1, 2],
            padding: [1, 0, 1, 0],
            dilation: [1, 1],
            groups: 1,
          },
          weights: { kind: 'values', values: Array.from({ length: 54 }, (_, i) => i - 27) },
        },
      },
    };
    const graph = exported(description);
    expect(graph.nodes.get('w')).toMatchObject({
      type: 'Conv2d',
      inputType: [2, 4, 5],
      outputType: [3, 4, 2],
    });
    expect(graph.nodes.get('in')).toMatchObject({ outputType: [2, 4, 5] });
    expect(values(graph, 'w', 'weight')).toEqual(Array.from({ length: 54 }, (_, i) => i - 27));
    expect((await readNir(writeNir(graph), 'c.nir')).graph.edges).toEqual(graph.edges);
  });

  it('comes back as it was, unless somebody has changed the graph', async () => {
    const description = describeNetwork({ model: 'lif-cuba', decayU: 1024, decayV: 128 }, { weightBits: 6 });
    const bytes = writeNir(withOwnNetwork(exported(description), description));
    const { graph } = await readNir(bytes, 's.nir');
    expect(ownNetworkOf(graph, 's.nir')).toEqual(description);
    const weight = arrayOf(graph.nodes.get('w') as NirNode, 'weight').data as Float32Array;
    weight[0] = 7;
    expect(ownNetworkOf(graph, 's.nir')).toBeUndefined();
  });

  it('is noted without what NIR cannot say', () => {
    const network = describeNetwork({ model: 'lif-shift', leakShift: 2 });
    const { notes } = fromNetwork(
      expandNetwork({ ...network, inputs: { in: { size: 3, encoder: 'bernoulli' } } }),
      DT,
    );
    expect(notes).toEqual(['NIR has no encoders: those of in left out']);
  });
});
