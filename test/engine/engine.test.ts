import { describe, expect, it } from 'vitest';
import { compileNetwork } from '../../src/compiler/compile.js';
import { Engine } from '../../src/engine/engine.js';
import { SpikeloomError } from '../../src/fixed/error.js';
import type { ChipImage } from '../../src/image/layout.js';
import type { RuleProgram } from '../../src/image/rule-program.js';
import type { EventKind } from '../../src/ledger/events.js';
import { EVENT_KINDS } from '../../src/ledger/events.js';
import { network } from '../../src/network/builder.js';
import { expandNetwork } from '../../src/network/expand.js';
import { busyEngine, busyImage, expectSameSteps, meshChip, seen } from './small-network.js';

const neuron = { model: 'lif-shift', leakShift: 2 } as const;

describe('an engine', () => {
  it('gives the same steps from the same image and input', () => {
    const image = busyImage(11);
    const engine = busyEngine(image);
    expectSameSteps(busyEngine(image), engine, 60);
    expect(engine.counters.read().spike).toBeGreaterThan(0);
  });

  it('gives other steps from other weights, input or learning', () => {
    const image = busyImage(11);
    const stateAfter = (engine: Engine) => {
      engine.run(60);
      return JSON.stringify(seen(engine));
    };
    const end = stateAfter(busyEngine(image));
    const quiet = busyEngine(image);
    quiet.setLearning(false);
    const bright = busyEngine(image);
    bright.loadInput(0, new Uint8Array(30).fill(200));
    for (const other of [quiet, bright, busyEngine(busyImage(12))]) expect(stateAfter(other)).not.toBe(end);
  });

  it('leaves the image as it was, so that a second engine starts from it', () => {
    const image = busyImage(13);
    const fresh = seen(busyEngine(image));
    busyEngine(image).run(80);
    expect(seen(busyEngine(image))).toEqual(fresh);
  });

  it('clears at reset what a presentation leaves, and keeps weights, thresholds and registers', () => {
    const engine = busyEngine(busyImage(14));
    engine.run(80);
    const before = seen(engine);
    engine.reset();
    const after = seen(engine);
    for (const { potential, current, refractory, spikeCounts, y1, fired } of after.slices) {
      for (const values of [potential, current, refractory, spikeCounts, y1]) {
        expect(values.every(value => value === 0)).toBe(true);
      }
      expect(fired).toEqual([]);
    }
    expect(after.crossbars.flatMap(({ x1 }) => x1).every(value => value === 0)).toBe(true);
    expect(engine.router.pending).toBe(0);
    expect(after.reductions.every(({ goodness, error, applied }) => (goodness | error | applied) === 0)).toBe(
      true,
    );
    expect(after.crossbars.map(({ weights }) => weights)).toEqual(
      before.crossbars.map(({ weights }) => weights),
    );
    expect(after.slices.map(({ thresholds }) => thresholds)).toEqual(
      before.slices.map(({ thresholds }) => thresholds),
    );
    expect(after.encoders).toEqual(before.encoders);
    expect(after.learningUnits).toEqual(before.learningUnits);
  });

  it('calls its observer after each step, with the step counted', () => {
    const engine = busyEngine(busyImage(15));
    const ticks: number[] = [];
    engine.observer = ({ tick }) => ticks.push(tick);
    engine.run(3);
    engine.observer = undefined;
    engine.step();
    expect(ticks).toEqual([1, 2, 3]);
  });

  it('refuses 0 for an encoder register, which would never move again', () => {
    const engine = busyEngine(busyImage(16));
    expect(() => engine.setEncoderState(0, 0)).toThrow(SpikeloomError);
    expect(() => engine.setEncoderState(0, 0)).toThrow(/never moves; load 1 or more/);
  });
});

describe('a core where nothing happens', () => {
  /** Two layers that fill a core each; only the first gets input, and it never reaches its threshold. */
  function twoLayers(): ChipImage {
    const threshold = { kind: 'constant', value: 4_000_000 } as const;
    const description = network('idle')
      .input('in', { size: 8, encoder: 'constant' })
      .population('busy', { size: 16, neuron, threshold })
      .population('idle', { size: 16, neuron, threshold })
      .project('feed', 'in', 'busy', { weights: { kind: 'constant', value: 50 } })
      .project('on', 'busy', 'idle', { weights: { kind: 'constant', value: 50 } })
      .build();
    return compileNetwork(expandNetwork(description), meshChip).image;
  }

  it('costs no event but idle neurons', () => {
    const image = twoLayers();
    expect(image.slices.map(({ population }) => image.populations[population].name)).toEqual([
      'busy',
      'idle',
    ]);
    expect(image.slices[0].core).not.toBe(image.slices[1].core);
    const engine = new Engine(image);
    engine.loadInput(0, new Uint8Array(8).fill(1));
    engine.run(100);
    const events = (row: number): Partial<Record<EventKind, number>> => {
      const counts = engine.counters.read(row);
      return Object.fromEntries(
        EVENT_KINDS.flatMap(kind => (counts[kind] > 0 ? [[kind, counts[kind]]] : [])),
      );
    };
    expect(events(1)).toEqual({ neuronIdle: 16 * 100 });
    // Input is sent from the first step on and arrives from the second.
    expect(events(0)).toEqual({
      axonLookup: 8 * 99,
      rowRead: 8 * 99,
      synapticOp: 8 * 16 * 99,
      neuronActive: 16 * 99,
      neuronIdle: 16,
    });
    expect(events(engine.counters.chipRow)).toEqual({ barrier: 100 });
    expect(events(engine.counters.managementRow)).toEqual({});
  });
});

describe('rules that the learning unit cannot run', () => {
  const image = busyImage(1);
  const [rule] = image.rules;

  function refusal(change: Partial<RuleProgram>): () => Engine {
    const rules = [{ ...rule, programs: [{ ...rule.programs[0], ...change }] }, ...image.rules.slice(1)];
    return () => new Engine({ ...image, rules });
  }

  it('changing the delay', () => {
    expect(refusal({ target: 'd' })).toThrow(SpikeloomError);
    expect(refusal({ target: 'd' })).toThrow('rule contrastive changes d; a learning unit changes w and t');
  });
});
