import { describe, expect, test } from 'vitest';
import { compileNetwork } from '../../../src/compiler/compile.js';
import type { ChipGrid, SystemModel } from '../../../src/hardware/system.js';
import { systemOf } from '../../../src/hardware/system.js';
import { encodeImage } from '../../../src/image/encode.js';
import { EVENT_KINDS, type EventKind } from '../../../src/ledger/events.js';
import { ChipRun, totalCounts } from '../../../src/study/learn/chip-run.js';
import { finish, loom1, toyExperiment } from './toy.js';

/** loom1 with fewer tiles, and up to 4 x 4 of it together. */
function tiled(columns: number, rows: number, chips: ChipGrid): SystemModel {
  const { barrierTime: _barrier, ...rest } = loom1;
  return systemOf({ ...rest, mesh: { ...loom1.mesh, columns, rows } }, chips);
}

const experiment = toyExperiment();

/** The toy network with its cores in the order of their numbers, on 16 tiles cut into chips. */
function runOn(chip: SystemModel) {
  const compiled = compileNetwork(experiment.expanded, chip, { coresPerLayer: 2, placement: 'naive' });
  const run = new ChipRun({ ...experiment, compiled }, encodeImage(compiled.image), chip, {});
  finish(run);
  const { link } = run.session;
  const counts = totalCounts([...run.records, ...run.testRecords]);
  const of = (kind: EventKind) => counts[EVENT_KINDS.indexOf(kind)];
  const told = {
    predictions: [...run.records, ...run.testRecords].map(({ prediction }) => prediction),
    spikes: run.testSpikes.map(spikes => [...spikes]),
    weights: compiled.image.crossbars.map((_, crossbar) => [...link.readWeights(crossbar)]),
    thresholds: compiled.image.slices.map((_, slice) => [...link.readThresholds(slice)]),
    registers: compiled.image.cores.map((_, core) => link.readLearningRegister(core)),
    others: EVENT_KINDS.filter(kind => !HOPS.includes(kind)).map(kind => [kind, of(kind)]),
  };
  run.session.close();
  return { told, hops: HOPS.map(of), compiled };
}

const HOPS: readonly EventKind[] = ['hopEastWest', 'hopNorthSouth', 'hopOffChip', 'tileDelivery'];

const alone = runOn(tiled(4, 4, { columns: 1, rows: 1 }));

describe('a network whose cores have the same numbers', () => {
  test('learns on one chip, which has no links to others', () => {
    const [eastWest, northSouth, offChip] = alone.hops;
    expect(eastWest + northSouth).toBeGreaterThan(0);
    expect(offChip).toBe(0);
    expect(alone.told.others.find(([kind]) => kind === 'weightUpdate')?.[1]).toBeGreaterThan(0);
  });

  test('learns the same, spike by spike, where every row of tiles is a chip of its own', () => {
    const rows = runOn(tiled(4, 1, { columns: 1, rows: 4 }));
    expect(rows.told).toEqual(alone.told);
    // The cores stand where they stood: what went north or south leaves its chip.
    const [eastWest, northSouth, offChip, tileDelivery] = rows.hops;
    expect(offChip).toBeGreaterThan(0);
    expect([eastWest, northSouth, tileDelivery]).toEqual([alone.hops[0], 0, alone.hops[3]]);
    expect(offChip).toBe(alone.hops[1]);
  });

  test.each([
    [2, 2, { columns: 2, rows: 2 }],
    [1, 2, { columns: 4, rows: 2 }],
    [2, 1, { columns: 2, rows: 4 }],
    [1, 1, { columns: 4, rows: 4 }],
  ])('learns the same on chips of %i x %i tiles', (columns, rows, chips) => {
    const { told, hops, compiled } = runOn(tiled(columns, rows, chips));
    expect(told).toEqual(alone.told);
    expect(hops[2]).toBeGreaterThan(0);
    expect(compiled.image.cores.map(({ id }) => id)).toEqual(compiled.image.cores.map((_, index) => index));
    if (columns * rows === 1) expect(hops.slice(0, 2)).toEqual([0, 0]);
  });
});
