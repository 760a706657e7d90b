import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { convolve } from '../../../src/peers/sanafe/convolution.js';
import type { Attribute, SanafeSystem } from '../../../src/peers/sanafe/system.js';
import { connections, NET, read, replaced, withEdges, withMappings, withNeurons } from './support.js';

/** What is said of a neuron, sections apart. */
function attributes({ network }: SanafeSystem, neuron: number): Record<string, Record<string, Attribute>> {
  const { shared, dendrite, soma } = network.attributeSets[network.attributesOf[neuron]!]!;
  return {
    shared: Object.fromEntries(shared),
    dendrite: Object.fromEntries(dendrite),
    soma: Object.fromEntries(soma),
  };
}

describe('neurons', () => {
  test('a group has the sum of its entries, in every form of entry', () => {
    const system = read(
      withNeurons('- 0', '- 1..2', '- {3: {bias: 1}, 4..5: {bias: 2}}', '- "[6..7]": [bias: 3]'),
    );
    expect(system.network.groups).toEqual([
      { name: 'a', first: 0, size: 8 },
      { name: 'b', first: 8, size: 3 },
    ]);
    expect(system.network.neurons).toBe(11);
    const bias = [...system.network.attributesOf].map(
      set => system.network.attributeSets[set]!.shared.get('bias') ?? null,
    );
    expect(bias).toEqual([null, null, null, 1, 2, 2, 3, 3, null, null, null]);
  });

  test('a neuron listed again adds one that is not described; what it says comes on top, defaults included', () => {
    const system = read(withNeurons('- 0..1: {bias: 5, threshold: 9}', '- 1: {leak_decay: 0.5}'));
    expect(system.network.groups[0]!.size).toBe(3);
    expect(attributes(system, 0).shared).toEqual({ bias: 5, threshold: 9 });
    expect(attributes(system, 1).shared).toEqual({ bias: 5, threshold: 1, leak_decay: 0.5 });
    expect(attributes(system, 2).shared).toEqual({ threshold: 1 });
    expect(system.notes).toEqual([
      'net.yaml:8: a neuron of the group a is listed again; the group is larger by it',
    ]);
  });

  test('a key goes to one place: soma over dendrite over both; later entries of a list over earlier ones', () => {
    const of = (text: string) => attributes(read(withNeurons(`- 0..3: ${text}`)), 0);
    expect(of('{soma: {threshold: 2}, threshold: 3}')).toEqual({
      shared: {},
      dendrite: {},
      soma: { threshold: 2 },
    });
    expect(of('[soma: {threshold: 2}, threshold: 3]')).toEqual({
      shared: { threshold: 3 },
      dendrite: {},
      soma: {},
    });
    expect(of('{dendrite: {bias: 1}, soma: {bias: 2}, bias: 3}')).toEqual({
      ...{ shared: { threshold: 1 }, dendrite: {}, soma: { bias: 2 } },
    });
    expect(of('[bias: 1, bias: 2]')).toEqual({ shared: { threshold: 1, bias: 2 }, dendrite: {}, soma: {} });
    expect(of('{soma: [bias: 1, bias: 2]}').soma).toEqual({ bias: 1 });
  });

  test('values are tried as number, bool and text', () => {
    const list = '[1, -2.5e3, 0x10, true, False, text, "3", [4]]';
    const { shared } = attributes(read(withNeurons(`- 0..3: {x: ${list}}`)), 0);
    expect(shared.x).toEqual([1, -2500, 16, true, false, 'text', '3', [4]]);
  });

  test('records are asked for by group or neuron', () => {
    const text = replaced(NET, '{threshold: 1.0}', '{log_spikes: true, log_potential: 1}').replace(
      '{bias: 0.75}',
      '{log_spikes: false}',
    );
    const { network } = read(text);
    const sets = [0, 4].map(neuron => network.attributeSets[network.attributesOf[neuron]!]!);
    expect(sets.map(({ logSpikes, logPotential }) => [logSpikes, logPotential])).toEqual([
      [false, true],
      [false, false],
    ]);
  });

  test('equal sets stand once', () => {
    const system = read(withNeurons('- 0: {bias: 1, x: 2}', '- 1: {x: 2, bias: 1}', '- 2..3: {}'));
    expect(system.network.attributeSets.length).toBe(3);
    expect(system.network.attributesOf[0]).toBe(system.network.attributesOf[1]);
  });

  test('what no model reads is told once a key', () => {
    expect(
      read(withNeurons('- 0..1: {colour: 1}', '- 2..3: {colour: 2, force_soma_update: 1}')).notes,
    ).toEqual([
      'net.yaml:7: no model reads "colour" of a neuron (2 times)',
      'net.yaml:8: "force_soma_update" of a neuron has no effect in SANA-FE 2.2.9',
    ]);
  });
});

describe('edges', () => {
  test('one each, in all forms; of two names of a thing the longer holds', () => {
    const system = read(
      withEdges(
        '- a.0 -> b.1: {weight: 1.5}',
        '- a.3->b.0: [w: -2, delay: 3]',
        '- {a.1   ->   b.2: {weight: 0x10, w: 7, d: 1}}',
        '- a.2 -> a.2: [synapse: {weight: 4}, dendrite: {delay: 2}]',
        '- a.0 -> b.0: {weight: 5, synapse: {weight: 6}}',
        '- a.0 -> b.0: [weight: 5, synapse: {weight: 6}]',
        '- a.0 -> b.0: [delay: 1, weight: 5, synapse: [delay: 2]]',
        '- {a.0 -> b.1: {weight: 1}, a.1 -> b.1: {weight: 2}}',
      ),
    );
    expect(connections(system)).toEqual([
      [0, 5, 1.5, 255],
      [3, 4, -2, 3],
      [1, 6, 16, 1],
      [2, 2, 4, 255],
      [0, 4, 5, 255],
      [0, 4, 6, 255],
      [0, 4, 5, 255],
      [0, 5, 1, 255],
      [1, 5, 2, 255],
    ]);
  });

  test('no delays, no array of them; taps likewise', () => {
    expect(read().network.connections).toMatchObject({ count: 1, delays: null, taps: null });
    const { taps } = read(withEdges('- a.0 -> b.1: {weight: 1}', '- a.0 -> b.2: {weight: 1, tap: 3}')).network
      .connections;
    expect([...taps!]).toEqual([65_535, 3]);
  });

  test('dense: source by source', () => {
    const weights = Array.from({ length: 12 }, (_, i) => i / 4);
    const system = read(withEdges(`- a -> b: {weight: [${weights.join(', ')}], type: dense}`));
    expect(connections(system)).toEqual(
      weights.map((weight, i) => [Math.floor(i / 3), 4 + (i % 3), weight, 255]),
    );
  });

  test('dense with delays as a list of maps; values too many are told', () => {
    const system = read(
      withEdges(
        '- b -> b: [type: dense, weight: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], delay: [0, 1, 2, 3, 4, 5, 0, 1, 2]]',
      ),
    );
    expect(connections(system).map(([, , weight, delay]) => [weight, delay])).toEqual(
      [0, 1, 2, 3, 4, 5, 0, 1, 2].map((delay, i) => [i + 1, delay]),
    );
    expect(system.notes[0]).toBe(
      'net.yaml:12: the edge b -> b has 10 values of weight, of which the first 9 are used',
    );
  });

  test('sparse: pair by pair', () => {
    const system = read(
      withEdges(
        '- a -> b:',
        '    weight: [1, 2, 3]',
        '    type: sparse',
        '    source_target_pairs:',
        '      - [3, 0]',
        '      - [0, 2]',
        '      - [3, 0]',
      ),
    );
    expect(connections(system).map(each => each.slice(0, 3))).toEqual([
      [3, 4, 1],
      [0, 6, 2],
      [3, 4, 3],
    ]);
    expect(
      read(withEdges('- a -> b: {type: sparse, source_target_pairs: [], weight: []}')).network.connections
        .count,
    ).toBe(0);
  });

  test('conv2d, against the definition: every output is the sum of its window', () => {
    const size = fc.integer({ min: 1, max: 4 });
    const window = fc.record({
      ...{ kernelWidth: size, kernelHeight: size, inputChannels: size, kernelCount: size },
      ...{ strideWidth: size, strideHeight: size, moreWidth: fc.nat(4), moreHeight: fc.nat(4) },
    });
    fc.assert(
      fc.property(window, ({ moreWidth, moreHeight, ...sizes }) => {
        const { kernelWidth, kernelHeight, inputChannels, kernelCount, strideWidth, strideHeight } = sizes;
        const inputWidth = kernelWidth + moreWidth;
        const inputHeight = kernelHeight + moreHeight;
        const width = Math.floor(moreWidth / strideWidth) + 1;
        const height = Math.floor(moreHeight / strideHeight) + 1;
        const found = new Map<string, number>();
        let last = -1;
        convolve({ ...sizes, inputWidth, inputHeight }, (from, to, value) => {
          expect(to).toBeGreaterThanOrEqual(last);
          last = to;
          expect(found.has(`${from} ${to}`)).toBe(false);
          found.set(`${from} ${to}`, value);
        });
        expect(last).toBe(width * height * kernelCount - 1);
        let connected = 0;
        // From the other end: which value joins an input with an output, if any.
        for (let c = 0; c < inputChannels; c++)
          for (let y = 0; y < inputHeight; y++)
            for (let x = 0; x < inputWidth; x++)
              for (let k = 0; k < kernelCount; k++)
                for (let oy = 0; oy < height; oy++)
                  for (let ox = 0; ox < width; ox++) {
                    const kx = x - ox * strideWidth;
                    const ky = y - oy * strideHeight;
                    if (kx < 0 || ky < 0 || kx >= kernelWidth || ky >= kernelHeight) continue;
                    connected++;
                    const input = (c * inputHeight + y) * inputWidth + x;
                    const output = (k * height + oy) * width + ox;
                    expect(found.get(`${input} ${output}`)).toBe(
                      ((ky * kernelWidth + kx) * inputChannels + c) * kernelCount + k,
                    );
                  }
        expect(found.size).toBe(connected);
      }),
      { numRuns: 60 },
    );
  });

  test('conv2d of a file: 2 x 2 inputs, kernel 2 x 1, strides 1', () => {
    const text = withEdges(
      '- a -> b: {type: conv2d, input_width: 2, input_height: 2, input_channels: 1, kernel_width: 2, kernel_height: 1, kernel_count: 1, weight: [5, 6]}',
    );
    expect(connections(read(text.replace('- 0..2: []', '- 0..1: []'))).map(each => each.slice(0, 3))).toEqual(
      [
        [0, 4, 5],
        [1, 4, 6],
        [2, 5, 5],
        [3, 5, 6],
      ],
    );
  });
});

describe('mappings', () => {
  test('order, cores and units; without a name the first unit of a kind', () => {
    const { network } = read(
      withMappings(
        '- a.2..3: [core: 1.1, soma: "in[1]", synapse: syn2]',
        '- a.0: {core: "2.0", dendrite: late}',
        '- a.1: {core: 0.0}',
      ),
    );
    expect([...network.mapping]).toEqual([2, 3, 0, 1, 4, 5, 6]);
    expect([...network.coreOf]).toEqual([4, 0, 3, 3, 7, 7, 7]);
    expect([...network.synapseUnit]).toEqual([0, 0, 1, 1, 0, 0, 0]);
    expect([...network.dendriteUnit]).toEqual([3, 2, 2, 2, 2, 2, 2]);
    expect([...network.somaUnit]).toEqual([4, 4, 6, 6, 4, 4, 4]);
  });

  test('a neuron mapped twice is where it was mapped last, and keeps units that are not named again', () => {
    const { network } = read(
      withMappings(
        '- a: {core: 0.0, soma: "in[0]"}',
        '- a.1..2: {core: 0.1}',
        '- a.2: {core: 0.0, soma: lif}',
      ),
    );
    expect([...network.mapping]).toEqual([0, 3, 1, 2, 4, 5, 6]);
    expect([...network.coreOf].slice(0, 4)).toEqual([0, 1, 0, 0]);
    expect([...network.somaUnit].slice(0, 4)).toEqual([5, 5, 4, 5]);
  });

  test('units named with the neuron, unless the mapping names others', () => {
    const text = withNeurons(
      '- 0..1: {soma_hw_name: "in[0]", synapse_hw_name: syn2}',
      '- 2..3: {dendrite_hw_name: late}',
    ).replace('- a: {core: 0.0}', '- a: {core: 0.0, synapse: syn}');
    const { network } = read(text);
    expect([...network.somaUnit].slice(0, 4)).toEqual([5, 5, 4, 4]);
    expect([...network.synapseUnit].slice(0, 4)).toEqual([0, 0, 0, 0]);
    expect([...network.dendriteUnit].slice(0, 4)).toEqual([2, 2, 3, 3]);
  });

  test('a core without a dot is both tile and core', () => {
    const { network, notes } = read(withMappings('- a: {core: 1}'));
    expect(network.coreOf[0]).toBe(3);
    expect(notes).toEqual(['net.yaml:14: core: 1 without a dot means core 1 of tile 1']);
  });

  test('a synapse unit that there is not matters only where a connection ends', () => {
    expect(read(withMappings('- a: {core: 0.0, synapse: den}')).network.synapseUnit[0]).toBe(0);
    expect(() =>
      read(withMappings('- a: {core: 0.0}').replace('b: {core: 3.1}', 'b: {core: 3.1, synapse: den}')),
    ).toThrow(
      'net.yaml:15:5: b.1 is mapped to the synapse unit "den", which its core c[1] of tile 3 does not have; it has syn, syn2',
    );
  });
});

test('sections in any order are the same network', () => {
  const lines = NET.split('\n');
  const part = (from: number, to: number) => lines.slice(from, to).join('\n');
  const [head, groups, edges, mappings] = [part(0, 2), part(2, 10), part(10, 12), part(12, 15)];
  const plain = read();
  for (const text of [
    `${mappings}\n${head}\n${groups}\n${edges}\n`,
    `${head}\n${edges}\n${groups}\n${mappings}\n`,
    `${mappings}\n${head}\n${edges}\n${groups}\n`,
  ]) {
    expect(read(text).network).toEqual(plain.network);
  }
});
