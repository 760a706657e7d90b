import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasSharedData, sharedData } from '../support/shared-data.js';
import { bootCase, type CaseOutcome, parametersOf, RecordedArrays, runCase } from './csdp-case.js';
import { type ChipStep, type ChipWeights, CLASSES, CsdpRecorder } from './csdp-recorder.js';

const LAYERS = [1, 2] as const;
type Layer = (typeof LAYERS)[number];

/** A run of a recorded case: network description, compiler, image file, host link, engine. */
function run(name: 'small' | 'full', weightsEvery: 'step' | 'pass') {
  const parameters = parametersOf(name);
  const recorded = new RecordedArrays(name);
  const session = bootCase(parameters);
  const recorder = new CsdpRecorder(session, weightsEvery === 'step' ? 1 : parameters.T);
  const atBoot = { weights: recorder.weights(), thr: LAYERS.map(layer => recorder.threshold(layer)) };
  const outcome = runCase(session, parameters, recorded);
  const steps = recorder.steps;
  /**
   * Weights and thresholds after a pass and its updates: as the first step of the next pass leaves them,
   * which changes none of them (the error that acts in it is 0), or as they are at the very end.
   */
  const after = (pass: number): { weights: ChipWeights; thr: Int32Array[] } => {
    const next = steps[(pass + 1) * parameters.T];
    if (next === undefined) {
      return { weights: recorder.weights(), thr: LAYERS.map(layer => recorder.threshold(layer)) };
    }
    return { weights: next.weights!, thr: next.layers.map(({ thr }) => thr) };
  };
  return { parameters, recorded, steps, outcome, atBoot, after };
}

/** Runs a case when the first test asks for it, and once. */
function lazily(name: 'small' | 'full', weightsEvery: 'step' | 'pass'): () => ReturnType<typeof run> {
  let done: ReturnType<typeof run> | undefined;
  return () => {
    done ??= run(name, weightsEvery);
    return done;
  };
}

const layerOf = (step: ChipStep, layer: Layer) => step.layers[layer - 1];

describe.skipIf(!hasSharedData)('form G through compiler, host link and engine: 64-40-20-10', () => {
  const small = lazily('small', 'step');
  const sizeOf = (layer: Layer) => (layer === 1 ? small().parameters.n1 : small().parameters.n2);

  it('makes the recorded passes, margins and predictions', () => {
    const { parameters, recorded, steps, outcome } = small();
    expect(outcome.passes.flat()).toEqual(recorded.all('passes'));
    expect(steps.length).toBe(13 * parameters.T);
    expect(outcome.margins).toEqual(recorded.all('margin'));
    expect(outcome.predictions).toEqual(recorded.all('pred'));
    expect(outcome.lfsr32EndOfTraining).toBe(parameters.lfsr32_end_of_training);
  });

  it('boots with the recorded weights and thresholds', () => {
    const { recorded, atBoot } = small();
    expect([...atBoot.weights.W1]).toEqual(recorded.all('init_W1'));
    expect([...atBoot.weights.W2]).toEqual(recorded.all('init_W2'));
    for (const layer of LAYERS) {
      expect([...atBoot.thr[layer - 1]]).toEqual(recorded.all(`init_thr${layer}`));
    }
  });

  /** Holds one signal of every step against the recording; the message names pass and step. */
  function compare(name: string, length: number, signal: (step: ChipStep) => ArrayLike<number>): void {
    const { recorded, steps, parameters } = small();
    const { T } = parameters;
    expect(recorded.all(name).length).toBe(steps.length * length);
    steps.forEach((step, at) => {
      const when = `${name}, pass ${Math.floor(at / T)}, step ${at % T}`;
      expect(Array.from(signal(step)), when).toEqual(recorded.row(name, at, length));
    });
  }

  it('draws the recorded input spikes, from the recorded register states', () => {
    compare('x', small().parameters.inputs, step => step.x);
    compare('lfsr32', 1, step => [step.lfsr32]);
  });

  it.each(LAYERS)('sums the recorded input of z%i from spikes and weights of the step before', layer => {
    const { steps, parameters } = small();
    compare(`J${layer}`, sizeOf(layer), step => {
      return inputSums(steps, steps.indexOf(step), layer, parameters.T);
    });
  });

  it.each(LAYERS)('has the recorded potentials and spikes of z%i', layer => {
    compare(`u${layer}`, sizeOf(layer), step => layerOf(step, layer).u);
    compare(`s${layer}`, sizeOf(layer), step => layerOf(step, layer).s);
  });

  it.each(LAYERS)('has the recorded goodness, probabilities and errors of z%i', layer => {
    for (const signal of ['G', 'p', 'e', 'a'] as const) {
      compare(`${signal}${layer}`, CLASSES, step => layerOf(step, layer)[signal]);
    }
  });

  it('has the recorded classifier sums, and draws the recorded random bits', () => {
    compare('y', CLASSES, step => step.y);
    compare('lfsr16', 1, step => [step.lfsr16]);
  });

  it('ends each pass with the recorded counts, weights, thresholds and classifier', () => {
    const { parameters, recorded, steps, outcome, after } = small();
    const { T } = parameters;
    for (let pass = 0; pass < outcome.passes.length; pass++) {
      const { weights, thr } = after(pass);
      const last = steps[pass * T + T - 1];
      for (const layer of LAYERS) {
        const size = sizeOf(layer);
        const { count } = layerOf(last, layer);
        expect([...count], `count${layer}, pass ${pass}`).toEqual(recorded.row(`count${layer}`, pass, size));
        expect([...thr[layer - 1]], `end_thr${layer}, pass ${pass}`).toEqual(
          recorded.row(`end_thr${layer}`, pass, size),
        );
      }
      for (const name of ['W1', 'W2', 'C'] as const) {
        const values = [...weights[name]];
        expect(values, `end_${name}, pass ${pass}`).toEqual(recorded.row(`end_${name}`, pass, values.length));
      }
    }
  });
});

describe.skipIf(!hasSharedData)('form G through compiler, host link and engine: 784-1000-200-10', () => {
  const full = lazily('full', 'pass');
  const readChecks = (): Checks => {
    return JSON.parse(readFileSync(sharedData('csdp-chip', 'full', 'checks.json'), 'utf8'));
  };

  it('makes the recorded passes, margins and predictions', () => {
    const { parameters, steps, outcome } = full();
    const checks = readChecks();
    const expected = checks.passes.map(({ image, kind, label, h }) => [image, kind, label, h]);
    expect(outcome.passes).toEqual(expected);
    expect(steps.length).toBe(8 * parameters.T);
    expect(outcome.margins).toEqual(checks.margin);
    expect(outcome.predictions).toEqual(checks.pred);
    expect(outcome.lfsr32EndOfTraining).toBe(checks.lfsr32_end_of_training);
  });

  it('boots with the recorded weights and thresholds', () => {
    const { atBoot } = full();
    const checks = readChecks();
    expect(sha256(atBoot.weights.W1)).toBe(checks.init.W1_int8_1000x784);
    expect(sha256(atBoot.weights.W2)).toBe(checks.init.W2_int8_200x1000);
    expect(sha256(atBoot.thr[0])).toBe(checks.init.thr1_int32);
    expect(sha256(atBoot.thr[1])).toBe(checks.init.thr2_int32);
  });

  it('has the recorded group signals, sums, register states and spike counts in every step', () => {
    const { parameters, recorded, steps } = full();
    const { T } = parameters;
    steps.forEach((step, at) => {
      const when = `pass ${Math.floor(at / T)}, step ${at % T}`;
      for (const layer of LAYERS) {
        const { G, e } = layerOf(step, layer);
        expect(G, `G${layer}, ${when}`).toEqual(recorded.row(`G${layer}`, at, CLASSES));
        expect(e, `e${layer}, ${when}`).toEqual(recorded.row(`e${layer}`, at, CLASSES));
      }
      expect(step.y, `y, ${when}`).toEqual(recorded.row('y', at, CLASSES));
      expect([step.lfsr16], `lfsr16, ${when}`).toEqual(recorded.row('lfsr16', at, 1));
      expect([step.lfsr32], `lfsr32, ${when}`).toEqual(recorded.row('lfsr32', at, 1));
      const spikes = [step.x, ...step.layers.map(({ s }) => s)].map(sum);
      expect(spikes, `spikes, ${when}`).toEqual(recorded.row('step_spikes', at, 3));
    });
  });

  it('has the recorded SHA-256 of every large signal of every pass', () => {
    const { parameters, steps, outcome, after } = full();
    const { T } = parameters;
    readChecks().passes.forEach((check, pass) => {
      const during = steps.slice(pass * T, (pass + 1) * T);
      const { weights, thr } = after(pass);
      const last = during[T - 1];
      const actual: Omit<PassCheck, 'image' | 'kind' | 'label' | 'h'> = {
        input_spikes_drawn: sum(during.map(({ x }) => sum(x))),
        z1_spikes: sum(during.map(step => sum(layerOf(step, 1).s))),
        z2_spikes: sum(during.map(step => sum(layerOf(step, 2).s))),
        y_end: last.y,
        lfsr16_end: last.lfsr16,
        lfsr32_end: last.lfsr32,
        x_uint8_50x784: sha256(...during.map(({ x }) => x)),
        s1_uint8_50x1000: sha256(...during.map(step => layerOf(step, 1).s)),
        s2_uint8_50x200: sha256(...during.map(step => layerOf(step, 2).s)),
        u1_int32_50x1000: sha256(...during.map(step => layerOf(step, 1).u)),
        u2_int32_50x200: sha256(...during.map(step => layerOf(step, 2).u)),
        W1_int8_1000x784: sha256(weights.W1),
        W2_int8_200x1000: sha256(weights.W2),
        thr1_int32: sha256(thr[0]),
        thr2_int32: sha256(thr[1]),
        C_int16_1200x10: sha256(weights.C),
        W1_sum: sum(weights.W1),
        W2_sum: sum(weights.W2),
        thr1_sum: sum(thr[0]),
        thr2_sum: sum(thr[1]),
        C_sum: sum(weights.C),
      };
      expect({ ...actual, ...headOf(outcome, pass) }, `pass ${pass}`).toEqual(check);
    });
  });
});

interface PassCheck {
  readonly image: number;
  readonly kind: number;
  readonly label: number;
  readonly h: number;
  readonly [check: string]: number | string | readonly number[];
}

interface Checks {
  readonly init: Readonly<Record<string, unknown>>;
  readonly passes: readonly PassCheck[];
  readonly margin: readonly number[];
  readonly pred: readonly number[];
  readonly lfsr32_end_of_training: number;
}

function headOf({ passes }: CaseOutcome, pass: number) {
  const [image, kind, label, h] = passes[pass];
  return { image, kind, label, h };
}

/** J of step `at`, from the spikes and weights that step `at - 1` left; 0 in the first step of a pass. */
function inputSums(steps: readonly ChipStep[], at: number, layer: Layer, stepsOfPass: number): number[] {
  const targets = steps[at].layers[layer - 1].u.length;
  if (at % stepsOfPass === 0) return new Array<number>(targets).fill(0);
  const { x, layers, weights } = steps[at - 1];
  const sources = layer === 1 ? x : layers[0].s;
  const matrix = weights![`W${layer}`];
  return Array.from({ length: targets }, (_, k) => {
    return sources.reduce((J, spike, j) => J + spike * matrix[k * sources.length + j], 0);
  });
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

/** Of the raw bytes, little-endian, of the arrays one after the other. */
function sha256(...arrays: (Int8Array | Uint8Array | Int16Array | Int32Array)[]): string {
  const hash = createHash('sha256');
  for (const { buffer, byteOffset, byteLength } of arrays) {
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest('hex');
}
