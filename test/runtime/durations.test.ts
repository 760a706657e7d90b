import { describe, expect, it } from 'vitest';
import { barrierPs } from '../../src/hardware/barrier-time.js';
import { isInclusion } from '../../src/hardware/prices.js';
import { systemOf } from '../../src/hardware/system.js';
import { picoseconds } from '../../src/hardware/units.js';
import { EVENT_INDEX, EVENT_KINDS } from '../../src/ledger/events.js';
import { loadChip } from '../../src/runtime/chips-node.js';
import { durationsOf, untimedKinds } from '../../src/runtime/durations.js';
import { toyExperiment } from '../study/learn/toy.js';

const { image } = toyExperiment().compiled;

describe.each(['loom1', 'loihi1'])('durationsOf %s', name => {
  const chip = loadChip(name);
  const durations = durationsOf(chip, image);

  it("has the chip model's time for each kind, whole picoseconds", () => {
    expect(durations.eventPs).toHaveLength(EVENT_KINDS.length);
    let figures = 0;
    for (const kind of EVENT_KINDS) {
      const price = chip.prices.time[kind];
      const ps = durations.eventPs[EVENT_INDEX[kind]];
      expect(Number.isInteger(ps) && ps >= 0, kind).toBe(true);
      if (price === undefined || isInclusion(price)) continue;
      expect(ps, kind).toBe(picoseconds(price));
      figures++;
    }
    expect(figures).toBeGreaterThan(0);
    expect(durations.hopEastWestPs).toBe(durations.eventPs[EVENT_INDEX.hopEastWest]);
    expect(durations.hopNorthSouthPs).toBe(durations.eventPs[EVENT_INDEX.hopNorthSouth]);
  });

  it('waits at the barrier for the tiles in use, each once', () => {
    const onTiles = (places: [number, number][]) => ({
      ...image,
      cores: places.map(([x, y], id) => ({ ...image.cores[0], id, x, y })),
    });
    const barrier = (places: [number, number][]) => durationsOf(chip, onTiles(places)).barrierPs;
    expect(barrier([[0, 0]])).toBe(barrierPs(chip, 1));
    expect(
      barrier([
        [0, 0],
        [0, 0],
        [1, 0],
        [0, 1],
      ]),
    ).toBe(barrierPs(chip, 3));
    expect(barrier([])).toBe(barrierPs(chip, 1));
  });

  it('waits for the chips in use where there are several', () => {
    const system = systemOf(chip, { columns: 2, rows: 2 });
    const { columns, rows, chips } = system.mesh;
    const at = (places: [number, number][]) =>
      durationsOf(system, {
        ...image,
        chip: { ...image.chip, columns, rows, chips: chips! },
        cores: places.map(([x, y], id) => ({ ...image.cores[0], id, x, y })),
      }).barrierPs;
    // Two tiles of one chip; two of two chips; four in the four corners.
    expect(
      at([
        [0, 0],
        [1, 0],
      ]),
    ).toBe(barrierPs(chip, 2));
    expect(
      at([
        [0, 0],
        [chip.mesh.columns, 0],
      ]),
    ).toBe(barrierPs(chip, 1, 2));
    expect(
      at([
        [0, 0],
        [columns - 1, 0],
        [0, rows - 1],
        [columns - 1, rows - 1],
      ]),
    ).toBe(barrierPs(chip, 1, 4));
    expect(barrierPs(chip, 1, 2)).toBeGreaterThan(barrierPs(chip, chip.mesh.columns * chip.mesh.rows)!);
  });

  it('names the kinds without a duration, and only those that happened', () => {
    const everything = Object.fromEntries(EVENT_KINDS.map(kind => [kind, 1]));
    const untimed = untimedKinds(chip, everything);
    for (const kind of untimed) {
      expect(chip.prices.time[kind as 'spike'], kind).toBeUndefined();
      expect(durations.eventPs[EVENT_INDEX[kind as 'spike']], kind).toBe(0);
    }
    for (const kind of EVENT_KINDS) {
      if (chip.prices.time[kind] !== undefined) expect(untimed).not.toContain(kind);
    }
    expect(untimedKinds(chip, {})).toEqual([]);
    const [first] = untimed;
    if (first !== undefined) expect(untimedKinds(chip, { ...everything, [first]: 0 })).not.toContain(first);
  });
});
