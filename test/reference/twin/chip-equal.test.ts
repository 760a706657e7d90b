import { describe, expect, it } from 'vitest';
import { compileNetwork } from '../../../src/compiler/compile.js';
import type { ImageSet } from '../../../src/data/dataset.js';
import { Xorshift32 } from '../../../src/fixed/xorshift.js';
import { parseChip } from '../../../src/hardware/parse.js';
import { encodeImage } from '../../../src/image/encode.js';
import { EVENT_INDEX } from '../../../src/ledger/events.js';
import { csdpGroups } from '../../../src/network/csdp/groups.js';
import type { NetworkDescription } from '../../../src/network/description.js';
import { expandNetwork } from '../../../src/network/expand.js';
import { ChipRun } from '../../../src/study/learn/chip-run.js';
import type { Experiment } from '../../../src/study/learn/experiment.js';
import { TwinRun, twinTask } from '../../../src/study/learn/twin-run.js';
import { oneCoreText } from '../../support/chip-text.js';

const oneCore = parseChip(oneCoreText, 'one-core.yaml');

/**
 * The chip rounds where it leaks: u - (u >> 2). Sums that are multiples of 2^12 stay whole through six
 * leaks, so in the first eight steps (the first sums come in step 1) nothing is rounded, and chip and
 * twin must agree to the bit.
 */
const STEPS = 8;
const UNIT = 2 ** 12;

/** The control, so that no hidden weight leaves the grid; thresholds move by whole steps on both sides. */
function exactNetwork(): NetworkDescription {
  const random = new Xorshift32(99);
  const matrix = (post: number, pre: number, unit: number, largest: number) => ({
    kind: 'matrix' as const,
    values: Array.from({ length: post }, () =>
      Array.from({ length: pre }, () => unit * (random.below(2 * largest + 1) - largest)),
    ),
  });
  const { populations, projections, ...rest } = csdpGroups({
    hidden: [40, 20],
    imageShape: [8, 8],
    steps: STEPS,
    control: true,
    // A second presentation always follows.
    margin: 1e9,
  });
  const threshold = { kind: 'uniform', low: 4 * UNIT, high: 20 * UNIT } as const;
  return {
    ...rest,
    populations: {
      ...populations,
      z1: { ...populations.z1, threshold },
      z2: { ...populations.z2, threshold },
    },
    projections: {
      // A stored weight of 32 with exponent 7 is a unit.
      W1: { ...projections.W1, weights: matrix(40, 64, 32, 3), exponent: 7 },
      W2: { ...projections.W2, weights: matrix(20, 40, 32, 3), exponent: 7 },
      // The high byte acts, so multiples of 256 are whole.
      C1: { ...projections.C1, weights: matrix(10, 40, 256, 100) },
      C2: { ...projections.C2, weights: matrix(10, 20, 256, 100) },
    },
  };
}

function runBoth(train: number, test: number): { chip: ChipRun; twin: TwinRun } {
  const random = new Xorshift32(123);
  const setOf = (count: number): ImageSet => ({
    images: Uint8Array.from({ length: count * 64 }, () => random.below(256)),
    labels: Uint8Array.from({ length: count }, () => random.below(10)),
    count,
    rows: 8,
    columns: 8,
  });
  const description = exactNetwork();
  const expanded = expandNetwork(description);
  const experiment: Experiment = {
    options: {
      system: 'csdp',
      form: 'groups',
      train,
      test,
      epochs: 1,
      hidden: [40, 20],
      seed: description.seed,
      validate: false,
      control: true,
      float: true,
    },
    description,
    expanded,
    compiled: compileNetwork(expanded, oneCore),
    trainSet: setOf(train),
    testSet: setOf(test),
    order: Uint32Array.from({ length: train }, (_, index) => index),
    pairing: null,
  };
  const { image } = experiment.compiled;
  const chip = new ChipRun(experiment, encodeImage(image), oneCore);
  const twin = new TwinRun(twinTask(experiment, image));
  for (const run of [chip, twin]) while (!run.finished) run.next();
  return { chip, twin };
}

describe('float twin and chip where nothing is rounded', () => {
  it('have the same spikes in every step of every presentation', () => {
    const { chip, twin } = runBoth(12, 0);
    expect(chip.fingerprints.map(steps => steps.length)).toEqual(new Array(12).fill(2 * STEPS));
    expect(twin.save().fingerprints).toEqual(chip.fingerprints);
    for (const { counts } of chip.records) expect(counts[EVENT_INDEX.spike]).toBeGreaterThan(50);
  });

  it('have the same predictions', () => {
    const { chip, twin } = runBoth(0, 40);
    const predictions = chip.testRecords.map(({ prediction }) => prediction);
    expect(twin.testPredictions).toEqual(predictions);
    expect(new Set(predictions).size).toBeGreaterThan(3);
  });
});
