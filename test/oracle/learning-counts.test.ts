import { describe, expect, it } from 'vitest';
import type { ChipImage, CrossbarImage, LearningRuleImage } from '../../src/image/layout.js';
import type { RuleVariable } from '../../src/image/rule-program.js';
import { validateImage } from '../../src/image/validate.js';
import { EVENT_KINDS, type EventKind } from '../../src/ledger/events.js';
import { ObservedEngine } from './observed-engine.js';
import { Oracle } from './oracle.js';
import type { ChipExecutor } from './state.js';

/** Counts of learning, worked out by hand from docs/counting.md, of both executors. */

const EXECUTORS: readonly [string, (image: ChipImage) => ChipExecutor][] = [
  ['oracle', image => new Oracle(image)],
  ['engine', image => new ObservedEngine(image)],
];

const COSTS = { cyclesPerRead: 7, cyclesPerWrite: 5, cyclesPerOperation: 3 };
const SLICE_ROW = 0;
const MANAGEMENT_ROW = 3;

/** Three units of external input onto two neurons that fire in every step (threshold -1). */
function imageOf(
  rule: Pick<LearningRuleImage, 'when' | 'rounding'> & { readonly factors: readonly RuleVariable[] },
  learnsBy: CrossbarImage['learnsBy'],
): ChipImage {
  const perSource = Int32Array.of(1, 1, 1);
  const none = new Int32Array(3);
  const { when, rounding, factors } = rule;
  const image: ChipImage = {
    version: 4,
    outputs: null,
    network: 'counts',
    chip: {
      name: 'chip',
      columns: 1,
      rows: 1,
      chips: { columns: 1, rows: 1 },
      coresPerTile: 1,
      topology: 'mesh',
      management: COSTS,
    },
    seed: 1,
    populations: [
      { name: 'out', size: 2, kind: 'neurons', order: null },
      { name: 'in', size: 3, kind: 'input', order: null },
    ],
    cores: [{ id: 0, x: 0, y: 0, lfsrSeed: 1, lfsrBits: 16 }],
    slices: [
      {
        population: 0,
        core: 0,
        first: 0,
        count: 2,
        neuron: {
          model: 'lif-shift',
          leakShift: 0,
          potentialBits: 20,
          overflow: 'saturate',
          lowest: null,
          refractorySteps: 0,
        },
        thresholds: Int32Array.of(-1, -1),
        biases: null,
        thresholdPolicy: { kind: 'fixed' },
        competition: null,
        traces: { y1: null, y2: null, y3: null },
      },
    ],
    encoders: [
      { population: 1, count: 3, kind: 'external', lfsrSeed: 1, by: 'unit', reseed: 'never', x: 0, y: 0 },
    ],
    crossbars: [
      {
        projection: 'W',
        slice: 0,
        rows: 3,
        rowSource: Int32Array.of(0, 1, 2),
        sourcePopulation: 1,
        storage: 'dense',
        mask: null,
        rowStart: null,
        columns: null,
        weights: Int16Array.of(250, 0, 300, 0, 10, 0),
        weightBits: 8,
        storedBits: 16,
        minStored: -32767,
        maxStored: 32767,
        exponent: 0,
        rule: 0,
        learnsBy,
        preTraces: { x1: { mode: 'add', impulse: 1, decay: 0, max: 100 }, x2: null },
        delayTicks: 1,
        tagBits: 0,
        scaling: null,
      },
    ],
    rules: [
      {
        name: 'r',
        text: '',
        when,
        epoch: 0,
        rounding,
        programs: [
          {
            target: 'w',
            fractionBits: 0,
            terms: [{ coefficient: 1, shift: 0, factors: factors.map(variable => ({ variable, plus: 0 })) }],
          },
        ],
      },
    ],
    reductions: [],
    routes: {
      sourceStart: Int32Array.of(0, 0, 0, 1, 2, 3),
      delayTicks: perSource,
      routeAxonStart: Int32Array.of(0, 1, 2, 3),
      axons: Int32Array.of(0, 1, 2),
      packets: perSource,
      tileDeliveries: perSource,
      hopsEastWest: none,
      hopsNorthSouth: none,
      hopsOffChip: none,
      farEastWest: none,
      farNorthSouth: none,
      farOffChip: none,
    },
    procedure: { kind: 'free' },
  };
  validateImage(image);
  return image;
}

/** Two steps with spikes of units 0 and 1, so that each row of theirs has counted 2 when the epoch begins. */
function present(chip: ChipExecutor): void {
  chip.setLearning(true);
  chip.writeThirdFactor(0, [6, 0]);
  for (let step = 0; step < 2; step++) {
    chip.inject(0, [0, 1]);
    chip.step();
  }
}

function countsOf(chip: ChipExecutor, row: number, kinds: readonly EventKind[]): number[] {
  const counts = chip.snapshot().counts[row];
  return kinds.map(kind => counts[EVENT_KINDS.indexOf(kind)]);
}

describe.each(EXECUTORS)('the %s', (_, executor) => {
  // Both neurons fire in both steps, the second is passed over (r1 is 0); the rows 0 and 1 are active in the second.
  it.each<[readonly RuleVariable[], columns: number, visits: number]>([
    [['x0', 'y0', 'r1'], 2, 2],
    [['y0', 'r1'], 2, 2 * 3],
    [['x0', 'r1'], 0, 2],
    [['x0', 'y0'], 4, 4],
  ])('counts the columns that a step rule of %j opens', (factors, columns, visits) => {
    const chip = executor(imageOf({ when: 'step', rounding: 'floor', factors }, 'unit'));
    present(chip);
    expect(countsOf(chip, SLICE_ROW, ['columnRead', 'weightUpdate'])).toEqual([columns, visits]);
  });

  const epoch = { when: 'epoch', rounding: 'floor', factors: ['x1', 'r1'] } as const;
  const ofUnit = ['columnRead', 'weightUpdate', 'weightRead', 'weightWrite', 'randomDraw'] as const;
  const ofManagement = ['managementRead', 'managementWrite', 'managementCycle'] as const;
  // 6 x 2 more at rows 0 and 1 of neuron 0: 250 becomes 262, which acts as 1 for 0; 300 becomes 312, 1 as before.
  const learnt = [
    [262, 0],
    [312, 0],
    [10, 0],
  ];

  it('counts an epoch that the unit runs', () => {
    const chip = executor(imageOf(epoch, 'unit'));
    present(chip);
    chip.learnEpoch(0);
    expect(chip.snapshot().crossbars[0].weights).toEqual(learnt);
    expect(countsOf(chip, SLICE_ROW, ofUnit)).toEqual([0, 2, 2, 2, 0]);
    expect(countsOf(chip, MANAGEMENT_ROW, ofManagement)).toEqual([0, 0, 0]);
  });

  it('counts an epoch that the management processor runs', () => {
    const chip = executor(imageOf(epoch, 'management'));
    present(chip);
    chip.learnEpoch(0);
    expect(chip.snapshot().crossbars[0].weights).toEqual(learnt);
    expect(countsOf(chip, SLICE_ROW, ofUnit)).toEqual([0, 0, 0, 0, 0]);
    expect(countsOf(chip, MANAGEMENT_ROW, ofManagement)).toEqual([3, 1, 3 * 7 + 2 * 2 * 3 + 1 * 5]);
  });

  it('lets the management processor read all rows even where nothing is learnt', () => {
    const chip = executor(imageOf(epoch, 'management'));
    chip.learnEpoch(0);
    expect(countsOf(chip, MANAGEMENT_ROW, ofManagement)).toEqual([3, 0, 3 * 7]);
  });
});
