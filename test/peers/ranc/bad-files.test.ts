import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpikeloomError } from '../../../src/fixed/error.js';
import { readRanc } from '../../../src/peers/ranc/read.js';
import { type RancConfigFile, type RancInput, refusal, smallFiles, source } from './files.js';

const smallConfig = JSON.stringify(smallFiles().config);

function readText(input: string, config = smallConfig, chunkBytes = 17) {
  return readRanc(source('input.json', input, chunkBytes), source('config.json', config, chunkBytes));
}

/** What is said of a small grid in which something was changed. */
function changed(change: (input: RancInput, config: RancConfigFile) => void): string {
  const { input, config } = smallFiles();
  change(input, config);
  return refusal(() => readText(JSON.stringify(input, null, 1), JSON.stringify(config, null, 1)));
}

/** The small grid's text with a piece replaced; it must be there. */
function replaced(piece: string, by: string): string {
  const text = JSON.stringify(smallFiles().input);
  expect(text).toContain(piece);
  return refusal(() => readText(text.replace(piece, by)));
}

describe('a RANC file that is wrong', () => {
  it('is right before it is changed', () => {
    const { cores, packets, outputBus, notes } = readText(JSON.stringify(smallFiles().input));
    expect(cores).toHaveLength(2);
    expect([...cores[0].weights]).toEqual([1, 0, 0, -1, 1, 1]);
    expect([...cores[0].connected]).toEqual([0b01, 0b10, 0b11]);
    expect([...cores[1].target.cell]).toEqual([3, 3]);
    expect([...packets.tickStart]).toEqual([0, 1, 1]);
    expect(outputBus).toEqual({ x: 1, y: 1, count: 2 });
    expect(notes).toEqual([]);
  });

  it.each<[string, (input: RancInput, config: RancConfigFile) => void]>([
    [
      'input.json:9:25: destination_axon of packets[0][0] is 3; limit 2, as num_axons is 3',
      input => {
        input.packets[0][0].destination_axon = 3;
      },
    ],
    [
      'input.json:10:25: destination_tick of packets[0][0] is 3; limit 0..2',
      input => {
        input.packets[0][0].destination_tick = 3;
      },
    ],
    [
      'the x offset (from core 0, 0) in destination_core of packets[0][0] is 2; limit 0..1',
      input => {
        input.packets[0][0].destination_core = [2, 0];
      },
    ],
    [
      'destination_core of packets[0][0] has 1 values; expected [dx, dy]',
      input => {
        input.packets[0][0].destination_core = [1];
      },
    ],
    [
      'coordinates of cores[1] are (2, 1); limit (1, 2), as the grid is 2 x 3',
      (input, config) => {
        config.num_cores_y = 3;
        input.cores[1].coordinates = [2, 1];
      },
    ],
    [
      'core (0, 0) comes twice; remove one',
      input => {
        input.cores[1].coordinates = [0, 0];
        for (const neuron of input.cores[1].neurons) neuron.destination_core_offset = [1, 1];
      },
    ],
    [
      'the output bus is at (1, 1), where a core is, too; move one of them',
      input => {
        input.cores[1].coordinates = [1, 1];
        for (const neuron of input.cores[1].neurons) neuron.destination_core_offset = [0, 0];
      },
    ],
    [
      'destination_core_offset of neurons[1] of core (1, 0) leads to (2, 0), outside the grid of 2 x 2; point it inside',
      input => {
        input.cores[1].neurons[1].destination_core_offset = [1, 0];
      },
    ],
    [
      'destination_axon of neurons[0] of core (1, 0) is 3; limit 2 at the output bus',
      input => {
        input.cores[1].neurons[0].destination_axon = 3;
      },
    ],
    [
      'neurons of core (0, 0) has 1 entries; expected 2, as num_neurons is 2',
      input => {
        input.cores[0].neurons.pop();
      },
    ],
    [
      'neurons of core (0, 0) has more than 2 entries; expected 2, as num_neurons is 2',
      input => {
        input.cores[0].neurons.push(input.cores[0].neurons[0]);
      },
    ],
    [
      'connections[1] of core (0, 0) has 2 values; expected 3',
      input => {
        input.cores[0].connections[1].pop();
      },
    ],
    [
      'axons of core (0, 0) has 4 values; expected 3',
      input => {
        input.cores[0].axons.push(0);
      },
    ],
    [
      'axons of core (0, 0)[1] is 2; limit 0..1',
      input => {
        input.cores[0].axons[1] = 2;
      },
    ],
    [
      'connections[0] of core (0, 0)[2] is 2; limit 0..1',
      input => {
        input.cores[0].connections[0][2] = 2;
      },
    ],
    [
      'weights of neurons[0] of core (0, 0)[1] is 40000; limit -32768..32767',
      input => {
        input.cores[0].neurons[0].weights[1] = 40_000;
      },
    ],
    [
      'reset_mode of neurons[0] of core (0, 0) is 2; limit 0..1',
      input => {
        input.cores[0].neurons[0].reset_mode = 2;
      },
    ],
    [
      'leak of neurons[0] of core (0, 0) is 2147483648; limit -2147483648..2147483647',
      input => {
        input.cores[0].neurons[0].leak = 2 ** 31;
      },
    ],
    [
      'cores is empty; expected a core or more',
      input => {
        input.cores = [];
      },
    ],
    [
      'config.json:2:17: num_neurons is 0; limit 1..65536',
      (_, config) => {
        config.num_neurons = 0;
      },
    ],
    [
      'config.json:8:23: neuron_reset_type is 2; limit 0..1',
      (_, config) => {
        config.neuron_reset_type = 2;
      },
    ],
    [
      'config.json: the grid is 60000 x 3 = 180000 cores; limit 65536; split it',
      (_, config) => {
        Object.assign(config, { num_cores_x: 60_000, num_cores_y: 3 });
      },
    ],
  ])('%s', (message, change) => {
    expect(changed(change)).toContain(message);
  });

  it('numbers that are none', () => {
    const tick = '"destination_tick":0}]';
    const is = 'input.json:1:80: destination_tick of packets[0][0] is ';
    const wanted = '; expected a whole number 0..2';
    const cases: readonly (readonly [string, string])[] = [
      ['"0"', 'the string "0"'],
      ['NaN', 'NaN'],
      ['-Infinity', '-Infinity'],
      ['1.5', '1.5'],
      ['1e0', '1e0'],
      ['null', 'null'],
      ['true', 'true'],
      ['[0]', 'a list'],
      ['{}', 'an object'],
      ['0x1', '0x1'],
      ['-', '-'],
      ['+1', '"+"'],
    ];
    for (const [text, shown] of cases) {
      expect(replaced(tick, `"destination_tick":${text}}]`)).toBe(`${is}${shown}${wanted}`);
    }
    expect(replaced(tick, '"destination_tick":007}]')).toContain('has a leading 0');
    expect(replaced(tick, `"destination_tick":${'9'.repeat(5000)}}]`)).toContain('limit 0..2');
  });

  it('keys that are not known, come twice, or are missing', () => {
    expect(replaced('"leak":0', '"leek":0')).toContain(
      'neurons[0] of core (0, 0) has no key "leek"; its keys are weights, leak, positive_threshold',
    );
    expect(replaced('"leak":0', '"leak":0,"leak":0')).toContain(
      'neurons[0] of core (0, 0) has the key leak twice',
    );
    expect(replaced('"leak":0,', '')).toMatch(
      /neurons\[0\] of core \(0, 0\) \(from line 1, column \d+\) ends without its key leak; add it/,
    );
    expect(replaced('"packets":[', '"cores":[],"packets":[')).toContain('cores is empty');
    expect(refusal(() => readText('{}'))).toContain('ends without its key packets');
    expect(refusal(() => readText('[]'))).toBe('input.json:1:1: the input is a list; expected an object');
  });

  it('brackets, commas and quotes that are wrong', () => {
    expect(replaced('[1,0,1]', '[1,0,1,]')).toContain('connections[0] of core (0, 0) ends after a comma');
    expect(replaced('[1,0,1]', '[1 0,1]')).toContain(
      'stands in connections[0] of core (0, 0); expected a comma',
    );
    expect(replaced('"leak":0', '"leak" 0')).toContain('expected a colon');
    expect(replaced('"leak":0', 'leak:0')).toContain(
      'leak stands in neurons[0] of core (0, 0); expected a key in quotes',
    );
    expect(refusal(() => readText(`${JSON.stringify(smallFiles().input)}x`))).toContain(
      'x stands after the end of the input; remove it',
    );
    expect(refusal(() => readText(''))).toContain('the file ends inside the input; it was cut off');
    expect(replaced('"leak"', `"${'l'.repeat(100_000)}"`)).toContain('a string is longer than 256 bytes');
    expect(replaced('"leak"', '"le\\uZZZZak"')).toContain('has a wrong escape');
    expect(replaced('"leak"', '"le\nak"')).toContain('holds the control character 10');
  });

  it('keys may be escaped, spaces may stand anywhere, and a byte-order mark in front', () => {
    const spaced = JSON.stringify(smallFiles().input, null, '\t\r\n ').replace('"leak"', '"\\u006ceak"');
    const { cores } = readText(`\ufeff${spaced} \n`);
    expect(cores).toHaveLength(2);
  });

  it('values that are passed over may be anything, but not deep', () => {
    const config = (value: string) => smallConfig.replace('{', `{"scheduler_trace_verbosity": ${value},`);
    for (const value of ['3', '"a"', '[1, {"b": [null, true]}]', '{}', '-1.5e3']) {
      expect(readText(JSON.stringify(smallFiles().input), config(value)).cores).toHaveLength(2);
    }
    const deep = '['.repeat(100_000);
    expect(refusal(() => readText('{}', config(deep)))).toContain('is nested deeper than 64; flatten it');
    expect(refusal(() => readText('{}', config('[,]')))).toContain('expected a value of JSON');
    expect(refusal(() => readText('{}', config('no')))).toContain('is no; expected a value of JSON');
    expect(refusal(() => readText('{}', smallConfig.replace('}', ',"num_layers":2}')))).toContain(
      'no key "num_layers"',
    );
  });

  it('wherever it is cut off or a byte is changed, it is a mistake of the file or no mistake at all', () => {
    const text = JSON.stringify(smallFiles().input);
    for (let length = 0; length < text.length; length++) {
      expect(refusal(() => readText(text.slice(0, length), smallConfig, 5))).toMatch(/^input\.json:1:\d+: /);
    }
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const bytes = new TextEncoder().encode(text);
        bytes[at] = byte;
        try {
          readRanc(source('input.json', bytes, 7), source('config.json', smallConfig));
        } catch (error) {
          expect(error).toBeInstanceOf(SpikeloomError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('says the same wherever chunks end', () => {
    const { input } = smallFiles();
    input.cores[1].neurons[1].reset_mode = 7;
    const text = JSON.stringify(input, null, 1);
    const messages = Array.from({ length: 40 }, (_, i) => refusal(() => readText(text, smallConfig, i + 1)));
    expect(new Set(messages).size).toBe(1);
    expect(messages[0]).toMatch(
      /^input\.json:\d+:\d+: reset_mode of neurons\[1\] of core \(1, 0\) is 7; limit 0\.\.1$/,
    );
    const line = Number(messages[0].split(':')[1]);
    expect(text.split('\n')[line - 1]).toContain('"reset_mode": 7');
  });
});

describe('what has no effect', () => {
  it('is told', () => {
    const { input, config } = smallFiles();
    input.cores[0].neurons[0].destination_core_offset = [0, 1];
    input.packets[1].push({ destination_core: [0, 1], destination_axon: 1, destination_tick: 0 });
    input.cores[1].neurons[0].destination_tick = 1;
    input.cores[1].neurons[1].destination_axon = 2;
    const { notes } = readText(JSON.stringify(input), JSON.stringify(config));
    expect(notes).toEqual([
      '1 neuron send to cells without a core: their packets are lost there',
      'packets for 1 axon are for cells without a core: they are lost there',
      '1 source send to axons of the output bus from 2 on, which do not count',
      "1 source send to the output bus with a destination_tick above 0: it takes packets at once, as RANC's does",
    ]);
  });
});
