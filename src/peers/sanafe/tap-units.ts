import { raise } from '../../fixed/error.js';
import { MAX_TAPS, type TapUnit } from '../../image/unit-image.js';
import { numberOf, type ReadSet } from './neuron-sets.js';
import type { Attribute, SanafeSystem } from './system.js';

/** A unit as SANA-FE sets it up, attribute after attribute. */
interface Line {
  taps: number;
  time: number[];
  space: number[];
}

/**
 * The tap lines of dendrite units of model `taps`. They belong to the unit, and each of its neurons sets them anew, in the order
 * of the mappings: `space_constants`, then `taps`, then `time_constants`.
 * @throws SpikeloomError where there are fewer constants than the line needs
 */
export function tapUnits(
  { architecture, network }: SanafeSystem,
  read: readonly ReadSet[],
  nameOf: (neuron: number) => string,
): TapUnit[] {
  const lines = new Map<string, Line & { core: number; unit: number }>();
  for (const neuron of network.mapping) {
    const core = network.coreOf[neuron];
    const unit = network.dendriteUnit[neuron];
    if (architecture.cores[core].units[unit].dendrite?.model !== 'taps') continue;
    const key = `${core}.${unit}`;
    const line = lines.get(key) ?? { core, unit, taps: 1, time: [0], space: [] };
    lines.set(key, line);
    const { dendrite } = read[network.attributesOf[neuron]];
    const who = `neuron ${nameOf(neuron)}`;
    const space = dendrite.get('space_constants');
    const taps = dendrite.get('taps');
    const time = dendrite.get('time_constants');
    if (space !== undefined) line.space = constants(space, 'space_constants', line.taps - 1, who);
    if (taps !== undefined) resize(line, Math.trunc(numberOf(taps, 'taps', who)), who);
    if (time !== undefined) line.time = constants(time, 'time_constants', line.taps, who);
  }
  return [...lines.values()].map(({ core, unit, taps, time, space }) => ({
    ...{ core, unit },
    timeConstants: Float64Array.from(time.slice(0, taps)),
    spaceConstants: Float64Array.from(space.slice(0, taps - 1)),
  }));
}

function resize(line: Line, taps: number, who: string): void {
  if (taps < 1 || taps > MAX_TAPS) raise(`${who}: taps is ${taps}; limit 1..${MAX_TAPS}`);
  line.taps = taps;
  line.time = Array.from({ length: taps }, (_, i) => line.time[i] ?? 0);
  line.space = Array.from({ length: taps - 1 }, (_, i) => line.space[i] ?? 0);
}

function constants(value: Attribute, key: string, least: number, who: string): number[] {
  if (!Array.isArray(value)) raise(`${who}: ${key} is no list; expected ${least} numbers`);
  const numbers = (value as readonly Attribute[]).map((entry, i) => numberOf(entry, `${key}[${i}]`, who));
  if (numbers.length < least) raise(`${who}: ${key} has ${numbers.length} numbers; its unit needs ${least}`);
  return numbers;
}
