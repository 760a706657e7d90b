import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseNpy } from '../../src/data/npy.js';
import { validateImage } from '../../src/image/validate.js';
import { hasSharedData, sharedData } from '../support/shared-data.js';
import { CLASSES, groupImage } from './golden-image.js';
import { Oracle } from './oracle.js';
import type { OracleState, SliceSnapshot } from './state.js';

/** data/csdp-chip README, 1 and 2: the case `small`. */
const STEPS = 50;
const INPUTS = 64;
const TRAINING_PASS_1 = 0;
const TRAINING_PASS_2 = 1;
const TEST_PASS = 2;
const LAYERS = [0, 1] as const;

interface Parameters {
  readonly cases: {
    readonly small: {
      readonly side: number;
      readonly n1: number;
      readonly n2: number;
      readonly thr_min: number;
      readonly margin: number;
      readonly lfsr16_start: number;
      readonly lfsr32_start: number;
      readonly lfsr32_test: number;
      readonly lfsr32_end_of_training: number;
    };
  };
}

describe.skipIf(!hasSharedData)('the oracle on form G, case small', () => {
  it('equals every recorded signal of every step', () => {
    const { params, array, row } = recordedCase();
    const image = groupImage({
      side: params.side,
      neurons: [params.n1, params.n2],
      weights: [Int8Array.from(array('init_W1')), Int8Array.from(array('init_W2'))],
      thresholds: [Int32Array.from(array('init_thr1')), Int32Array.from(array('init_thr2'))],
      rectangles: Uint8Array.from(array('rect')),
      tables: [Uint8Array.from(array('lut1')), Uint8Array.from(array('lut2'))],
      thresholdFloor: params.thr_min,
      lfsr16: params.lfsr16_start,
      lfsr32: params.lfsr32_start,
    });
    validateImage(image);
    const oracle = new Oracle(image);
    const lutq = array('lutq');
    const margins: number[] = [];
    const predictions: number[] = [];
    const passes = array('passes').length / 4;
    expect(passes).toBe(13);

    let tested = false;
    for (let pass = 0; pass < passes; pass++) {
      const [imageIndex, kind, label, h] = row('passes', pass, 4);
      if (kind === TEST_PASS && !tested) {
        expect(oracle.snapshot().encoders[0].lfsr).toBe(params.lfsr32_end_of_training);
        oracle.loadEncoderRegister(0, params.lfsr32_test);
        tested = true;
      }
      oracle.reset();
      oracle.setLearning(kind === TRAINING_PASS_2);
      oracle.setLabel(label);
      oracle.setAnnealing(kind === TEST_PASS ? 0 : h);
      const pixels = row(kind === TEST_PASS ? 'test_images' : 'train_images', imageIndex, INPUTS);
      oracle.loadInput(0, Uint8Array.from(pixels));

      for (let step = 0; step < STEPS; step++) {
        oracle.step();
        expectStep(oracle.snapshot(), pass * STEPS + step, row, `pass ${pass}, step ${step}`);
      }

      const y = oracle.snapshot().slices[2].potential;
      if (kind === TRAINING_PASS_1) {
        margins.push(y[label] - Math.max(...y.filter((_, c) => c !== label)));
        const errors = y.map((sum, c) => {
          const index = Math.min(255, Math.max(0, (sum >> 4) + 128));
          return (c === label ? 255 : 0) - lutq[index];
        });
        oracle.writeThirdFactor(2, errors);
        oracle.learnEpoch();
      } else if (kind === TRAINING_PASS_2) {
        oracle.adaptThresholds();
      } else {
        predictions.push(y.indexOf(Math.max(...y)));
      }
      expectEnd(oracle.snapshot(), pass, row, `pass ${pass}`);
    }

    expect(tested).toBe(true);
    expect(margins).toEqual(array('margin'));
    expect(predictions).toEqual(array('pred'));
    expectPassesFollowFromMargins(margins, params.margin, passes, row);
  });
});

type Row = (name: string, index: number, length: number) => number[];

function recordedCase() {
  const parsed = JSON.parse(readFileSync(sharedData('csdp-chip', 'params.json'), 'utf8')) as Parameters;
  const cache = new Map<string, number[]>();
  const array = (name: string): number[] => {
    let values = cache.get(name);
    if (values === undefined) {
      values = [...parseNpy(readFileSync(sharedData('csdp-chip', 'small', `${name}.npy`)), name).data];
      cache.set(name, values);
    }
    return values;
  };
  const row: Row = (name, index, length) => array(name).slice(index * length, (index + 1) * length);
  return { params: parsed.cases.small, array, row };
}

/** Every signal that is recorded each step; `at` counts the steps of all passes. */
function expectStep(state: OracleState, at: number, row: Row, when: string): void {
  expect(state.encoders[0].drawn, `x, ${when}`).toEqual(row('x', at, INPUTS));
  expect(state.encoders[0].lfsr, `lfsr32, ${when}`).toBe(row('lfsr32', at, 1)[0]);
  for (const layer of LAYERS) {
    const slice = state.slices[layer];
    const size = slice.potential.length;
    const name = layer + 1;
    expect(slice.potential, `u${name}, ${when}`).toEqual(row(`u${name}`, at, size));
    expect(slice.spiked, `s${name}, ${when}`).toEqual(row(`s${name}`, at, size));
    const groups = state.reductions.slice(layer * CLASSES, (layer + 1) * CLASSES);
    const recorded = (signal: string) => row(`${signal}${name}`, at, CLASSES);
    expect(
      groups.map(group => group.goodness),
      `G${name}, ${when}`,
    ).toEqual(recorded('G'));
    expect(
      groups.map(group => group.probability),
      `p${name}, ${when}`,
    ).toEqual(recorded('p'));
    expect(
      groups.map(group => group.error),
      `e${name}, ${when}`,
    ).toEqual(recorded('e'));
    expect(
      groups.map(group => group.applied),
      `a${name}, ${when}`,
    ).toEqual(recorded('a'));
    expect(slice.thirdFactor, `r1 of z${name}, ${when}`).toEqual(spread(recorded('a'), size));
  }
  expect(state.slices[2].potential, `y, ${when}`).toEqual(row('y', at, CLASSES));
  expect(state.lfsr[0], `lfsr16, ${when}`).toBe(row('lfsr16', at, 1)[0]);
}

/** What is recorded at the end of each pass, after its updates. */
function expectEnd(state: OracleState, pass: number, row: Row, when: string): void {
  for (const layer of LAYERS) {
    const { threshold, spikeCount }: SliceSnapshot = state.slices[layer];
    const size = threshold.length;
    const name = layer + 1;
    expect(spikeCount, `count${name}, ${when}`).toEqual(row(`count${name}`, pass, size));
    expect(threshold, `end_thr${name}, ${when}`).toEqual(row(`end_thr${name}`, pass, size));
    const byTarget = transposed(state.crossbars[layer].weights);
    expect(byTarget, `end_W${name}, ${when}`).toEqual(row(`end_W${name}`, pass, byTarget.length));
  }
  const classifier = [...state.crossbars[2].weights, ...state.crossbars[3].weights].flat();
  expect(classifier, `end_C, ${when}`).toEqual(row('end_C', pass, classifier.length));
}

/** README 1.4: a sample has a second pass where its margin is below the limit, and only there. */
function expectPassesFollowFromMargins(margins: number[], limit: number, passes: number, row: Row): void {
  const expected = margins.flatMap((margin, sample) =>
    margin < limit
      ? [
          [sample, TRAINING_PASS_1],
          [sample, TRAINING_PASS_2],
        ]
      : [[sample, TRAINING_PASS_1]],
  );
  const recorded = Array.from({ length: passes }, (_, pass) => row('passes', pass, 4).slice(0, 2));
  expect(recorded.filter(([, kind]) => kind !== TEST_PASS)).toEqual(expected);
}

/** One value a group, as each of its neurons has it; README 1: equal contiguous blocks. */
function spread(values: number[], size: number): number[] {
  return Array.from({ length: size }, (_, neuron) => values[Math.floor((values.length * neuron) / size)]);
}

function transposed(matrix: readonly (readonly number[])[]): number[] {
  return matrix[0].flatMap((_, column) => matrix.map(row => row[column]));
}
