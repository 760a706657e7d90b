import { raise } from '../../fixed/error.js';
import type { TextSource } from '../../fixed/yaml-events/cursor.js';
import { JsonReader } from './json-reader.js';
import { readKeys } from './keys.js';
import { RANC_LIMITS } from './limits.js';
import { rancNotes } from './notes.js';
import { readRancConfig } from './read-config.js';
import { CoreReader } from './read-core.js';
import { readPackets } from './read-packets.js';
import type { RancConfig, RancCore, RancPackets, RancSystem } from './system.js';
import { TargetCheck } from './target-check.js';

/**
 * Reads RANC's two files. The input is never in memory as a whole: beside a chunk of it there is what it says, which
 * {@link RANC_LIMITS} bounds.
 * @throws SpikeloomError with file, line and column at the first thing that is wrong
 */
export function readRanc(input: TextSource, configuration: TextSource): RancSystem {
  const config = readRancConfig(configuration);
  const reader = new JsonReader(input);
  const check = new TargetCheck(config, reader);
  let packets: RancPackets | undefined;
  let outputBus = { x: 0, y: 0, count: 0 };
  const cores: RancCore[] = [];
  const what = () => 'the input';
  readKeys(reader, what, {
    packets: () => {
      packets = readPackets(reader, config, check);
    },
    output_bus: () => {
      outputBus = readBus(reader, config);
    },
    cores: () => readCores(reader, config, check, cores),
  });
  reader.end(what);
  const { x, y, count } = outputBus;
  check.finish(y * config.columns + x, count);
  if (cores.some(core => core.x === x && core.y === y)) {
    raise(`the output bus is at (${x}, ${y}), where a core is, too; move one of them`, { file: input.file });
  }
  cores.sort((a, b) => a.y - b.y || a.x - b.x);
  const system = { config, outputBus, cores, packets: packets! };
  return { ...system, notes: rancNotes(system) };
}

function readBus(reader: JsonReader, { columns, rows }: RancConfig): RancSystem['outputBus'] {
  const at = new Int32Array(2);
  let count = 0;
  readKeys(reader, () => 'output_bus', {
    coordinates: () => {
      const name = () => 'coordinates of output_bus';
      reader.integers(at, 0, 2, 0, Math.max(columns, rows) - 1, name);
      if (at[0] < columns && at[1] < rows) return;
      reader.refuse(
        `${name()} are (${at[0]}, ${at[1]}); limit (${columns - 1}, ${rows - 1}), as the grid is ${columns} x ${rows}`,
      );
    },
    num_outputs: () => {
      count = reader.integer(1, RANC_LIMITS.outputs, () => 'num_outputs of output_bus');
    },
  });
  return { x: at[0], y: at[1], count };
}

function readCores(reader: JsonReader, config: RancConfig, check: TargetCheck, cores: RancCore[]): void {
  const what = () => 'cores';
  const coreReader = new CoreReader(reader, config, check);
  const taken = new Set<number>();
  reader.openList(what);
  for (; reader.nextItem(what, cores.length === 0); ) {
    const { line, column } = reader;
    const places = (cores.length + 1) * config.axons * config.neurons;
    if (places > RANC_LIMITS.places) {
      reader.refuse(
        `the cores have ${places} places of axons x neurons up to this one; limit ${RANC_LIMITS.places}; split the grid`,
      );
    }
    const core = coreReader.read(cores.length);
    const cell = core.y * config.columns + core.x;
    if (taken.has(cell)) {
      raise(`core (${core.x}, ${core.y}) comes twice; remove one`, reader.placeAt(line, column));
    }
    taken.add(cell);
    cores.push(core);
  }
  if (cores.length === 0) reader.refuse('cores is empty; expected a core or more');
}
