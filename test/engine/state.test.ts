import { Packr, Unpackr } from 'msgpackr';
import { describe, expect, it } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import { SpikeloomError } from '../../src/fixed/error.js';
import { EVENT_INDEX } from '../../src/ledger/events.js';
import { busyEngine, busyImage, expectSameSteps, seen } from './small-network.js';

const SEEDS = [1, 2, 3, 4, 5, 6];

describe('a checkpoint', () => {
  it.each(SEEDS)('taken in the middle of a presentation goes on bit for bit (network %i)', seed => {
    const image = busyImage(seed);
    const first = busyEngine(image);
    // Beyond the longest delay, so that late spikes are under way near and far.
    first.run(90);
    const checkpoint = first.saveState();
    const other = busyEngine(image);
    other.run(17);
    other.restoreState(checkpoint);
    expect(seen(other)).toEqual(seen(first));
    expectSameSteps(first, other, 90);
    expect(Buffer.compare(other.saveState(), first.saveState())).toBe(0);
  });

  it('holds a network in which something happens', () => {
    const image = busyImage(1);
    const engine = busyEngine(image);
    const before = seen(engine);
    engine.run(90);
    const after = seen(engine);
    expect(image.cores.length).toBeGreaterThan(1);
    expect(Math.max(...image.routes.delayTicks)).toBe(70);
    const totals = engine.counters.read();
    for (const kind of ['spike', 'randomDraw', 'weightWrite', 'traceUpdate', 'thresholdUpdate'] as const) {
      expect(totals[kind], kind).toBeGreaterThan(0);
    }
    expect(engine.router.pending).toBeGreaterThan(0);
    expect(after.slices.some(({ refractory }) => refractory.some(steps => steps > 0))).toBe(true);
    expect(after.crossbars).not.toEqual(before.crossbars);
  });

  it('taking it changes nothing', () => {
    const image = busyImage(7);
    const [interrupted, straight] = [busyEngine(image), busyEngine(image)];
    for (let step = 0; step < 60; step++) {
      interrupted.step();
      interrupted.saveState();
    }
    straight.run(60);
    expect(seen(interrupted)).toEqual(seen(straight));
  });

  it('goes on with other kernels than it was taken with', () => {
    const image = busyImage(8);
    const [plain, auto] = [busyEngine(image, { kernels: 'plain' }), busyEngine(image, { kernels: 'auto' })];
    plain.run(40);
    auto.restoreState(plain.saveState());
    expectSameSteps(plain, auto, 40);
  });

  it('includes the timing of management work that no barrier has closed', () => {
    const image = busyImage(9);
    const first = busyEngine(image);
    first.run(3);
    const atBarrier = first.timing.elapsedPs!;
    first.counters.add(first.counters.managementRow, EVENT_INDEX.neuronActive, 5);
    expect(first.timing.elapsedPs).toBe(atBarrier + 5 * 10_000);
    const other = busyEngine(image);
    other.restoreState(first.saveState());
    expect(other.timing.elapsedPs).toBe(first.timing.elapsedPs);
    first.step();
    other.step();
    expect(other.timing.elapsedPs).toBe(first.timing.elapsedPs);
  });
});

describe('refused states', () => {
  const image = busyImage(1);
  const engine = busyEngine(image);
  engine.run(10);
  const state = engine.saveState();

  /** Refused with this message, and the engine as it was. */
  function expectRefused(bytes: Uint8Array, message: RegExp): void {
    const before = seen(engine);
    expect(() => engine.restoreState(bytes)).toThrow(SpikeloomError);
    expect(() => engine.restoreState(bytes)).toThrow(message);
    expect(seen(engine)).toEqual(before);
  }

  function repacked(change: Readonly<Record<string, unknown>>): Uint8Array {
    const saved = new Unpackr({ useRecords: false }).unpack(state) as object;
    return new Packr({ useRecords: false }).pack({ ...saved, ...change });
  }

  it('of another image', () => {
    const smaller = { ...image, reductions: [] };
    expectRefused(new Engine(smaller).saveState(), /holds \d+ bytes; this image needs \d+/);
  });

  it('of another version', () => expectRefused(repacked({ version: 99 }), /version 99; this build reads 5/));

  it('with a part missing', () => expectRefused(repacked({ memory: undefined }), /a part is missing/));

  it('cut short', () => expectRefused(state.slice(0, state.length >> 1), /damaged/));

  it('empty', () => expectRefused(new Uint8Array(0), /damaged|version/));
});
