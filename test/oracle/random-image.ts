import type {
  ChipImage,
  CoreImage,
  CubaLif,
  EncoderImage,
  EncoderUnit,
  NeuronUnit,
  ReductionImage,
  ShiftLif,
  SliceImage,
  ThresholdPolicy,
  TrueNorth,
} from '../../src/image/layout.js';
import { Dice } from './dice.js';
import { type PlacedCrossbar, randomCrossbars } from './random-crossbars.js';
import { type PlannedPopulation, type RandomPlan, randomPlan } from './random-plan.js';
import { routesOf } from './random-routes.js';

/**
 * A valid random image, small, of any mixture of what an image can hold; equal seeds give equal
 * images. No value in it leaves 32 bits within the steps of a random script.
 */
export function randomImage(seed: number): ChipImage {
  const dice = new Dice(seed);
  const plan = randomPlan(dice);
  const crossbars = randomCrossbars(dice, plan);
  const slices = randomSlices(dice, plan, crossbars);
  const encoders = randomEncoders(dice, plan);
  const sources = [
    ...slices.map(({ population, first, count, core }) => ({
      population,
      first,
      count,
      at: plan.cores[core],
    })),
    ...encoders.map(({ population, count, x, y }) => ({ population, first: 0, count, at: { x, y } })),
  ];
  return {
    version: 4,
    outputs: null,
    network: `random ${seed}`,
    chip: {
      name: 'random chip',
      columns: plan.columns,
      rows: plan.rows,
      chips: plan.chips,
      coresPerTile: plan.coresPerTile,
      topology: plan.topology,
      management: {
        cyclesPerRead: dice.between(0, 50),
        cyclesPerWrite: dice.between(0, 50),
        cyclesPerOperation: dice.between(1, 5),
      },
    },
    seed: dice.next(),
    populations: plan.populations.map(({ name, size, kind }) => ({ name, size, kind, order: null })),
    cores: plan.cores.map(core => randomCore(dice, core)),
    slices,
    encoders,
    crossbars: crossbars.map(({ image }) => image),
    rules: plan.rules,
    reductions: randomReductions(dice, plan, slices),
    routes: routesOf(
      plan,
      crossbars,
      slices.map(({ core }) => core),
      sources,
    ),
    procedure: { kind: 'free' },
  };
}

/** A core; some have the wide register. */
function randomCore(dice: Dice, core: { id: number; x: number; y: number }): CoreImage {
  if (dice.chance(60)) return { ...core, lfsrSeed: dice.between(1, 0xffff), lfsrBits: 16 };
  return { ...core, lfsrSeed: dice.next(), lfsrBits: 32 };
}

function randomSlices(dice: Dice, plan: RandomPlan, crossbars: readonly PlacedCrossbar[]): SliceImage[] {
  return plan.populations.flatMap((planned, population) => {
    if (planned.kind === 'input') return [];
    const neuron = randomNeuron(dice, planned);
    const reach =
      2 ** (neuron.model === 'lif-cuba' ? neuron.inputShift : 0) * typicalInput(crossbars, population);
    const thresholdPolicy = randomPolicy(dice, planned, reach);
    const competition =
      neuron.model === 'lif-shift' && dice.chance(35)
        ? { pick: dice.pick(['first', 'largest'] as const) }
        : null;
    const biased = (neuron.model === 'lif-cuba' || neuron.model === 'truenorth') && dice.chance(40);
    // A threshold below 0 lets a neuron at rest fire: rare, but nothing forbids it.
    const lowest = dice.chance(5) ? -3 : 0;
    const highest = Math.min(Math.ceil(reach * dice.pick([0.1, 0.4, 1.2])), highestPotential(neuron));
    return planned.parts.map(({ core, first, count }) => ({
      population,
      core,
      first,
      count,
      neuron: partOf(neuron, first, count),
      thresholds: Int32Array.from({ length: count }, () => dice.between(lowest, highest)),
      biases: biased
        ? Int32Array.from({ length: count }, () => (dice.chance(50) ? 0 : dice.between(-9, highest)))
        : null,
      thresholdPolicy,
      competition,
      traces: planned.traces,
    }));
  });
}

/** What a potential can still exceed, so that not every neuron of a narrow register is silent. */
function highestPotential(neuron: NeuronUnit): number {
  if (neuron.model === 'lif-cuba') return neuron.potentialLimit?.max ?? 2 ** 23;
  return 2 ** (neuron.potentialBits - 1) - 2;
}

/** About what two or three strong synapses add up to. */
function typicalInput(crossbars: readonly PlacedCrossbar[], population: number): number {
  const strengths = crossbars
    .filter(({ projection }) => projection.to === population)
    .map(({ projection }) => 2 ** (projection.weightBits - 1 + projection.exponent));
  return Math.max(1, Math.max(...strengths) * 2);
}

function randomNeuron(dice: Dice, { model, size }: PlannedPopulation): NeuronUnit {
  switch (model) {
    case 'lif-shift':
      return randomShift(dice);
    case 'accumulate':
      return { model, potentialBits: dice.pick([8, 16, 24, 32]) };
    case 'lif-cuba':
      return randomCuba(dice);
    case 'truenorth':
      return randomTrueNorth(dice, size);
  }
}

/** Arrays for all neurons of a population. */
function randomTrueNorth(dice: Dice, size: number): TrueNorth {
  const potentialBits = dice.pick([4, 9, 9, 16, 24, 32]);
  const end = 2 ** (potentialBits - 1);
  const near = Math.min(end, dice.pick([4, 60, 2000]));
  const far = dice.chance(30) ? 2 ** 31 - 2 : near;
  const all = (one: () => number) => Int32Array.from({ length: size }, one);
  return {
    model: 'truenorth',
    potentialBits,
    negativeCompare: dice.pick(['below', 'at-or-below'] as const),
    // At 0 and above it, too, where neurons are reset again and again.
    negativeThresholds: all(() => dice.pick([-near, -near >> 1, -1, 0, 1, dice.between(-far, far)])),
    resetPotentials: all(() => dice.pick([0, 0, 1, near, dice.between(-far, far)])),
    resetModes: Uint8Array.from({ length: size }, () => dice.below(2)),
    initialPotentials: all(() => (dice.chance(50) ? 0 : dice.between(-near, near - 1))),
    holdSteps: dice.pick([0, 0, 1, 1, 3]),
  };
}

/** The unit of a slice of these neurons. */
function partOf(unit: NeuronUnit, first: number, count: number): NeuronUnit {
  if (unit.model !== 'truenorth') return unit;
  const end = first + count;
  return {
    ...unit,
    negativeThresholds: unit.negativeThresholds.slice(first, end),
    resetPotentials: unit.resetPotentials.slice(first, end),
    resetModes: unit.resetModes.slice(first, end),
    initialPotentials: unit.initialPotentials.slice(first, end),
  };
}

function randomShift(dice: Dice): ShiftLif {
  const unit = {
    model: 'lif-shift',
    leakShift: dice.chance(15) ? 31 : dice.between(0, 6),
    potentialBits: dice.pick([6, 8, 12, 16, 20, 24]),
    refractorySteps: dice.pick([0, 0, 0, 1, 2, 5]),
  } as const;
  const overflow = dice.pick(['saturate', 'wrap'] as const);
  const floors = overflow === 'wrap' ? [null] : [null, null, 0, -1, -20];
  return { ...unit, overflow, lowest: dice.pick(floors) };
}

function randomCuba(dice: Dice): CubaLif {
  const limited = dice.chance(60);
  const sumLimit = dice.pick(['none', 'clip', 'wrap'] as const);
  const currentOverflow = dice.pick(['none', 'lava', 'twos'] as const);
  // A register that nothing limits must forget, or it would leave 32 bits; one wrap is no limit to a wide sum.
  const bounded = currentOverflow === 'twos' || (currentOverflow === 'lava' && sumLimit !== 'none');
  const resets: CubaLif['reset'][] = [
    { kind: 'zero' },
    { kind: 'subtract', amount: dice.between(1, 1000) },
    { kind: 'subtract', amount: 2 ** dice.between(8, 23) },
    { kind: 'value', value: dice.between(-500, 5000) },
  ];
  return {
    model: 'lif-cuba',
    decayU: dice.pick(bounded ? [0, 1, 100, 2048, 4096] : [1024, 2048, 4096]),
    decayV: dice.pick(limited ? [0, 1, 128, 1024, 4096] : [1024, 2048, 4096]),
    inputShift: dice.pick([0, 3, 6, 6, 10]),
    sumLimit,
    currentOverflow,
    potentialLimit: limited
      ? dice.pick([
          { min: -8_388_607, max: 8_388_607 },
          { min: -500, max: 5000 },
        ])
      : null,
    refractorySteps: dice.pick([0, 0, 1, 2, 5]),
    reset: dice.pick(resets),
  };
}

function randomPolicy(dice: Dice, { model, parts }: PlannedPopulation, reach: number): ThresholdPolicy {
  const kind =
    model === 'accumulate' || model === 'truenorth'
      ? 'fixed'
      : dice.pick(['fixed', 'neuron', 'layer', 'layer', 'dynamic', 'inhibition'] as const);
  if (kind === 'fixed') return { kind };
  const strongest = Math.min(32_767, Math.ceil(reach / 8));
  if (kind === 'dynamic') {
    const gain = dice.between(1, strongest);
    // Above every initial threshold, seldom far.
    const ceiling = Math.ceil(reach * dice.pick([1.3, 4, 1000]));
    return { kind, gain, decayShift: dice.pick([1, 2, 4, 8, 15]), ceiling: Math.min(ceiling, 2 ** 30) };
  }
  const floor = dice.chance(90) ? dice.between(0, Math.ceil(reach / 4)) : -2;
  const ceiling = dice.chance(50) ? 2_000_000_000 : floor + Math.ceil(reach * 2);
  const step = dice.between(1, Math.min(32_767, Math.ceil(reach / 8))) * (dice.chance(90) ? 1 : -1);
  if (kind === 'neuron') {
    return {
      kind,
      step,
      target: dice.between(0, 5),
      floor,
      ceiling,
      by: dice.pick(['unit', 'management'] as const),
    };
  }
  const onOneCore = new Set(parts.map(({ core }) => core)).size === 1;
  const latenessSteps = dice.between(onOneCore ? 0 : 1, 3);
  if (kind === 'inhibition') {
    const leakShift = dice.pick([0, 1, 3, 31]);
    return { kind, strength: strongest, leakShift, ceiling: Math.ceil(reach), latenessSteps };
  }
  return { kind, step, target: dice.between(0, 3), floor, ceiling, latenessSteps, restore: dice.chance(50) };
}

function randomEncoders(dice: Dice, plan: RandomPlan): EncoderImage[] {
  const encoders = plan.populations.flatMap(({ kind, size, encoder }, population) => {
    if (kind !== 'input') return [];
    const image: EncoderImage = {
      population,
      count: size,
      ...randomUnit(dice, encoder, size),
      lfsrSeed: dice.next(),
      by: dice.pick(['unit', 'management'] as const),
      reseed: dice.pick(['sample', 'never'] as const),
      x: dice.below(plan.columns),
      y: dice.below(plan.rows),
    };
    return [image];
  });
  return dice.shuffled(encoders);
}

function randomUnit(dice: Dice, kind: EncoderUnit['kind'], size: number): EncoderUnit {
  switch (kind) {
    case 'recorded': {
      const stepStart = [0];
      const units: number[] = [];
      for (let steps = dice.pick([0, 1, 6, 15]); steps > 0; steps--) {
        const percent = dice.pick([0, 10, 60]);
        for (let unit = 0; unit < size; unit++) if (dice.chance(percent)) units.push(unit);
        stepStart.push(units.length);
      }
      return { kind, stepStart: Int32Array.from(stepStart), units: Int32Array.from(units) };
    }
    case 'poisson':
      return { kind, rateBits: dice.pick([8, 9, 12, 16]), deadSteps: dice.pick([0, 0, 1, 2, 5]) };
    case 'latency':
      return { kind, windowSteps: dice.between(1, 15) };
    case 'current':
      return { kind, phase: dice.pick(['zero', 'random'] as const) };
    default:
      return { kind };
  }
}

/** Goodness groups of some populations: equal contiguous blocks, cut where slices end. */
function randomReductions(dice: Dice, plan: RandomPlan, slices: readonly SliceImage[]): ReductionImage[] {
  return plan.populations.flatMap(({ kind, model, size, name, traces: { y1 } }, population) => {
    if (kind === 'input' || model === 'accumulate' || !dice.chance(60)) return [];
    const groups = Math.min(size, dice.pick([1, 2, 3, 5]));
    const byClass = dice.chance(70);
    const goodness: Pick<
      ReductionImage,
      | 'kind'
      | 'leakShift'
      | 'gain'
      | 'squareShift'
      | 'indexShift'
      | 'lut'
      | 'gated'
      | 'by'
      | 'latenessSteps'
      | 'epoch'
    > = {
      kind: (y1?.mode === 'set' || y1?.mode === 'add') && dice.chance(50) ? 'trace-square' : 'spike-count',
      leakShift: dice.between(0, 3),
      gain: dice.between(1, 40),
      squareShift: dice.between(0, 10),
      indexShift: dice.between(0, 4),
      lut: Uint8Array.from({ length: 256 }, () => dice.below(256)).sort(),
      gated: dice.chance(50),
      by: dice.chance(75) && !learnsByManagement(plan, population) ? 'unit' : 'management',
      ...randomOccasion(dice),
    };
    return Array.from({ length: groups }, (_, group) => {
      const members = membersOf(slices, population, group, groups, size);
      return {
        name: `${name} group ${group}`,
        population,
        members,
        home: slices[dice.pick(members).slice].core,
        ...goodness,
        centre: randomCentre(dice),
        amplitude: dice.between(1, 255),
        deadZone: dice.pick([0, 10, 64]),
        positiveClass: byClass ? group : null,
      };
    });
  });
}

/** Judged in steps, some steps late, or in an epoch, at once. */
function randomOccasion(dice: Dice): Pick<ReductionImage, 'epoch' | 'latenessSteps'> {
  if (dice.chance(70)) return { epoch: null, latenessSteps: dice.between(1, 3) };
  return { epoch: dice.pick([0, 0, 1]), latenessSteps: 0 };
}

function randomCentre(dice: Dice): ReductionImage['centre'] {
  if (dice.chance(65)) return null;
  const shift = dice.pick([0, 1, 3, 10, 16]);
  return { start: dice.pick([0, 5, 40, 3000]) * 2 ** shift, shift };
}

/** Whether the management processor must know the third factors of a population. */
function learnsByManagement({ projections }: RandomPlan, population: number): boolean {
  return projections.some(({ to, learnsBy }) => to === population && learnsBy === 'management');
}

/** Neuron k of a population of n belongs to group floor(groups k / n). */
function membersOf(
  slices: readonly SliceImage[],
  population: number,
  group: number,
  groups: number,
  size: number,
): ReductionImage['members'][number][] {
  return slices.flatMap((slice, index) => {
    if (slice.population !== population) return [];
    const local = Array.from({ length: slice.count }, (_, neuron) => neuron).filter(
      neuron => Math.floor((groups * (slice.first + neuron)) / size) === group,
    );
    return local.length === 0 ? [] : [{ slice: index, first: local[0], count: local.length }];
  });
}
