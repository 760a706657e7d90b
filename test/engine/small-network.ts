import { expect } from 'vitest';
import { compileNetwork } from '../../src/compiler/compile.js';
import { Engine, type EngineOptions } from '../../src/engine/engine.js';
import { parseChip } from '../../src/hardware/parse.js';
import type { ChipModel } from '../../src/hardware/schema.js';
import type { ChipImage } from '../../src/image/layout.js';
import { network } from '../../src/network/builder.js';
import { expandNetwork } from '../../src/network/expand.js';
import { durationsOf } from '../../src/runtime/durations.js';
import { oneCoreText } from '../support/chip-text.js';

/** The tests' chip with other figures: [passage, replacement]. */
export function chipWith(...changes: readonly (readonly [string, string])[]): ChipModel {
  let text = oneCoreText;
  for (const [passage, replacement] of changes) {
    if (!text.includes(passage)) throw new Error(`one-core.yaml has no passage ${JSON.stringify(passage)}`);
    text = text.replace(passage, () => replacement);
  }
  return parseChip(text, 'one-core.yaml');
}

/** Four small cores on a mesh of 2 x 2, delays beyond the time wheel's ring. */
export const meshChip = chipWith(
  ['columns: 1', 'columns: 2'],
  ['rows: 1', 'rows: 2'],
  ['neurons: 4096', 'neurons: 16'],
  ['- tiles: 1', '- tiles: 4'],
  ['delayTicks: { min: 1, max: 63 }', 'delayTicks: { min: 1, max: 200 }'],
);

/**
 * A network of a bit of everything that outlives a step: two neuron models, traces, refractory periods, moving
 * thresholds, delays near and far, learning in steps and stochastic rounding, goodness over two cores.
 */
export function busyImage(seed: number): ChipImage {
  const trace = { mode: 'add', impulse: 16, decay: 400, max: 255 } as const;
  const weights = { kind: 'uniform', low: -60, high: 90 } as const;
  const description = network(`busy-${seed}`, { seed })
    .input('in', { size: 30, encoder: 'bernoulli' })
    .population('shift', {
      size: 24,
      neuron: { model: 'lif-shift', leakShift: 3 },
      threshold: { kind: 'uniform', low: 100, high: 300 },
      adaptation: { kind: 'layer', step: 3, target: 4, floor: 20 },
      traces: { y1: trace },
    })
    .population('cuba', {
      size: 12,
      neuron: { model: 'lif-cuba', decayU: 1200, decayV: 300, refractorySteps: 3, biasMantissa: 5 },
      threshold: { kind: 'uniform', low: 100, high: 400 },
    })
    .rule('contrastive', { text: 'dw = -3 * 2^-8 * x0 * y0 * r1', when: 'step', rounding: 'stochastic' })
    .rule('paired', { text: 'dw = 2^-3 * x1 * y0 - 2^-4 * x0 * y1', when: 'step', rounding: 'stochastic' })
    .project('feed', 'in', 'shift', { weights, preTraces: { x1: trace }, rule: 'contrastive' })
    .project('again', 'shift', 'shift', {
      connect: { kind: 'random', probability: 0.1 },
      weights,
      preTraces: { x1: trace },
      rule: 'paired',
      delayTicks: 5,
    })
    .project('on', 'shift', 'cuba', { weights })
    .project('late', 'cuba', 'shift', { weights, delayTicks: 70 })
    .goodness('g', 'shift', {
      groups: 3,
      positive: 'class',
      kind: 'spike-count',
      theta: 2,
      slope: 2,
      leakShift: 1,
      gain: 16,
      deadZone: 10,
      gated: false,
    })
    .build();
  return compileNetwork(expandNetwork(description), meshChip).image;
}

/** An engine that learns, with its input loaded. */
export function busyEngine(image: ChipImage, options: EngineOptions = {}): Engine {
  const engine = new Engine(image, { durations: durationsOf(meshChip, image), ...options });
  engine.setLearning(true);
  engine.setLabel(1);
  engine.loadInput(
    0,
    Uint8Array.from({ length: 30 }, (_, unit) => (unit * 37) % 200),
  );
  return engine;
}

/** All that an engine shows, for comparison. */
export function seen(engine: Engine) {
  const { slices, crossbars, encoders, reductions, learningUnits, counters, timing, tick } = engine;
  return {
    tick,
    elapsedPs: timing.elapsedPs,
    counts: [...counters.counts],
    slices: slices.map(slice => ({
      fired: [...slice.spikes.subarray(0, slice.fired)],
      potential: [...slice.potential],
      current: [...slice.current],
      refractory: [...slice.refractory],
      thresholds: [...slice.thresholds],
      spikeCounts: [...slice.spikeCounts],
      y1: [...slice.y1],
    })),
    crossbars: crossbars.map(crossbar => ({ weights: [...crossbar.weights.copy()], x1: [...crossbar.x1] })),
    encoders: encoders.map(encoder => encoder.lfsrState),
    learningUnits: learningUnits.map(unit => unit.lfsrState),
    reductions: reductions.all.map(({ goodness, error, applied }) => ({ goodness, error, applied })),
  };
}

/** Runs two engines side by side and holds what the second shows after each step against the first. */
export function expectSameSteps(expected: Engine, actual: Engine, steps: number): void {
  for (let step = 0; step < steps; step++) {
    expected.step();
    actual.step();
    // One step at a time: a difference of all steps together would take minutes to print.
    expect(seen(actual), `step ${step}`).toEqual(seen(expected));
  }
}
