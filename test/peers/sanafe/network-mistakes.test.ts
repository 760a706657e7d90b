import { describe, expect, test } from 'vitest';
import { NET, read, withEdges, withMappings, withNeurons } from './support.js';

const edge = (text: string) => withEdges(`- ${text}`);

describe('a mistake in the network is one message with file, line and column', () => {
  test.each<[string, string, string]>([
    ['no groups', 'network: {edges: []}\nmappings: []\n', '1:1: the network has no "groups"; add it'],
    ['no mappings', NET.slice(0, NET.indexOf('mappings')), '1:1: the file has no "mappings"; add it'],
    [
      'an unknown section',
      `${NET}mapping: []\n`,
      '16:1: a network file has the unknown key "mapping"; the keys are network, mappings',
    ],
    [
      'a section twice',
      `${NET}mappings: []\n`,
      '16:1: the key "mappings" stands here a second time; leave one out',
    ],
    ['a list for a file', '- network\n', '1:1: a network file should be a map (key: value), and is a list'],
    [
      'a name with brackets',
      NET.replace('name: n', 'name: n[0..1]'),
      '2:9: the network has the name "n[0..1]"; it is one, without brackets',
    ],
    ['a group without a name', NET.replace('- name: b', '-'), '9:7: a group has no "name"; add it'],
    [
      'a group without neurons',
      NET.replace('neurons:\n        - 0..2: []', 'attributes: []'),
      '8:7: the group b has no "neurons"; add them',
    ],
    [
      'a group twice',
      NET.replace('name: b', 'name: a'),
      '8:7: the group a stands here a second time; rename one',
    ],
    [
      'an unknown key of a group',
      NET.replace('attributes:', 'atributes:'),
      '5:7: a group has the unknown key "atributes"; the keys are name, attributes, neurons',
    ],
    [
      'no attributes',
      withNeurons('- 0..3:'),
      "7:11: a neuron's attributes are missing here; write [] for none",
    ],
    [
      'a neuron beyond the group',
      withNeurons('- 1..4: []'),
      "7:11: the group a has no neuron 4: it has 4, the sum of its entries' lengths",
    ],
    ['a range the wrong way', withNeurons('- 3..1: []'), '7:11: the range 3..1 ends before it begins'],
    ['no neuron', withNeurons('- x: []'), '7:11: "x" is no neuron; write an index, 3, or a range, 0..3'],
    [
      'a billion neurons',
      withNeurons('- 0..999999999: []'),
      '7:11: the neuron 999999999 is beyond the limit, 16777216 neurons',
    ],
    [
      'a text for a number',
      withNeurons('- 0: {threshold: high}'),
      '7:26: threshold is "high"; it must be a number',
    ],
    [
      'a number in quotes',
      withNeurons('- 0: {threshold: "2.5"}'),
      '7:26: threshold is "2.5"; it must be a number',
    ],
    ['no value', withNeurons('- 0: {threshold: }'), '7:15: threshold has no value'],
    [
      'infinity',
      withNeurons('- 0: {bias: .inf}'),
      '7:21: bias: .inf is not finite; write a number below 1.8e308',
    ],
    [
      'no number',
      withNeurons('- 0: {bias: nan}'),
      '7:21: bias: "nan" is no number; write one such as 1.5e-9',
    ],
    [
      'an integer that wraps',
      withNeurons('- 0: {bias: 99999999999}'),
      '7:21: bias: 99999999999 is an integer beyond 32 bits, which SANA-FE would wrap; write 99999999999.0',
    ],
    [
      'an unknown mode',
      withNeurons('- 0: {reset_mode: gentle}'),
      '7:27: reset_mode is "gentle"; it is one of none, soft, hard, saturate',
    ],
    [
      'spikes that are none',
      withNeurons('- 0: {spikes: [0, 1, x]}'),
      '7:23: spikes is a list; it must be a list of numbers',
    ],
    ['no bool', withNeurons('- 0: {log_spikes: yes}'), '7:27: log_spikes is "yes"; write true or false'],
    [
      'a key twice',
      withNeurons('- 0: {bias: 1, bias: 2}'),
      '7:24: the key "bias" stands here a second time; leave one out',
    ],
    [
      'no weight',
      edge('a.0 -> b.1: {}'),
      '12:19: the edge a.0 -> b.1 has no weight; give it one, {weight: 1.0}',
    ],
    [
      'a weight that is not used',
      edge('a.0 -> b.1: {dendrite: {weight: 2}}'),
      '12:39: the edge a.0 -> b.1 has no weight',
    ],
    [
      'a weight twice',
      edge('a.0 -> b.1: {weight: 1, weight: 2}'),
      '12:31: the key "weight" stands here a second time',
    ],
    [
      'a weight as text',
      edge('a.0 -> b.1: {weight: heavy}'),
      '12:28: weight of an edge: "heavy" is no number',
    ],
    [
      'a weight in quotes',
      edge('a.0 -> b.1: {weight: "1"}'),
      '12:28: weight of an edge: "1" is a text in quotes; write the number without them',
    ],
    [
      'a weight that is none',
      edge('a.0 -> b.1: {weight: -inf}'),
      '12:28: weight of an edge: -inf is not finite',
    ],
    ['a list as weight', edge('a.0 -> b.1: {weight: [1]}'), '12:28: weight of an edge must be a number'],
    [
      'half a delay',
      edge('a.0 -> b.1: {weight: 1, delay: 0.5}'),
      '12:38: delay of an edge is 0.5; it must be an integer from 0 to 254',
    ],
    ['no edge', edge('a.0 b.1: {weight: 1}'), '12:7: "a.0 b.1" is no edge; write "a.0 -> b.1"'],
    [
      'an unknown group',
      edge('a.0 -> z.1: {weight: 1}'),
      '12:7: "a.0 -> z.1" names the group "z", which there is not; the groups are a, b',
    ],
    [
      'an unknown neuron',
      edge('a.4 -> b.1: {weight: 1}'),
      '12:7: "a.4 -> b.1" names the neuron a.4; the group has 4, 0 to 3',
    ],
    ['a range', edge('a.0..1 -> b.1: {weight: 1}'), '12:7: "a.0..1 -> b.1" does not name single neurons'],
    [
      'half an edge between groups',
      edge('a.0 -> b: {weight: 1}'),
      '12:7: "a.0 -> b" names a neuron on one side and a group on the other',
    ],
    [
      'no type',
      edge('a -> b: {weight: [1]}'),
      '12:7: the edge a -> b has no "type"; it is one of dense, sparse, conv2d',
    ],
    [
      'an unknown type',
      edge('a -> b: {type: full}'),
      '12:22: type is "full"; it is one of dense, sparse, conv2d',
    ],
    [
      'too few weights',
      edge('a -> b: {type: dense, weight: [1, 2]}'),
      '12:7: the edge a -> b has 2 values of weight; it needs 12',
    ],
    [
      'a single weight',
      edge('a -> b: {type: dense, weight: 2}'),
      '12:37: weight must be a list with a value for each connection',
    ],
    [
      'no weights that are used',
      edge('a -> b: {type: dense, synapse: {weight: [1]}}'),
      '12:7: the edge a -> b has no list of weights',
    ],
    [
      'lists of another length than the pairs',
      edge('a -> b: {type: sparse, source_target_pairs: [[0, 1]], weight: [1, 2]}'),
      '12:7: the edge a -> b has 1 pairs and 2 values of weight; it needs one for each pair',
    ],
    [
      'no pairs',
      edge('a -> b: {type: sparse, weight: [1]}'),
      '12:7: the edge a -> b has no "source_target_pairs"; add them',
    ],
    [
      'a pair of three',
      edge('a -> b: {type: sparse, source_target_pairs: [[0, 1, 2]], weight: [1]}'),
      'a pair must have two indices, [source, target]',
    ],
    [
      'a pair beyond',
      edge('a -> b: {type: sparse, source_target_pairs: [[0, 3]], weight: [1]}'),
      '12:7: the edge a -> b joins b.3 in pair 0; the group has 3, 0 to 2',
    ],
    [
      'a negative index',
      edge('a -> b: {type: sparse, source_target_pairs: [[-1, 3]], weight: [1]}'),
      '12:53: "-1" is no index; write an integer from 0',
    ],
    [
      'no width',
      edge('a -> b: {type: conv2d, weight: [1]}'),
      '12:7: the edge a -> b has no "input_width"; add it',
    ],
    [
      'a stride of 0',
      edge('a -> b: {type: conv2d, stride_width: 0}'),
      '12:44: stride_width is 0; it must be an integer from 1 to 2147483647',
    ],
    [
      'a window that does not fit',
      edge(
        'a -> b: {type: conv2d, input_width: 2, input_height: 3, input_channels: 1, kernel_width: 1, kernel_height: 1, kernel_count: 1, weight: [1]}',
      ),
      '12:7: the edge a -> b: the input has 6 neurons, and its group 4',
    ],
    [
      'a delay that the dendrite cannot hold',
      `${edge('a.0 -> b.1: {weight: 1, delay: 6}').replace('b: {core: 3.1', 'b: {core: 3.1, dendrite: late')}`,
      '15:5: the edge a.0 -> b.1 has a delay of 6; the dendrite model accumulator_with_delay, to which its target is mapped here, has 5 at most',
    ],
    [
      'not mapped',
      withMappings('- a.0..1: {core: 0.0}'),
      ': the neuron a.2 and 1 more are not mapped; add a mapping',
    ],
    [
      'maps an unknown group',
      withMappings('- c: {core: 0.0}'),
      '14:5: maps the group "c", which there is not; the groups are a, b',
    ],
    [
      'maps an unknown neuron',
      withMappings('- a.0..9: {core: 0.0}'),
      '14:5: maps a.4; the group has 4, 0 to 3',
    ],
    [
      'maps to no core',
      withMappings('- a: {soma: lif}'),
      '14:5: the mapping of a names no core; add core: 0.0',
    ],
    ['maps to no tile', withMappings('- a: {core: 4.0}'), '14:5: core 4.0 is in tile 4; there are 4, 0 to 3'],
    [
      'maps beyond a tile',
      withMappings('- a: {core: 0.2}'),
      '14:5: core 0.2 is core 2 of tile 0, which has 2, 0 to 1',
    ],
    [
      'maps to a word',
      withMappings('- a: {core: first}'),
      '14:5: core is "first"; write tile.core, as in 0.1',
    ],
    [
      'maps to an unknown unit',
      withMappings('- a: {core: 0.0, soma: den}'),
      '14:5: a.0 is mapped to the soma unit "den", which its core c[0] of tile 0 does not have; it has lif, in[0], in[1]',
    ],
    [
      'an unknown key of a mapping',
      withMappings('- a: {core: 0.0, some: lif}'),
      '14:20: a mapping has the unknown key "some"; the keys are core, synapse, dendrite, soma',
    ],
    [
      'two mappings in one',
      withMappings('- {a: {core: 0.0}, b: {core: 0.0}}'),
      '14:22: a mapping has one entry; begin another with "- "',
    ],
    [
      'too many neurons',
      withNeurons('- 0..8: []'),
      '14:5: 9 neurons are mapped to core c[0] of tile 0; its max_neurons_supported is 8; a.8 is the first too many',
    ],
    ['an alias', withNeurons('- 0..3: *x'), '7:17: an alias (*) stands here; write the value out'],
  ])('%s', (_, text, message) => {
    const called = message.startsWith(': ') ? `net.yaml${message}` : `net.yaml:${message}`;
    expect(() => read(text)).toThrow(/^\d+:\d+: |^: /.test(message) ? called : message);
  });
});
