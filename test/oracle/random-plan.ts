import type { EncoderImage, LearningRuleImage, TraceUnit } from '../../src/image/layout.js';
import type { Dice } from './dice.js';
import { randomRule, randomTrace } from './random-rule.js';

/** What a random network is, before it is cut into slices and crossbars. */
export interface RandomPlan {
  readonly columns: number;
  readonly rows: number;
  readonly coresPerTile: number;
  /** Core ids, each tile's at most `coresPerTile`; [cores]. */
  readonly cores: readonly { readonly id: number; readonly x: number; readonly y: number }[];
  readonly populations: readonly PlannedPopulation[];
  readonly projections: readonly PlannedProjection[];
  readonly rules: readonly LearningRuleImage[];
}

export interface PlannedPopulation {
  readonly name: string;
  readonly size: number;
  readonly kind: 'input' | 'neurons';
  readonly encoder: EncoderImage['kind'];
  readonly model: 'lif-shift' | 'lif-cuba' | 'accumulate';
  readonly trace: TraceUnit | null;
  /** Parts of a neuron population; cores may repeat. */
  readonly parts: readonly { readonly core: number; readonly first: number; readonly count: number }[];
}

export interface PlannedProjection {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** A second delay gives each source two routes to the same axons. */
  readonly delayTicks: readonly number[];
  readonly storage: 'dense' | 'masked' | 'sparse';
  readonly weightBits: number;
  readonly storedBits: number;
  readonly minStored: number;
  readonly maxStored: number;
  readonly exponent: number;
  readonly rule: number;
  readonly learnsBy: 'unit' | 'management';
  readonly preTrace: TraceUnit | null;
}

/** Repeated for weight: accumulators never fire, and a chip of them alone would be idle. */
const MODELS = [
  ...(['lif-shift', 'lif-shift', 'lif-shift', 'lif-shift'] as const),
  ...(['lif-cuba', 'lif-cuba', 'lif-cuba', 'accumulate'] as const),
];
const SIZES = [1, 2, 3, 5, 7, 8, 12, 16, 17, 20, 31, 32, 33, 40];

export function randomPlan(dice: Dice): RandomPlan {
  const columns = dice.between(1, 3);
  const rows = dice.between(1, 3);
  const coresPerTile = dice.between(1, 3);
  const places = dice.shuffled(
    Array.from({ length: columns * rows * coresPerTile }, (_, id) => {
      const tile = Math.floor(id / coresPerTile);
      return { id, x: tile % columns, y: Math.floor(tile / columns) };
    }),
  );
  const cores = places.slice(0, dice.between(1, Math.min(6, places.length)));
  const populations = randomPopulations(dice, cores.length);
  const rules: LearningRuleImage[] = [];
  const projections = randomProjections(dice, populations, rules);
  return { columns, rows, coresPerTile, cores, populations, projections, rules };
}

function randomPopulations(dice: Dice, cores: number): PlannedPopulation[] {
  const count = dice.between(2, 5);
  const kinds = dice.shuffled([
    'input' as const,
    'neurons' as const,
    ...Array.from({ length: count - 2 }, () => (dice.chance(25) ? ('input' as const) : 'neurons')),
  ]);
  return kinds.map((kind, index) => {
    const size = dice.chance(6) ? 65 : dice.pick(SIZES);
    const model = dice.pick(MODELS);
    return {
      name: `${kind}${index}`,
      size,
      kind,
      encoder: dice.pick(['bernoulli', 'bernoulli', 'constant', 'external'] as const),
      model,
      trace: dice.chance(60) ? randomTrace(dice, [7, 127, 255, 4095]) : null,
      parts: kind === 'neurons' ? randomParts(dice, size, cores) : [],
    };
  });
}

function randomParts(dice: Dice, size: number, cores: number): PlannedPopulation['parts'][number][] {
  const wanted = Math.min(size, dice.pick([1, 1, 2, 2, 3]));
  const cuts = dice
    .shuffled(Array.from({ length: size - 1 }, (_, index) => index + 1))
    .slice(0, wanted - 1)
    .sort((one, other) => one - other);
  return [0, ...cuts].map((first, part) => ({
    core: dice.below(cores),
    first,
    count: (cuts[part] ?? size) - first,
  }));
}

function randomProjections(
  dice: Dice,
  populations: readonly PlannedPopulation[],
  rules: LearningRuleImage[],
): PlannedProjection[] {
  const projections: PlannedProjection[] = [];
  const inputs = populations.flatMap(({ kind }, index) => (kind === 'input' ? [index] : []));
  populations.forEach((target, to) => {
    if (target.kind === 'input') return;
    for (let synapses = dice.between(1, 3); synapses > 0; synapses--) {
      // Most networks should have something to do: many projections come straight from an input.
      const from = dice.chance(50) ? dice.pick(inputs) : dice.below(populations.length);
      projections.push(randomProjection(dice, populations, rules, from, to));
    }
  });
  return projections;
}

function randomProjection(
  dice: Dice,
  populations: readonly PlannedPopulation[],
  rules: LearningRuleImage[],
  from: number,
  to: number,
): PlannedProjection {
  const target = populations[to];
  const storedBits = dice.pick([2, 4, 5, 8, 8, 8, 9, 12, 16, 16]);
  // A current-based neuron shifts its input up; with wide weights it would leave 32 bits.
  const widest = target.model === 'lif-cuba' ? Math.min(8, storedBits) : storedBits;
  const weightBits = dice.chance(50) ? widest : dice.between(1, widest);
  const most = 2 ** (storedBits - 1) - 1;
  const least = dice.chance(50) ? -most : -most - 1;
  const narrow = dice.chance(20);
  const minStored = narrow ? dice.between(least, 0) : least;
  const maxStored = narrow ? dice.between(0, most) : most;
  let preTrace = dice.chance(45) ? randomTrace(dice, [15, 127, 1000, 65_535]) : null;
  let rule = -1;
  if (dice.chance(60)) {
    preTrace ??= dice.chance(50) ? randomTrace(dice, [15, 127]) : null;
    rule = rules.length;
    rules.push(
      randomRule(dice, `rule${rule}`, {
        preTraceMax: preTrace?.max ?? 0,
        traceMax: target.trace?.max ?? 0,
        storedBits,
      }),
    );
  }
  return {
    name: `from ${populations[from].name} to ${target.name} (${rules.length})`,
    from,
    to,
    delayTicks: randomDelays(dice),
    storage: dice.pick(['dense', 'masked', 'sparse'] as const),
    weightBits,
    storedBits,
    minStored,
    maxStored,
    exponent: dice.chance(40) ? 0 : dice.between(-3, target.model === 'lif-cuba' ? 2 : 3),
    rule,
    learnsBy: rule !== -1 && suitsManagement(rules[rule]) && dice.chance(70) ? 'management' : 'unit',
    preTrace,
  };
}

/** Whether the management processor can run a rule by itself (CrossbarImage.learnsBy). */
function suitsManagement({ when, rounding, program }: LearningRuleImage): boolean {
  const read = program.terms.flatMap(({ factors }) => factors.map(({ variable }) => variable));
  const known = read.every(variable => ['x1', 'r1', 'w'].includes(variable));
  return when === 'epoch' && rounding !== 'stochastic' && known;
}

function randomDelays(dice: Dice): number[] {
  const first = dice.chance(8) ? dice.pick([63, 64, 65, 70, 90, 128]) : dice.pick([1, 1, 1, 2, 3, 4, 5]);
  return dice.chance(6) ? [first, first + dice.between(1, 3)] : [first];
}
