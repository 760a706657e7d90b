import { raise, type SourcePlace } from '../../fixed/error.js';
import { LIST_END, LIST_START, SCALAR } from '../../fixed/yaml-events/event.js';
import { parseNumber } from '../../fixed/yaml-events/number.js';
import { type ConnectionList, MAX_CONNECTIONS, NO_DELAY, NO_TAP } from './connection-list.js';
import { CONVOLUTION_KEYS, type Convolution, checkWindow, convolve } from './convolution.js';
import {
  DELAY,
  EDGE_KEYS,
  edgeKey,
  edgeNumber,
  nameOf,
  SHORT_DELAY,
  SHORT_WEIGHT,
  TAP,
  WEIGHT,
} from './edge-keys.js';
import type { Notes } from './notes.js';
import { NumberItems } from './number-items.js';
import { NumberList } from './number-list.js';
import type { Pull } from './pull.js';
import { integerOf } from './scalars.js';
import type { SanafeGroup } from './system.js';

const TYPES = ['dense', 'sparse', 'conv2d'];

/** What a hyper-edge says. */
interface Pattern {
  type: string | undefined;
  /** By number of the key. */
  readonly lists: (NumberList | undefined)[];
  /** Source and target of each pair, one after the other; undefined: none are given. */
  pairs: NumberList | undefined;
  readonly convolution: Map<string, number>;
}

/**
 * Reads an edge between groups and adds its connections: `dense`, source by source; `sparse`, as its pairs are listed;
 * `conv2d`, output by output.
 * @param place of the edge, for messages
 * @throws SpikeloomError for a list that is too short (or of the wrong length, for `sparse`), an index out of range, a
 *   window that does not fit the groups
 */
export function readHyperEdge(
  pull: Pull,
  source: SanafeGroup,
  target: SanafeGroup,
  place: SourcePlace,
  connections: ConnectionList,
  notes: Notes,
): void {
  const pattern: Pattern = {
    type: undefined,
    lists: new Array(EDGE_KEYS),
    pairs: undefined,
    convolution: new Map(),
  };
  readPattern(pull, pattern, notes);
  const edge = `the edge ${source.name} -> ${target.name}`;
  const { type, lists } = pattern;
  if (type === undefined) raise(`${edge} has no "type"; it is one of ${TYPES.join(', ')}`, place);
  const weights = lists[WEIGHT] ?? lists[SHORT_WEIGHT];
  if (weights === undefined) raise(`${edge} has no list of weights; give it one, weight: [1.0, ...]`, place);
  const delays = lists[DELAY] ?? lists[SHORT_DELAY];
  const taps = lists[TAP];
  /** Adds a connection with the values at an index. */
  const connect = (from: number, to: number, index: number): void =>
    connections.add(
      source.first + from,
      target.first + to,
      weights.values[index]!,
      delays === undefined ? NO_DELAY : delays.values[index]!,
      taps === undefined ? NO_TAP : taps.values[index]!,
    );
  const given: readonly (readonly [string, NumberList])[] = lists.flatMap((list, key) =>
    list === undefined ? [] : [[nameOf(key), list] as const],
  );
  const spread: Spread = {
    edge,
    source,
    target,
    given,
    place,
    connect,
    notes,
    room: MAX_CONNECTIONS - connections.count,
  };
  if (type === 'dense') connectDense(spread);
  else if (type === 'sparse') connectSparse(spread, pattern.pairs);
  else connectConvolution(spread, pattern.convolution);
}

/** What the patterns share. */
interface Spread {
  readonly edge: string;
  readonly source: SanafeGroup;
  readonly target: SanafeGroup;
  /** The lists with their names. */
  readonly given: readonly (readonly [string, NumberList])[];
  readonly place: SourcePlace;
  readonly connect: (from: number, to: number, index: number) => void;
  readonly notes: Notes;
  /** How many connections there may still be. */
  readonly room: number;
}

function connectDense(spread: Spread): void {
  const { source, target, connect } = spread;
  const count = source.size * target.size;
  checkLists(spread, count);
  checkRoom(spread, count);
  for (let from = 0, index = 0; from < source.size; from++) {
    for (let to = 0; to < target.size; to++, index++) connect(from, to, index);
  }
}

function connectSparse(spread: Spread, pairs: NumberList | undefined): void {
  const { edge, source, target, given, place, connect } = spread;
  if (pairs === undefined) raise(`${edge} has no "source_target_pairs"; add them, [[0, 1], ...]`, place);
  const count = pairs.length / 2;
  checkRoom(spread, count);
  for (const [name, { length }] of given) {
    if (length !== count)
      raise(`${edge} has ${count} pairs and ${length} values of ${name}; it needs one for each pair`, place);
  }
  for (let index = 0; index < count; index++) {
    const from = pairs.values[2 * index]!;
    const to = pairs.values[2 * index + 1]!;
    if (from >= source.size) raise(outside(edge, index, from, source), place);
    if (to >= target.size) raise(outside(edge, index, to, target), place);
    connect(from, to, index);
  }
}

function outside(edge: string, pair: number, index: number, { name, size }: SanafeGroup): string {
  return `${edge} joins ${name}.${index} in pair ${pair}; the group has ${size}, 0 to ${size - 1}`;
}

function connectConvolution(spread: Spread, given: ReadonlyMap<string, number>): void {
  const { edge, source, target, place } = spread;
  const get = (key: string) => given.get(key) ?? raise(`${edge} has no "${key}"; add it`, place);
  const window: Convolution = {
    inputWidth: get('input_width'),
    inputHeight: get('input_height'),
    inputChannels: get('input_channels'),
    kernelWidth: get('kernel_width'),
    kernelHeight: get('kernel_height'),
    kernelCount: get('kernel_count'),
    strideWidth: given.get('stride_width') ?? 1,
    strideHeight: given.get('stride_height') ?? 1,
  };
  const problem = checkWindow(window, source.size, target.size);
  if (problem !== undefined) raise(`${edge}: ${problem}`, place);
  const values = window.kernelWidth * window.kernelHeight * window.inputChannels * window.kernelCount;
  checkLists(spread, values);
  checkRoom(spread, target.size * (values / window.kernelCount));
  convolve(window, spread.connect);
}

/** SANA-FE takes longer lists and leaves the rest; shorter ones it refuses. */
function checkLists({ edge, given, place, notes }: Spread, count: number): void {
  for (const [name, { length }] of given) {
    if (length < count) raise(`${edge} has ${length} values of ${name}; it needs ${count}`, place);
    if (length > count)
      notes.add(`${edge} has ${length} values of ${name}, of which the first ${count} are used`, place);
  }
}

function checkRoom({ edge, place, room }: Spread, count: number): void {
  if (count > room) raise(`${edge} adds ${count} connections; a network may have ${MAX_CONNECTIONS}`, place);
}

function readPattern(pull: Pull, pattern: Pattern, notes: Notes): void {
  const what = 'the attributes of an edge between groups';
  if (pull.event === LIST_START) {
    for (const _ of pull.entries(what)) readPattern(pull, pattern, notes);
    return;
  }
  for (const key of pull.keys(what)) {
    const known = edgeKey(key);
    if (known !== undefined) pattern.lists[known] = readList(pull, known);
    else if (key === 'type') pattern.type = readType(pull);
    else if (key === 'source_target_pairs') pattern.pairs = readPairs(pull);
    else if (CONVOLUTION_KEYS.has(key)) {
      pull.expectText(key);
      pattern.convolution.set(key, integerOf(pull.value(), key, CONVOLUTION_KEYS.get(key)!, pull.place()));
    } else {
      const section = key === 'synapse' || key === 'dendrite' || key === 'soma';
      const message = section
        ? `SANA-FE does not use the sub-section "${key}" of an edge between groups, so it has no effect`
        : `no model reads "${key}" of an edge`;
      notes.add(message, pull.place());
      pull.skip();
    }
  }
}

function readType(pull: Pull): string {
  const type = pull.expectText('type');
  return TYPES.includes(type)
    ? type
    : pull.fail(`type is ${JSON.stringify(type)}; it is one of ${TYPES.join(', ')}`);
}

function readList(pull: Pull, key: number): NumberList {
  if (pull.event !== LIST_START) pull.fail(`${nameOf(key)} must be a list with a value for each connection`);
  const list = new NumberList();
  const items = new NumberItems(list, key);
  for (;;) {
    pull.skimItems(items);
    const event = pull.next();
    if (event === LIST_END) return list;
    if (event !== SCALAR) pull.fail(`${nameOf(key)} must be a list of numbers, without lists or maps in it`);
    list.push(edgeNumber(pull, key));
  }
}

/** The indices of `[[0, 1], [2, 3]]`, one after the other. */
function readPairs(pull: Pull): NumberList {
  const pairs = new NumberList();
  pull.expect(LIST_START, 'source_target_pairs');
  for (let event = pull.next(); event !== LIST_END; event = pull.next()) {
    pull.expect(LIST_START, 'an entry of source_target_pairs');
    const before = pairs.length;
    for (event = pull.next(); event !== LIST_END; event = pull.next()) pairs.push(readIndex(pull));
    if (pairs.length - before !== 2) pull.fail('a pair must have two indices, [source, target]');
  }
  return pairs;
}

function readIndex(pull: Pull): number {
  pull.expectScalar('an index of source_target_pairs');
  const { scalar } = pull;
  const { bytes } = scalar;
  const index = scalar.quoted ? Number.NaN : parseNumber(bytes, scalar.start, scalar.end);
  if (!Number.isInteger(index) || index < 0) {
    pull.fail(`${JSON.stringify(pull.text())} is no index; write an integer from 0`);
  }
  return index;
}
