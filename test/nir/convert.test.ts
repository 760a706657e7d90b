import { describe, expect, it } from 'vitest';
import { validateNetwork } from '../../src/network/check.js';
import { toNetwork } from '../../src/nir/convert.js';
import { loadGraph } from '../../src/study/verify/checks/nir/exports.js';
import { recordings } from '../support/recordings.js';
import { arrayOf, graphOf } from './graphs.js';

const lif = { tau: 0.004, r: 1, v_leak: 0, v_threshold: 1, v_reset: 0 };
const spiking = (size: number, params = {}) => ({
  type: 'LIF' as const,
  size,
  params: { ...lif, ...params },
});
const linear = (rows: number, columns: number, values: readonly number[]) => ({
  type: 'Linear' as const,
  input: [columns],
  output: [rows],
  params: { weight: arrayOf([rows, columns], values) },
});

describe('populations', () => {
  it('decays are the nearest in 12 bits, less the 1 that the chip adds to the current’s', () => {
    const params = { tau_syn: 0.002, tau_mem: 0.005, r: 1, v_leak: 0, v_threshold: 1, v_reset: 0, w_in: 1 };
    const { description } = toNetwork(graphOf({ n: { type: 'CubaLIF', size: 2, params } }, 2));
    // 4096 / 2 - 1 and 4096 / 5 = 819.2.
    expect(description.populations.n.neuron).toMatchObject({ model: 'lif-cuba', decayU: 2047, decayV: 819 });
  });

  it('neurons that differ in what a population has in common are several', () => {
    const { description, layers } = toNetwork(graphOf({ n: spiking(3, { tau: [0.004, 0.008, 0.004] }) }, 3));
    expect(layers[0].groups.map(({ neurons }) => [...neurons])).toEqual([[0, 2], [1]]);
    expect(Object.keys(description.populations)).toEqual(['n-0', 'n-1']);
    expect(() => validateNetwork(description)).not.toThrow();
  });

  it('snnTorch takes the threshold off a step later, after its decay: that much more at once', () => {
    const graph = graphOf({ n: spiking(1, { tau: 0.0002 }) }, 1);
    const { description } = toNetwork(graph, { tool: 'snntorch', reset: 'subtract' });
    const { threshold, neuron } = description.populations.n;
    const level = (threshold as { value: number }).value * 64;
    // beta = 1 - 0.0001 / 0.0002.
    expect(neuron).toMatchObject({ decayV: 2048, reset: { kind: 'subtract', amount: 2 * level } });
  });

  it('a recurrent Leaky loses the input of the step after a spike: it rests', () => {
    const nodes = { n: spiking(1), w: linear(1, 1, [0.5]) };
    const edges = [
      ['input', 'n'],
      ['n', 'w'],
      ['w', 'n'],
      ['n', 'output'],
    ] as const;
    const loop = toNetwork(graphOf(nodes, 1, edges, { output: 1 }), { tool: 'snntorch', reset: 'zero' });
    expect(loop.description.populations.n.neuron).toMatchObject({ refractorySteps: 1 });
    const alone = toNetwork(graphOf({ n: spiking(1) }, 1), { tool: 'snntorch', reset: 'zero' });
    expect(alone.description.populations.n.neuron).not.toHaveProperty('refractorySteps');
  });

  it('a spike at the threshold: the chip’s lies a hair below the tool’s', () => {
    const at = toNetwork(
      graphOf({ n: { type: 'IF', size: 1, params: { r: 1, v_threshold: 1, v_reset: 0 } } }, 1),
      {
        tool: 'sinabs',
      },
    );
    const { threshold, neuron } = at.description.populations.n;
    const amount = (neuron as { reset: { amount: number } }).reset.amount;
    expect((threshold as { value: number }).value * 64).toBe(amount - 64);
  });

  it('v_reset is a value where it is not 0, and Norse counts from v_leak', () => {
    const reset = { v_leak: 0.25, v_threshold: 1, v_reset: 0.5 };
    const plain = toNetwork(graphOf({ n: spiking(1, reset) }, 1)).layers[0];
    expect([...plain.shift]).toEqual([0]);
    const norse = toNetwork(graphOf({ n: spiking(1, reset) }, 1), { tool: 'norse' });
    expect([...norse.layers[0].shift]).toEqual([0.25]);
    const { threshold, neuron } = norse.description.populations.n;
    const level = (threshold as { value: number }).value * 64;
    // (0.5 - 0.25) of (1 - 0.25) above rest.
    expect(neuron).toMatchObject({ reset: { kind: 'value', value: Math.round(level / 3) } });
  });
});

describe('projections', () => {
  it('what is linear between neurons is one: weights multiply, biases go through', () => {
    const nodes = {
      a: spiking(2),
      w: linear(2, 2, [1, 2, 0, 4]),
      s: { type: 'Scale' as const, size: 2, params: { scale: [1, 0.5] } },
      b: spiking(2),
    };
    const { description, layers } = toNetwork(graphOf(nodes, 2), { tool: 'rockpool' });
    const found = Object.values(description.projections).find(({ from, to }) => from === 'a' && to === 'b')!;
    const { scale } = layers.find(({ path }) => path === 'b')!;
    // Three synapses: 1 and 2 onto the first neuron, 0.5 x 4 onto the second.
    expect(found.connect).toEqual({ kind: 'listed', pre: [0, 1, 1], post: [0, 0, 1] });
    const unit = 2 ** ((found.exponent ?? 0) + 6);
    const values = (found.weights as unknown as { values: number[] }).values.map(
      (value, k) => (value * unit) / scale[k === 2 ? 1 : 0],
    );
    expect(values[0]).toBeCloseTo(1, 1);
    expect(values[1]).toBeCloseTo(2, 1);
    expect(values[2]).toBeCloseTo(2, 1);
  });

  it('a way that skips a layer waits for it, and Delay nodes add their steps', () => {
    const nodes = {
      a: spiking(1),
      d: { type: 'Delay' as const, size: 1, params: { delay: 0.003 } },
      b: spiking(1),
    };
    const edges = [
      ['input', 'a'],
      ['a', 'b'],
      ['input', 'd'],
      ['d', 'b'],
      ['b', 'output'],
    ] as const;
    const { description, layers } = toNetwork(graphOf(nodes, 1, edges, { output: 1 }), { dt: 0.001 });
    const delays = Object.values(description.projections).map(({ from, to, delayTicks }) => [
      from,
      to,
      delayTicks ?? 1,
    ]);
    // a runs a step behind the input and b two: so 2 ticks, and the 3 of the node.
    expect(delays).toEqual(
      expect.arrayContaining([
        ['input', 'b', 5],
        ['a', 'b', 1],
        ['input', 'a', 1],
      ]),
    );
    expect(layers.map(({ path, timing }) => [path, timing.sends])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('Spyx tells spikes a step late, so that the next layer runs no further behind', () => {
    const { layers } = toNetwork(graphOf({ a: spiking(1), b: spiking(1) }, 1), { tool: 'spyx', dt: 0.001 });
    expect(layers.map(({ timing }) => timing)).toEqual([
      { updates: 1, sends: 0 },
      { updates: 1, sends: 0 },
    ]);
  });

  it('a loop over two layers comes a step later than in the graph, which is told', () => {
    const edges = [
      ['input', 'a'],
      ['a', 'b'],
      ['b', 'a'],
      ['b', 'output'],
    ] as const;
    const { notes } = toNetwork(graphOf({ a: spiking(1), b: spiking(1) }, 1, edges, { output: 1 }));
    expect(notes).toContain(
      'node a: spikes of b come 1 step later than in the graph, as each layer of the loop takes a step',
    );
  });

  it('a convolution stays one where its neurons are one population', () => {
    const conv = {
      type: 'Conv2d' as const,
      input: [1, 4, 4],
      output: [2, 2, 2],
      params: {
        weight: arrayOf(
          [2, 1, 3, 3],
          Array.from({ length: 18 }, (_, k) => k - 8),
        ),
        ...{ stride: arrayOf([2], [1, 1]), padding: arrayOf([2], [0, 0]), dilation: arrayOf([2], [1, 1]) },
        ...{ groups: arrayOf([], [1]), bias: arrayOf([2], [0, 0]) },
      },
    };
    const alike = toNetwork(graphOf({ conv, n: spiking(8) }, 16)).description.projections;
    expect(Object.values(alike)[0].connect).toMatchObject({
      kind: 'convolution',
      input: [1, 4, 4],
      kernel: [2, 1, 3, 3],
    });
    const taus = Array.from({ length: 8 }, (_, k) => (k === 0 ? 0.008 : 0.004));
    const apart = toNetwork(graphOf({ conv, n: spiking(8, { tau: taus }) }, 16)).description.projections;
    expect(Object.values(apart).map(({ connect }) => connect.kind)).not.toContain('convolution');
  });

  it('biases: in the neurons, or from an input that waits as long as the layer', () => {
    const affine = {
      ...{ type: 'Affine' as const, input: [1], output: [1] },
      params: { weight: arrayOf([1, 1], [1]), bias: arrayOf([1], [0.25]) },
    };
    const graph = graphOf({ a: spiking(1), w: affine, b: spiking(1) }, 1);
    const own = toNetwork(graph, { biases: 'neuron' });
    expect(own.biasInput).toBeNull();
    const { biasMantissa, biasExponent } = own.description.populations.b.neuron as {
      biasMantissa: number;
      biasExponent: number;
    };
    // dt / tau of it enters.
    expect((biasMantissa * 2 ** biasExponent) / own.layers[1].scale[0]).toBeCloseTo(0.25 / 4, 3);
    const apart = toNetwork(graph, { biases: 'input' });
    expect(apart.biasInput).toBe('bias');
    expect(apart.description.inputs.bias).toEqual({ size: 1, encoder: 'constant' });
    const from = Object.values(apart.description.projections).find(projection => projection.from === 'bias')!;
    expect(from).toMatchObject({ to: 'b', delayTicks: 2 });
  });

  it('names are those of a network, whatever the graph’s are', () => {
    const graph = graphOf({ 'ünï x': spiking(1), 'ünï-x': spiking(1), '0': spiking(1) }, 1);
    const { description, layers } = toNetwork(graph);
    expect(() => validateNetwork(description)).not.toThrow();
    expect(new Set(layers.map(({ path }) => path))).toEqual(new Set(['0', 'ünï x', 'ünï-x']));
  });
});

describe('what no chip has', () => {
  it('potentials that go on to another node', () => {
    const graph = graphOf(
      { li: { type: 'LI', size: 1, params: { tau: 0.01, r: 1, v_leak: 0 } }, n: spiking(1) },
      1,
    );
    expect(() => toNetwork(graph)).toThrow('node li (LI) gives its potential to n (LIF)');
  });

  it('time constants shorter than a step', () => {
    expect(() => toNetwork(graphOf({ n: spiking(1) }, 1), { dt: 0.005 })).toThrow(
      /node n \(LIF\): tau\[0\] is 0\.004\d* s, the smallest of the graph, and a step 0\.005 s/,
    );
    // The step is the smallest time constant at most, and what is told can be given.
    const dt = 0.004;
    expect(() => toNetwork(graphOf({ n: spiking(1) }, 1), { dt })).not.toThrow();
    // exp(-dt / tau) has no such end.
    expect(() => toNetwork(graphOf({ n: spiking(1) }, 1), { tool: 'rockpool', dt: 0.005 })).not.toThrow();
  });

  it('thresholds below rest, and at rest where v = threshold fires', () => {
    expect(() => toNetwork(graphOf({ n: spiking(1, { v_threshold: -1 }) }, 1))).toThrow(
      'node n (LIF): v_threshold[0] is -1 above rest; on a chip it is at least 0',
    );
    expect(() => toNetwork(graphOf({ n: spiking(1, { v_threshold: 0 }) }, 1), { tool: 'sinabs' })).toThrow(
      'it is above 0',
    );
    expect(() => toNetwork(graphOf({ n: spiking(1, { v_threshold: 0 }) }, 1))).not.toThrow();
  });

  it('loops without a neuron, and negative delays', () => {
    const edges = [
      ['input', 'w'],
      ['w', 'w'],
      ['w', 'output'],
    ] as const;
    expect(() => toNetwork(graphOf({ w: linear(1, 1, [1]) }, 1, edges, { output: 1 }))).toThrow(
      'loop without a neuron',
    );
    const delay = { type: 'Delay' as const, size: 1, params: { delay: -0.001 } };
    expect(() => toNetwork(graphOf({ delay }, 1))).toThrow('node delay (Delay): delay[0] is -0.001');
  });

  it('weights that no scale of the integers holds beside the threshold', () => {
    const graph = graphOf({ w: linear(1, 1, [1e9]), n: spiking(1) }, 1);
    expect(() => toNetwork(graph)).toThrow(
      'node n (LIF): its weights or biases are too large beside its thresholds',
    );
  });

  it.each([
    ['edge/nan-weight', 'node w (Linear): weight[1] is NaN'],
    ['edge/inf-weight', 'node w (Linear): weight[1] is Infinity'],
    ['edge/zero-tau', 'node lif (LIF): tau[0] is 0; a time constant is above 0'],
    ['edge/negative-tau', 'node lif (LIF): tau[0] is -0.00999'],
    ['hand/neuron-chain', 'node i (I) gives its potential to if (IF)'],
  ])('%s', async (name, message) => {
    const graph = await loadGraph(recordings, name);
    expect(() => toNetwork(graph)).toThrow(message);
  });

  it('the step of a tool, where it is not given and not the usual one', async () => {
    const graph = await loadGraph(recordings, 'norse/lifbox-default-dt');
    expect(() => toNetwork(graph, { tool: 'norse' })).toThrow(/at most --dt 0\.000005$/);
  });
});

describe('a step that nobody named', () => {
  const stepOf = (tau: number, tool?: string) => {
    const nodes = { n: spiking(2, { tau: [0.5, tau] }) };
    return toNetwork(graphOf(nodes, 2), tool === undefined ? {} : { tool });
  };

  it.each([
    [0.001, 0.001],
    [0.00099, 0.0001],
    [0.00021, 0.0001],
    [0.00019, 0.00001],
    [0.000012, 0.000001],
  ])('is fine enough for a time constant of %d s: %d s', (tau, dt) => {
    const { rule, notes } = stepOf(tau);
    expect(rule).toEqual({ tool: 'nir', reset: 'zero', dt });
    const told = notes.filter(note => note.startsWith(`a step is ${dt} s, as node n (LIF): tau[1] is`));
    expect(told).toHaveLength(dt === 0.001 ? 0 : 1);
  });

  it('is not chosen for a tool, whose spikes belong to its own', () => {
    expect(() => stepOf(0.0005, 'norse')).toThrow('no file tells its step');
    expect(stepOf(0.0005, 'snntorch').rule.dt).toBe(0.0001);
  });
});
