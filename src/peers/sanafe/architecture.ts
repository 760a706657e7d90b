import { raise } from '../../fixed/error.js';
import type { TextSource } from '../../fixed/yaml-events/cursor.js';
import { Fields, oneOrMany, readNode, type YamlNode } from './nodes.js';
import type { Notes } from './notes.js';
import { Pull } from './pull.js';
import { expandName, integerOf, numberOf } from './scalars.js';
import {
  BUFFER_POSITIONS,
  type BufferPosition,
  type Directions,
  type SanafeArchitecture,
  type SanafeAxon,
  type SanafeCore,
  type SanafeSync,
  type SanafeTile,
} from './system.js';
import { MAX_UNITS, readUnits, type Units } from './units.js';

const MAX_SIDE = 65_536;
export const MAX_CORES = 1 << 20;
const LARGEST_INTEGER = 2 ** 31 - 1;

const DIRECTIONS = ['north', 'east', 'south', 'west'] as const;
const HOP_KEYS = DIRECTIONS.flatMap(direction => [`energy_${direction}_hop`, `latency_${direction}_hop`]);
const CORE_SECTIONS = ['axon_in', 'synapse', 'dendrite', 'soma', 'axon_out'];

/** Keys that SANA-FE's own files have and SANA-FE does not read. */
const UNREAD = ['topology'];

/** What an entry of a tile's core section says of each core that it stands for. */
type CoreForm = Omit<SanafeCore, 'name' | 'tile'>;

interface TileForm {
  readonly tile: Omit<SanafeTile, 'name' | 'firstCore' | 'coreCount'>;
  readonly cores: readonly { readonly name: string; readonly form: CoreForm }[];
}

/**
 * Reads SANA-FE's description of a chip. Ranges are expanded; what one entry describes is read once and shared.
 * @throws SpikeloomError with file, line and column: what is missing, of the wrong kind, unknown or out of range
 */
export function readArchitecture(source: TextSource, notes: Notes): SanafeArchitecture {
  const pull = new Pull(source);
  pull.next();
  const root = new Fields(readNode(pull), 'an architecture file');
  pull.finish();
  root.allowOnly(['architecture']);
  const architecture = new Fields(root.required('architecture'), 'the architecture');
  architecture.allowOnly(['name', 'attributes', 'tile']);
  const name = architecture.get('name') === undefined ? '' : architecture.text('name');
  if (name.includes('[')) {
    raise(
      `the architecture has the name ${JSON.stringify(name)}; it is one, without brackets`,
      architecture.placeOf('name'),
    );
  }
  const attributes = new Fields(architecture.required('attributes'), "the architecture's attributes");
  attributes.allowOnly(['width', 'height', 'link_buffer_size', 'sync_model', 'latency_sync', ...UNREAD]);
  for (const key of UNREAD) {
    if (attributes.get(key) !== undefined)
      notes.add(`"${key}" is not read; the chip is a mesh`, attributes.placeOf(key));
  }
  const width = attributes.integer('width', [1, MAX_SIDE]);
  const height = attributes.integer('height', [1, MAX_SIDE]);
  const { tiles, cores } = readTiles(architecture, width * height, notes);
  return {
    file: source.file,
    name,
    width,
    height,
    linkBufferSize: attributes.integer('link_buffer_size', [0, LARGEST_INTEGER]),
    sync: readSync(attributes),
    tiles,
    cores,
  };
}

function readTiles(
  architecture: Fields,
  places: number,
  notes: Notes,
): { tiles: readonly SanafeTile[]; cores: readonly SanafeCore[] } {
  const tiles: SanafeTile[] = [];
  const cores: SanafeCore[] = [];
  for (const node of oneOrMany(architecture.required('tile'))) {
    const fields = new Fields(node, 'a tile');
    const form = readTile(fields, notes);
    const name = fields.get('name') === undefined ? '' : fields.text('name');
    const place = fields.get('name') === undefined ? fields.place : fields.placeOf('name');
    const { base, indices } = expandName(name, 'the tile', places, place);
    for (const index of indices) {
      if (tiles.length === places) {
        raise(
          `there are more tiles than places (width times height = ${places}); make the mesh larger`,
          place,
        );
      }
      if (cores.length + form.cores.length > MAX_CORES)
        raise(`there are more than ${MAX_CORES} cores`, place);
      const tile = {
        ...form.tile,
        name: `${base}[${index}]`,
        firstCore: cores.length,
        coreCount: form.cores.length,
      };
      for (const core of form.cores) cores.push({ ...core.form, name: core.name, tile: tiles.length });
      tiles.push(tile);
    }
  }
  if (tiles.length === 0) raise('the architecture has no tiles; add one', architecture.placeOf('tile'));
  return { tiles, cores };
}

function readTile(tile: Fields, notes: Notes): TileForm {
  tile.allowOnly(['name', 'attributes', 'core']);
  const attributes = new Fields(tile.required('attributes'), "the tile's attributes");
  attributes.allowOnly([...HOP_KEYS, 'log_energy', 'log_latency']);
  const figures = (kind: string): Directions => ({
    north: attributes.figure(`${kind}_north_hop`),
    east: attributes.figure(`${kind}_east_hop`),
    south: attributes.figure(`${kind}_south_hop`),
    west: attributes.figure(`${kind}_west_hop`),
  });
  attributes.bool('log_latency');
  return {
    tile: {
      line: tile.place.line!,
      hopEnergyJ: figures('energy'),
      hopLatencyS: figures('latency'),
      logEnergy: attributes.bool('log_energy'),
    },
    cores: oneOrMany(tile.required('core')).flatMap(node => readCores(node, notes)),
  };
}

function readCores(node: YamlNode, notes: Notes): TileForm['cores'] {
  const core = new Fields(node, 'a core');
  core.allowOnly(['name', 'attributes', ...CORE_SECTIONS]);
  const attributes = new Fields(core.required('attributes'), "the core's attributes");
  attributes.allowOnly([
    'buffer_position',
    'buffer_inside_unit',
    'max_neurons_supported',
    'log_energy',
    'log_latency',
  ]);
  attributes.bool('log_latency');
  const units: Units = readUnits(core, notes);
  const form: CoreForm = {
    line: core.place.line!,
    bufferPosition: readBufferPosition(attributes),
    bufferInsideUnit: attributes.bool('buffer_inside_unit'),
    maxNeurons: attributes.integer('max_neurons_supported', [0, LARGEST_INTEGER]),
    logEnergy: attributes.bool('log_energy'),
    axonIn: readAxons(core, 'axon_in', 'message_in'),
    axonOut: readAxons(core, 'axon_out', 'message_out'),
    ...units,
  };
  const { base, indices } = expandName(core.text('name'), 'the core', MAX_CORES, core.placeOf('name'));
  return indices.map(index => ({ name: `${base}[${index}]`, form }));
}

function readBufferPosition(attributes: Fields): BufferPosition {
  const given = attributes.text('buffer_position');
  const position = BUFFER_POSITIONS.find(known => known === given);
  if (position !== undefined) return position;
  const place = attributes.placeOf('buffer_position');
  return raise(
    `buffer_position is ${JSON.stringify(given)}; it is one of ${BUFFER_POSITIONS.join(', ')}`,
    place,
  );
}

function readAxons(core: Fields, section: string, event: string): readonly SanafeAxon[] {
  const axons = oneOrMany(core.required(section)).flatMap(node => {
    const unit = new Fields(node, `an ${section} unit`);
    unit.allowOnly(['name', 'attributes']);
    const name = unit.text('name');
    const place = unit.placeOf('name');
    const attributes = new Fields(unit.required('attributes'), `the ${section} unit ${name}`);
    attributes.allowOnly([`energy_${event}`, `latency_${event}`]);
    const figures = {
      line: place.line!,
      energyJ: attributes.figure(`energy_${event}`),
      latencyS: attributes.figure(`latency_${event}`),
    };
    const { base, indices, ranged } = expandName(name, `the ${section} unit`, MAX_UNITS, place);
    return indices.map(index => ({ name: ranged ? `${base}[${index}]` : name, ...figures }));
  });
  if (axons.length === 0)
    raise(`the section ${section} is empty; a core needs one unit there at least`, core.placeOf(section));
  return axons;
}

function readSync(attributes: Fields): SanafeSync {
  const model = attributes.get('sync_model') === undefined ? 'fixed' : attributes.text('sync_model');
  if (model === 'fixed') {
    return {
      model,
      seconds: attributes.get('latency_sync') === undefined ? 0 : attributes.figure('latency_sync'),
    };
  }
  if (model !== 'table') {
    raise(
      `sync_model is ${JSON.stringify(model)}; it is one of fixed, table`,
      attributes.placeOf('sync_model'),
    );
  }
  const node = attributes.required('latency_sync');
  const entries = tableOf(node).sort(([a], [b]) => a - b);
  if (entries.length === 0) raise('latency_sync is an empty table; give it a value', node.place);
  return { model, entries };
}

function tableOf(node: YamlNode): [number, number][] {
  if (node.kind === 'list') return node.items.map((item, tiles) => [tiles, secondsOf(item)]);
  if (node.kind === 'scalar') return [[0, secondsOf(node)]];
  const table = [...node.entries].map(([text, { place, value }]): [number, number] => [
    integerOf({ text, quoted: false }, 'a key of latency_sync', [0, LARGEST_INTEGER], place),
    secondsOf(value),
  ]);
  if (new Set(table.map(([tiles]) => tiles)).size < table.length)
    raise('latency_sync has a number of tiles twice', node.place);
  return table;
}

function secondsOf(node: YamlNode): number {
  if (node.kind !== 'scalar') return raise(`latency_sync holds a ${node.kind}; it holds seconds`, node.place);
  const seconds = numberOf(node, 'latency_sync', node.place);
  return seconds >= 0 ? seconds : raise(`latency_sync is ${seconds}; a latency is 0 or more`, node.place);
}
