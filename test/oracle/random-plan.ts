import type {
  EncoderImage,
  GateTrace,
  LearningRuleImage,
  PostTraces,
  PreTraces,
  ScalingImage,
  TraceUnit,
} from '../../src/image/layout.js';
import type { Dice } from './dice.js';
import { randomRule, randomScaler, randomTrace } from './random-rule.js';

/** What a random network is, before it is cut into slices and crossbars. */
export interface RandomPlan {
  readonly columns: number;
  readonly rows: number;
  readonly coresPerTile: number;
  readonly topology: 'mesh' | 'torus';
  /** How many chips the tiles lie on. */
  readonly chips: { readonly columns: number; readonly rows: number };
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
  readonly model: 'lif-shift' | 'lif-cuba' | 'truenorth' | 'accumulate';
  readonly traces: PostTraces;
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
  readonly preTraces: PreTraces;
  readonly tagBits: number;
  readonly scaling: ScalingImage | null;
}

/** Repeated for weight: accumulators never fire, and a chip of them alone would be idle. */
const MODELS = [
  ...(['lif-shift', 'lif-shift', 'lif-shift', 'lif-shift'] as const),
  ...(['lif-cuba', 'lif-cuba', 'lif-cuba', 'truenorth', 'truenorth', 'accumulate'] as const),
];
const ENCODERS = [
  ...([
    'bernoulli',
    'bernoulli',
    'constant',
    'external',
    'poisson',
    'latency',
    'current',
    'current',
    'recorded',
  ] as const),
];
const SIZES = [1, 2, 3, 5, 7, 8, 12, 16, 17, 20, 31, 32, 33, 40];

const ONE_CHIP = { columns: 1, rows: 1 };

export function randomPlan(dice: Dice): RandomPlan {
  const tilesOfChip = { columns: dice.between(1, 3), rows: dice.between(1, 3) };
  const chips = dice.chance(50) ? { columns: dice.between(1, 3), rows: dice.between(1, 3) } : ONE_CHIP;
  const columns = tilesOfChip.columns * chips.columns;
  const rows = tilesOfChip.rows * chips.rows;
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
  const topology = dice.between(0, 1) === 0 ? 'mesh' : 'torus';
  return { columns, rows, chips, coresPerTile, topology, cores, populations, projections, rules };
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
      encoder: dice.pick(ENCODERS),
      model,
      traces: randomPostTraces(dice),
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
  let x1 = dice.chance(45) ? randomTrace(dice, [15, 127, 1000, 65_535]) : null;
  const x2 = dice.chance(15) ? randomTrace(dice, [15, 127, 1000]) : null;
  const tagBits = dice.chance(15) ? dice.pick([1, 2, 8, 16]) : 0;
  const delayTicks = randomDelays(dice);
  const reach = () => ({
    x1: x1?.max ?? 0,
    x2: x2?.max ?? 0,
    y1: greatest(target.traces.y1),
    y2: greatest(target.traces.y2),
    y3: greatest(target.traces.y3),
    delayTicks: delayTicks[0],
    tagBits,
    storedBits,
  });
  let rule = -1;
  if (dice.chance(60)) {
    x1 ??= dice.chance(50) ? randomTrace(dice, [15, 127]) : null;
    rule = rules.length;
    rules.push(randomRule(dice, `rule${rule}`, reach()));
  }
  const learnsBy = rule !== -1 && suitsManagement(rules[rule]) && dice.chance(70) ? 'management' : 'unit';
  let scaling: ScalingImage | null = null;
  if (learnsBy === 'unit' && dice.chance(25)) {
    const scaler = rules.length;
    rules.push(randomScaler(dice, `rule${scaler}`, reach()));
    const sum = dice.pick([0, 1, 5, 20]) * (most >> dice.between(0, 2));
    scaling = {
      target: Math.min(sum, 2 ** 30),
      slackShift: dice.pick([0, 2, 4, 31]),
      bothWays: dice.chance(40),
      rule: scaler,
    };
  }
  return {
    name: `from ${populations[from].name} to ${target.name} (${rules.length})`,
    from,
    to,
    delayTicks,
    storage: dice.pick(['dense', 'masked', 'sparse'] as const),
    weightBits,
    storedBits,
    minStored,
    maxStored,
    exponent: dice.chance(40) ? 0 : dice.between(-3, target.model === 'lif-cuba' ? 2 : 3),
    rule,
    learnsBy,
    preTraces: { x1, x2 },
    tagBits,
    scaling,
  };
}

/** Whether the management processor can run a rule by itself (CrossbarImage.learnsBy). */
function suitsManagement({ when, rounding, programs }: LearningRuleImage): boolean {
  const read = programs.flatMap(({ target, terms }) => [
    target,
    ...terms.flatMap(({ factors }) => factors.map(({ variable }) => variable)),
  ]);
  const known = read.every(variable => ['x1', 'r1', 'w'].includes(variable));
  return when === 'epoch' && !rounding.startsWith('stochastic') && known;
}

/** Greatest value of a trace, 0 for none. */
function greatest(trace: TraceUnit | null): number {
  if (trace === null) return 0;
  return trace.mode === 'set' || trace.mode === 'add' ? trace.max : 1;
}

function randomPostTraces(dice: Dice): PostTraces {
  const random = (percent: number): TraceUnit | null => {
    if (!dice.chance(percent)) return null;
    if (dice.chance(20)) return { mode: 'window', steps: dice.pick([1, 2, 3, 7, 16]) };
    return randomTrace(dice, [7, 127, 255, 4095]);
  };
  const y1 = random(60);
  const y2 = y1 !== null && dice.chance(12) ? randomGate(dice, 'y1', y1) : random(25);
  const ofSecond = y2 !== null && y2.mode !== 'gate' && dice.chance(20) ? randomGate(dice, 'y2', y2) : null;
  const ofFirst = y1 !== null && dice.chance(15) ? randomGate(dice, 'y1', y1) : null;
  return { y1, y2, y3: ofSecond ?? ofFirst ?? random(15) };
}

function randomGate(dice: Dice, of: 'y1' | 'y2', trace: TraceUnit): GateTrace {
  const reach = dice.pick([10, 100, 5000]);
  const potentialMin = dice.between(-reach, reach);
  const traceMin = dice.between(0, Math.ceil(greatest(trace) / 2));
  return {
    mode: 'gate',
    potentialMin,
    potentialMax: potentialMin + dice.between(0, 4 * reach),
    of,
    traceMin,
    traceMax: traceMin + dice.between(0, greatest(trace)),
  };
}

function randomDelays(dice: Dice): number[] {
  const first = dice.chance(8) ? dice.pick([63, 64, 65, 70, 90, 128]) : dice.pick([1, 1, 1, 2, 3, 4, 5]);
  return dice.chance(6) ? [first, first + dice.between(1, 3)] : [first];
}
