import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Arena } from '../../../src/engine/arena.js';
import { bitWords } from '../../../src/engine/crossbar.js';
import { LearningUnit } from '../../../src/engine/learning/learning-unit.js';
import type { PassTally } from '../../../src/engine/learning/pass-tally.js';
import { Rule } from '../../../src/engine/learning/rule.js';
import { createWorkspace, workspaceBytes } from '../../../src/engine/learning/workspace.js';
import type { LearningRuleImage } from '../../../src/image/layout.js';
import type { RuleFactor, RuleTerm, RuleVariable } from '../../../src/image/rule-program.js';
import { dice } from '../kernels/dice.js';

interface Case {
  rows: number;
  columns: number;
  storage: 'dense' | 'masked' | 'sparse';
  storedBits: number;
  shadowShift: number;
  firing: number;
  active: number;
  hasTrace: boolean;
  /** Traces and third factors are below 2^this. */
  valueBits: number;
  rule: Omit<LearningRuleImage, 'name' | 'text'>;
  annealing: number;
  bits: 16 | 32;
  seed: number;
}

/** A core's state as plain numbers: weights by place, -1 where there is no synapse. */
function scene(given: Case) {
  const { rows, columns, storedBits, shadowShift, valueBits } = given;
  const random = dice(given.seed);
  const arena = new Arena(
    workspaceBytes({ rows, columns: columns + 15 }) + (1 << 16) + rows * (columns + 16) * 8,
  );
  const stride = Math.ceil(columns / 16) * 16;
  const words = bitWords(rows);
  const wide = storedBits > 8;
  const actingWide = storedBits - shadowShift > 8;
  const stored = wide ? arena.int16(rows * stride) : arena.uint8(rows * stride).fill(128);
  const acting =
    shadowShift === 0
      ? stored
      : actingWide
        ? arena.int16(rows * stride)
        : arena.uint8(rows * stride).fill(128);
  const held = given.storage === 'masked' ? arena.int32(columns * words) : null;
  const maxStored = 2 ** (storedBits - 1) - 1;
  const minStored = -maxStored;
  const exists = (row: number, k: number) => given.storage === 'dense' || (row * 7 + k * 13) % 5 > 1;
  const zero = wide ? 0 : 128;
  const read = (place: number) => stored[place] - zero;
  const write = (place: number, weight: number) => {
    stored[place] = weight + zero;
    if (shadowShift > 0) acting[place] = (weight >> shadowShift) + (actingWide ? 0 : 128);
  };
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < columns; k++) {
      if (!exists(row, k)) continue;
      write(row * stride + k, random(minStored, maxStored));
      if (held !== null) held[k * words + (row >> 5)] |= 1 << (row & 31);
    }
  }
  const draw = (length: number, low: number, high: number) => {
    const values = arena.int32(length);
    for (let i = 0; i < length; i++) values[i] = random(0, 3) === 0 ? 0 : random(low, high);
    return values;
  };
  const choose = (count: number, percent: number) => {
    const list = arena.int32(count);
    let length = 0;
    for (let i = 0; i < count; i++) if (random(1, 100) <= percent) list[length++] = i;
    return { list, length };
  };
  const { list: active, length: activeCount } = choose(rows, given.active);
  const { list: spikes, length: fired } = choose(columns, given.firing);
  const activeBits = arena.int32(words);
  for (let i = 0; i < activeCount; i++) activeBits[active[i] >> 5] |= 1 << (active[i] & 31);
  const most = 2 ** valueBits - 1;
  const counter = { mode: 'add', decay: 0, impulse: 1, max: most } as const;
  const crossbar = {
    ...{ rows, active, activeCount, activeBits },
    x1: given.hasTrace ? draw(rows, 0, most) : arena.int32(0),
    x2: given.hasTrace ? draw(rows, 0, most) : arena.int32(0),
    preTraces: { x1: given.hasTrace ? counter : null, x2: given.hasTrace ? counter : null },
    ...{ delayTicks: 3, tags: null, sumsStale: false },
    dense:
      given.storage === 'sparse'
        ? null
        : { stored, acting, stride, shadowShift, minStored, maxStored, held, words, sums: null },
    weights: {
      shadowShift,
      place: (row: number, k: number) => (exists(row, k) ? row * stride + k : -1),
      at: read,
      store(place: number, value: number) {
        const clipped = Math.min(Math.max(value, minStored), maxStored);
        const changes = clipped !== read(place);
        write(place, clipped);
        return changes;
      },
    },
  };
  const memberOf = Int32Array.from({ length: columns }, () => (random(0, 1) === 0 ? -1 : random(0, 3)));
  const traceOf = (values: Int32Array) => ({ unit: counter, values, countdown: arena.int32(0) });
  const traced = {
    ...{ count: columns, spikes, fired, memberOf },
    traces: { y1: traceOf(draw(columns, 0, most)), y2: traceOf(draw(columns, 0, 50)), y3: null },
    ...{ y3: arena.int32(0), reward: random(-9, 9) },
    thirdFactors: draw(columns, -most, most),
  };
  const { y1, y2 } = traced.traces;
  const slice = { ...traced, y1: y1.values, y2: y2.values };
  return { arena, stride, stored, acting, crossbar, slice, applied: draw(4, -most, most) };
}

const result = (
  { stored, acting }: ReturnType<typeof scene>,
  lfsr: number,
  { visits, draws, writes, columns, actingWrites }: PassTally,
) => ({ stored: stored.join(), acting: acting.join(), lfsr, visits, draws, writes, columns, actingWrites });

function run(given: Case, kind: 'simd' | 'plain') {
  const set = scene(given);
  const workspace = createWorkspace(set.arena.memory, set.arena, kind, {
    rows: given.rows,
    columns: set.stride,
  });
  const unit = new LearningUnit(1 + (given.seed % 65535), given.bits, workspace, set.arena);
  const rule = new Rule({ name: 'drawn', text: '', ...given.rule });
  for (let pass = 0; pass < 2; pass++)
    unit.run(rule.pass(1)!, set.crossbar, set.slice, given.annealing, set.applied);
  return result(set, unit.lfsrState, unit.tally);
}

/** What docs/learning-rules.md and docs/counting.md say, synapse by synapse, in big integers. */
function naive(given: Case) {
  const set = scene(given);
  const { crossbar, slice } = set;
  const { terms, fractionBits } = given.rule.programs[0];
  const every = (name: RuleVariable) =>
    terms.every(({ factors }) => factors.some(({ variable, plus }) => variable === name && plus === 0));
  const { when, rounding } = given.rule;
  // A term without a spike acts everywhere.
  const called = terms.every(({ factors }) =>
    factors.some(({ variable, plus }) => plus === 0 && (variable === 'x0' || variable === 'y0')),
  );
  const active = new Set(crossbar.active.subarray(0, crossbar.activeCount));
  const spikes = new Set(slice.spikes.subarray(0, slice.fired));
  const tally = {
    ...{ visits: 0, draws: 0, writes: 0, columns: 0, actingWrites: 0 },
    ...{ tagReads: 0, tagWrites: 0, passedReads: 0 },
  };
  let register = 1 + (given.seed % 65535);
  for (let pass = 0; pass < 2; pass++) {
    const byRow = when === 'step' && every('x0') && !every('y0');
    const places = Array.from({ length: given.columns * given.rows }, (_, i) =>
      byRow
        ? { k: i % given.columns, row: Math.floor(i / given.columns) }
        : { k: Math.floor(i / given.rows), row: i % given.rows },
    );
    for (const { k, row } of places) {
      const y0 = spikes.has(k) ? 1 : 0;
      const member = slice.memberOf[k];
      const r1 = member < 0 ? slice.thirdFactors[k] : set.applied[member];
      const post = { r1, r0: slice.reward, y1: slice.y1[k], y2: slice.y2[k] };
      if ((['y1', 'y2', 'r0', 'r1'] as const).some(name => every(name) && post[name] === 0)) continue;
      if (when === 'step' && every('y0')) {
        if (y0 === 0) continue;
        if (row === 0) tally.columns++;
      }
      {
        const x0 = active.has(row) ? 1 : 0;
        const x1 = given.hasTrace ? crossbar.x1[row] : 0;
        if (when === 'epoch' ? every('x1') && x1 === 0 : called && x0 === 0 && (y0 === 0 || every('x0'))) {
          continue;
        }
        const place = crossbar.weights.place(row, k);
        if (place < 0) continue;
        const w = crossbar.weights.at(place);
        const x2 = given.hasTrace ? crossbar.x2[row] : 0;
        const values: Partial<Record<RuleVariable, number>> = { x0, x1, x2, y0, w, d: 3, ...post };
        let d = 0n;
        for (const { coefficient, shift, factors } of terms) {
          let product = BigInt(coefficient) << BigInt(shift);
          for (const { variable, plus } of factors) product *= BigInt(values[variable]! + plus);
          d += product;
        }
        d >>= BigInt(given.annealing);
        tally.visits++;
        if (rounding.startsWith('stochastic')) {
          tally.draws++;
          const taps = given.bits === 32 ? 0x80200003 : 0xb400;
          for (let shift = 0; shift < 8; shift++)
            register = ((register >>> 1) ^ (register % 2 === 1 ? taps : 0)) >>> 0;
          const drawn = BigInt(register % 2 ** fractionBits);
          if (rounding === 'stochastic') d += drawn;
          else d = -(((drawn - d) >> BigInt(fractionBits)) << BigInt(fractionBits));
        }
        if (rounding === 'nearest' && fractionBits > 0) d += 1n << BigInt(fractionBits - 1);
        const changed = crossbar.weights.store(place, w + Number(d >> BigInt(fractionBits)));
        if (changed) tally.writes++;
        if (crossbar.weights.at(place) >> given.shadowShift !== w >> given.shadowShift) tally.actingWrites++;
      }
    }
  }
  return result(set, register, tally);
}

const factorOf = (variables: readonly RuleVariable[]): fc.Arbitrary<RuleFactor> =>
  fc.record({
    variable: fc.constantFrom(...variables),
    plus: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: -3, max: 3 })),
  });
const termOf = (variables: readonly RuleVariable[], maxFactors: number): fc.Arbitrary<RuleTerm> =>
  fc.record({
    coefficient: fc.constantFrom(-300, -6, -3, -1, 1, 1, 2, 64),
    shift: fc.integer({ min: 0, max: 3 }),
    factors: fc.array(factorOf(variables), { minLength: 1, maxLength: maxFactors }),
  });
const products = fc.array(
  termOf(['x0', 'x0', 'x1', 'y0', 'y0', 'y1', 'y1', 'y2', 'x2', 'd', 'r0', 'r1', 'r1'], 4),
  {
    minLength: 1,
    maxLength: 1,
  },
);
// What of the synapse they read is whether its row is active: with floor and nearest two products.
const halves = fc.array(termOf(['x0', 'x0', 'y0', 'y0', 'y1', 'd', 'r0', 'r1'], 3), {
  minLength: 2,
  maxLength: 3,
});
const sums = fc.array(termOf(['x0', 'x0', 'x1', 'x2', 'y0', 'y1', 'y1', 'r1', 'w'], 3), {
  minLength: 1,
  maxLength: 3,
});

const cases: fc.Arbitrary<Case> = fc
  .record({
    rows: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 90 })),
    columns: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 40 })),
    storage: fc.constantFrom('dense' as const, 'dense' as const, 'masked' as const, 'sparse' as const),
    storedBits: fc.constantFrom(4, 8, 8, 12, 16),
    shadowShift: fc.constantFrom(0, 0, 3, 8),
    firing: fc.constantFrom(0, 10, 60, 100),
    active: fc.constantFrom(0, 15, 100),
    hasTrace: fc.boolean(),
    valueBits: fc.constantFrom(3, 3, 7, 15),
    rule: fc
      .record({
        when: fc.constantFrom('step' as const, 'step' as const, 'epoch' as const),
        rounding: fc.constantFrom(
          ...(['floor', 'nearest', 'stochastic', 'stochastic', 'stochastic-ceiling'] as const),
        ),
        epoch: fc.constant(0),
        fractionBits: fc.integer({ min: 0, max: 8 }),
        terms: fc.oneof({ weight: 3, arbitrary: products }, sums, halves),
      })
      .map(({ fractionBits, terms, ...rest }) => ({
        ...rest,
        programs: [{ target: 'w' as const, fractionBits, terms }],
      })),
    annealing: fc.constantFrom(0, 0, 1, 5),
    bits: fc.constantFrom(16 as const, 32 as const),
    seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  })
  .map(drawn => ({ ...drawn, shadowShift: Math.min(drawn.shadowShift, drawn.storedBits - 1) }));

/** A factor that goes to a column's weights, times r0 + `plus`; r0 is the ratio. */
function sweep(given: Case, plus: number, coefficient: number, how: 'walk' | 'plain' | 'simd') {
  const set = scene(given);
  const sums = set.arena.int32(given.columns);
  const workspace = createWorkspace(set.arena.memory, set.arena, how === 'simd' ? 'simd' : 'plain', {
    rows: given.rows,
    columns: set.stride,
  });
  const unit = new LearningUnit(1 + (given.seed % 65535), given.bits, workspace, set.arena);
  const factors = [
    { variable: 'w' as const, plus: 0 },
    { variable: 'r0' as const, plus },
  ];
  const [{ fractionBits }] = given.rule.programs;
  const programs = [{ target: 'w' as const, fractionBits, terms: [{ coefficient, shift: 0, factors }] }];
  const image = { name: 'drawn', text: '', when: 'scaling', epoch: 0 } as const;
  const rule = new Rule({ ...image, rounding: given.rule.rounding, programs });
  const { dense } = set.crossbar;
  const crossbar = { ...set.crossbar, dense: how === 'walk' || dense === null ? null : { ...dense, sums } };
  for (let column = 0; column < given.columns; column++) {
    const swept = { column, sums, ratio: 1 + ((given.seed + column) % 511) };
    unit.sweep(rule.pass(1)!, crossbar, set.slice, swept, given.annealing, set.applied);
  }
  const { passedReads } = unit.tally;
  return { ...result(set, unit.lfsrState, unit.tally), passedReads, sums: sums.join() };
}

it.each(['plain', 'simd'] as const)('%s: a scaled column is what a walk down it leaves', kind => {
  fc.assert(
    fc.property(cases, fc.constantFrom(0, -256, 3), fc.constantFrom(-1, 1, 7, 300), (given, plus, factor) => {
      expect(sweep(given, plus, factor, kind)).toEqual(sweep(given, plus, factor, 'walk'));
    }),
    { numRuns: 600 },
  );
});

it.each(['plain', 'simd'] as const)('%s: any rule leaves what the naive loops leave', kind => {
  fc.assert(
    fc.property(cases, given => {
      expect(run(given, kind)).toEqual(naive(given));
    }),
    { numRuns: 1200 },
  );
});
