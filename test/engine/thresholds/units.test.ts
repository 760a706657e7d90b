import { describe, expect, it } from 'vitest';
import { compileNetwork } from '../../../src/compiler/compile.js';
import { Engine } from '../../../src/engine/engine.js';
import { EVENT_INDEX, EVENT_KIND_COUNT } from '../../../src/ledger/events.js';
import { network } from '../../../src/network/builder.js';
import type { AdaptationSpec } from '../../../src/network/description.js';
import { expandNetwork } from '../../../src/network/expand.js';
import { chipWith } from '../small-network.js';

const START = [9, 29, 1000];

/**
 * Three neurons without leak under an input that spikes in every step and adds 10 to each from step 1 on: left
 * alone, the first fires in every step, the second in every third, the third never.
 */
function engineWith(adaptation: AdaptationSpec): Engine {
  const description = network('three')
    .input('in', { size: 1, encoder: 'constant' })
    .population('out', {
      size: 3,
      neuron: { model: 'lif-shift', leakShift: 'none' },
      threshold: { kind: 'values', values: START },
      adaptation,
    })
    .project('feed', 'in', 'out', { weights: { kind: 'constant', value: 10 } })
    .build();
  const engine = new Engine(compileNetwork(expandNetwork(description), chipWith()).image, {});
  engine.loadInput(0, Uint8Array.of(255));
  return engine;
}

function thresholdsOf(engine: Engine): number[] {
  return [...engine.slices[0].thresholds];
}

/** Who fires and where the thresholds then stand, step by step. */
function trail(engine: Engine, steps: number) {
  return Array.from({ length: steps }, () => {
    engine.step();
    const { spikes, fired, thresholds } = engine.slices[0];
    return [[...spikes.subarray(0, fired)], [...thresholds]];
  });
}

function updates(engine: Engine, kind: 'thresholdUpdate' | 'randomDraw' = 'thresholdUpdate'): number {
  return engine.counters.counts.reduce(
    (sum, count, at) => (at % EVENT_KIND_COUNT === EVENT_INDEX[kind] ? sum + count : sum),
    0,
  );
}

describe('fixed', () => {
  it('stays, whatever fires and whoever asks', () => {
    const engine = engineWith({ kind: 'fixed' });
    engine.setLearning(true);
    const fired = trail(engine, 7).map(([spikes]) => spikes);
    expect(fired).toEqual([[], [0], [0], [0, 1], [0], [0], [0, 1]]);
    engine.adaptThresholds();
    expect([thresholdsOf(engine), updates(engine)]).toEqual([START, 0]);
  });
});

describe('neuron', () => {
  const engine = () => engineWith({ kind: 'neuron', step: 5, target: 2, floor: 4 });

  it('moves by the count since the reset, less the target, and only when asked', () => {
    const chip = engine();
    trail(chip, 7);
    expect([thresholdsOf(chip), updates(chip)]).toEqual([START, 0]);
    chip.adaptThresholds();
    // Counts 6, 2 and 0.
    expect([thresholdsOf(chip), updates(chip)]).toEqual([[9 + 5 * 4, 29, 1000 - 5 * 2], 3]);
  });

  it('ends at the floor and outlives a reset', () => {
    const chip = engine();
    chip.adaptThresholds();
    expect(thresholdsOf(chip)).toEqual([4, 19, 990]);
    chip.reset();
    expect(thresholdsOf(chip)).toEqual([4, 19, 990]);
  });
});

describe('layer', () => {
  const engine = (restore: boolean) => engineWith({ kind: 'layer', step: 3, target: 1, floor: 4, restore });

  it('moves all by the spikes of the step, less the target', () => {
    const chip = engine(false);
    expect(trail(chip, 6)).toEqual([
      [[], [6, 26, 997]],
      [[0], [6, 26, 997]],
      [[0], [6, 26, 997]],
      [
        [0, 1],
        [9, 29, 1000],
      ],
      [[0], [9, 29, 1000]],
      [[0], [9, 29, 1000]],
    ]);
    // Three neurons in each of the two steps in which something moved.
    expect(updates(chip)).toBe(6);
  });

  it.each([true, false])('goes back to its start at a reset if it is to restore: %s', restore => {
    const chip = engine(restore);
    chip.loadInput(0, Uint8Array.of(0));
    trail(chip, 3);
    // 9 - 3 - 3 is below the floor.
    expect(thresholdsOf(chip)).toEqual([4, 20, 991]);
    chip.reset();
    expect(thresholdsOf(chip)).toEqual(restore ? START : [4, 20, 991]);
  });
});

describe('dynamic', () => {
  const engine = () => engineWith({ kind: 'dynamic', gain: 7, decayShift: 2 });

  it('rises at the spikes of its neuron while learning is on', () => {
    const chip = engine();
    chip.setLearning(true);
    expect(trail(chip, 4)).toEqual([
      [[], [9, 29, 1000]],
      [[0], [16, 29, 1000]],
      [[], [16, 29, 1000]],
      [
        [0, 1],
        [23, 36, 1000],
      ],
    ]);
    expect(updates(chip)).toBe(3);
  });

  it('stays while learning is off', () => {
    const chip = engine();
    expect(trail(chip, 3).at(-1)).toEqual([[0], START]);
    expect(updates(chip)).toBe(0);
  });

  it('leaks when asked, rounded by a draw, and through a reset', () => {
    const seen = new Set<string>();
    const chip = engine();
    for (let round = 0; round < 24; round++) {
      chip.reset();
      chip.setLearning(true);
      const before = thresholdsOf(chip);
      trail(chip, 4);
      const raised = thresholdsOf(chip);
      expect(raised.every((threshold, k) => threshold >= before[k])).toBe(true);
      const draws = updates(chip, 'randomDraw');
      chip.adaptThresholds();
      const leaked = thresholdsOf(chip);
      let drawn = 0;
      for (const [k, start] of START.entries()) {
        const theta = raised[k] - start;
        if (theta > 0) drawn++;
        // A quarter of theta, rounded down or up.
        const lost = raised[k] - leaked[k];
        expect([Math.floor(theta / 4), Math.ceil(theta / 4)]).toContain(lost);
        if (theta % 4 !== 0) seen.add(lost * 4 < theta ? 'down' : 'up');
      }
      expect(updates(chip, 'randomDraw') - draws).toBe(drawn);
      chip.reset();
      expect(thresholdsOf(chip)).toEqual(leaked);
    }
    expect([...seen].sort()).toEqual(['down', 'up']);
  });
});

describe('inhibition', () => {
  it('stands above the start by a level that spikes raise and that leaks', () => {
    const engine = engineWith({ kind: 'inhibition', strength: 8, leakShift: 1, ceiling: 20 });
    const above = (level: number) => START.map(threshold => threshold + level);
    expect(trail(engine, 7)).toEqual([
      [[], above(0)],
      [[0], above(8)],
      [[], above(4)],
      [[0], above(4 - 2 + 8)],
      [[1], above(10 - 5 + 8)],
      [[], above(13 - 6)],
      [[0], above(7 - 3 + 8)],
    ]);
    expect(updates(engine)).toBe(6 * 3);
    engine.reset();
    expect(thresholdsOf(engine)).toEqual(START);
  });

  it('ends at its ceiling', () => {
    const engine = engineWith({ kind: 'inhibition', strength: 50, leakShift: 0, ceiling: 20 });
    expect(trail(engine, 3)).toEqual([
      [[], START],
      [[0], START.map(threshold => threshold + 20)],
      // With no shift it forgets all in a step.
      [[], START],
    ]);
  });
});
