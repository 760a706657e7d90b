import { describe, expect, test } from 'vitest';
import { ARCH, NET, read, replaced, withEdges, withNeurons } from './support.js';

describe('a mistake in the architecture is one message with file, line and column', () => {
  const change = (line: string, by: string) => replaced(ARCH, line, by);
  test.each<[string, string, string]>([
    [
      'no architecture',
      'arch: {}\n',
      '1:1: an architecture file has the unknown key "arch"; the keys are architecture',
    ],
    ['nothing', '', '1:1: an architecture file should be a map (key: value), and is empty'],
    [
      'an unknown key',
      change('  name: small', '  name: small\n  colour: red'),
      '3:3: the architecture has the unknown key "colour"; the keys are name, attributes, tile',
    ],
    [
      'a key twice',
      change('width: 2', 'width: 2\n    width: 3'),
      '5:5: the key "width" stands here a second time; leave one out',
    ],
    [
      'brackets',
      change('name: small', 'name: small[0..1]'),
      '2:9: the architecture has the name "small[0..1]"; it is one, without brackets',
    ],
    ['no width', change('    width: 2\n', ''), '4:5: the architecture\'s attributes has no "width"; add it'],
    [
      'a width as text',
      change('width: 2', 'width: "2"'),
      '4:12: the architecture\'s attributes: width: "2" is a text in quotes; write the number without them',
    ],
    [
      'half a tile',
      change('width: 2', 'width: 1.5'),
      "4:12: the architecture's attributes: width is 1.5; it must be an integer from 1 to 65536",
    ],
    [
      'no place for the tiles',
      change('width: 2', 'width: 1'),
      '9:13: the tile "t[0..3]" stands for 4; the limit is 2',
    ],
    [
      'an unknown sync',
      change('latency_sync: 1.0e-6', 'sync_model: never'),
      '7:17: sync_model is "never"; it is one of fixed, table',
    ],
    [
      'an empty table',
      change('latency_sync: 1.0e-6', 'sync_model: table\n    latency_sync: []'),
      '8:19: latency_sync is an empty table; give it a value',
    ],
    ['a tile without cores', ARCH.slice(0, ARCH.indexOf('      core:')), '9:7: a tile has no "core"; add it'],
    [
      'no hop',
      change('        energy_south_hop: 3.0e-12\n', ''),
      '11:9: the tile\'s attributes has no "energy_south_hop"; add it',
    ],
    [
      'a price as text',
      change('energy_south_hop: 3.0e-12', 'energy_south_hop: cheap'),
      '15:27: the tile\'s attributes: energy_south_hop: "cheap" is no number; write one such as 1.5e-9',
    ],
    [
      'a negative price',
      change('energy_south_hop: 3.0e-12', 'energy_south_hop: -3.0e-12'),
      "15:27: the tile's attributes: energy_south_hop is -3e-12; an energy or latency is 0 or more",
    ],
    [
      'no number',
      change('energy_south_hop: 3.0e-12', 'energy_south_hop: .nan'),
      '15:27: the tile\'s attributes: energy_south_hop: ".nan" is no number',
    ],
    [
      'a core without a name',
      change('        - name: c[0..1]\n          attributes:', '        - attributes:'),
      '20:11: a core has no "name"; add it',
    ],
    [
      'a missing section',
      change('          axon_out:', '          axon_up:'),
      '56:11: a core has the unknown key "axon_up"',
    ],
    [
      'a range that is none',
      change('c[0..1]', 'c[0..]'),
      '20:17: the core has the name "c[0..]", whose range is none; write c[0..3]',
    ],
    [
      'a range the wrong way',
      change('c[0..1]', 'c[1..0]'),
      '20:17: the core has the name "c[1..0]", whose range ends before it begins',
    ],
    [
      'an unknown buffer',
      change('buffer_position: soma', 'buffer_position: synapse'),
      '22:30: buffer_position is "synapse"; it is one of dendrite, soma, axon_out',
    ],
    [
      'a unit without a model',
      change('model: accumulator, ', ''),
      'the dendrite unit den has no "model"; add it',
    ],
    [
      'an unknown model',
      change('model: accumulator,', 'model: hodgkin,'),
      '34:35: the dendrite unit den has the unknown model "hodgkin"; there is accumulator, accumulator_with_delay, taps',
    ],
    [
      'a model of another kind',
      change('model: accumulator,', 'model: input,'),
      '34:35: the dendrite unit den has the model input, which is a soma model',
    ],
    [
      'a plug-in',
      change('model: accumulator,', 'model: accumulator, plugin: ./a.so,'),
      "34:56: the dendrite unit den is a plug-in (./a.so); there are only SANA-FE's own models",
    ],
    [
      'a part of a price',
      change('                energy_update_neuron: 11.0e-12\n', ''),
      'the soma unit lif has energy_access_neuron and energy_spike_out, but no energy_update_neuron; give all three or none',
    ],
    [
      'an empty section',
      change(
        '            - name: ain\n              attributes: {energy_message_in: 5.0e-12, latency_message_in: 5.5e-9}',
        '            []',
      ),
      '25:13: the section axon_in is empty; a core needs one unit there at least',
    ],
  ])('%s', (_, text, message) => {
    expect(() => read(NET, text)).toThrow(/^\d+:\d+: /.test(message) ? `arch.yaml:${message}` : message);
  });

  test('a unit that is used needs prices', () => {
    const text = replaced(ARCH, 'energy_process_spike: 6.0e-12, ', '');
    expect(() => read(NET, text)).toThrow(
      'net.yaml:15:5: the synapse unit syn has no energy or no latency (arch.yaml:28), and is used here; give it both',
    );
    expect(
      read(withEdges('- a.0 -> a.1: {weight: 1}').replace('{core: 0.0}', '{core: 0.0, synapse: syn2}'), text)
        .network.connections.count,
    ).toBe(1);
  });
});

test('texts of a few bytes cannot ask for much memory', () => {
  expect(() => read(NET, replaced(ARCH, 't[0..3]', 't[0..4000000000]'))).toThrow(
    /stands for 4000000001; the limit is 4/,
  );
  expect(() => read(NET, replaced(ARCH, 'c[0..1]', 'c[0..4000000000]'))).toThrow(
    /stands for 4000000001; the limit is 1048576/,
  );
  expect(() => read(NET, replaced(ARCH, 'in[0..1]', 'in[0..4000000000]'))).toThrow(
    /stands for 4000000001; the limit is 1048576/,
  );
  const many = withNeurons('- 0..16000000: []');
  expect(() => read(many.replace('- 0..2: []', '- 0..16000000: []'))).toThrow(
    /has 32000002 neurons with the group b; the limit is 16777216/,
  );
  expect(() =>
    read(
      withEdges(
        '- a -> b: {type: conv2d, input_width: 2000000000, input_height: 2000000000, input_channels: 4, kernel_width: 1, kernel_height: 1, kernel_count: 1, weight: [1]}',
      ),
    ),
  ).toThrow(/the input has 16000000000000000000 neurons/);
});
