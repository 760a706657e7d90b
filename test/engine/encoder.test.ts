import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bernoulli, encoderFromReset } from '../../src/data/encoder.js';
import { Arena } from '../../src/engine/arena.js';
import { Encoder } from '../../src/engine/encoder.js';
import { createLoops } from '../../src/engine/kernels/kernels.js';
import { lfsr32Draw } from '../../src/fixed/lfsr.js';
import type { EncoderImage, EncoderUnit } from '../../src/image/layout.js';

const UNITS = 9;
const SEED = 0x1235dd0f;
const VALUES = Uint8Array.of(0, 255, 128, 3, 0, 77, 200, 90, 128);
const UNIT: { readonly [kind in EncoderUnit['kind']]: EncoderUnit } = {
  bernoulli: { kind: 'bernoulli' },
  constant: { kind: 'constant' },
  external: { kind: 'external' },
  poisson: { kind: 'poisson', rateBits: 9, deadSteps: 2 },
  latency: { kind: 'latency', windowSteps: 12 },
  current: { kind: 'current', phase: 'random' },
  recorded: { kind: 'recorded', stepStart: Int32Array.of(0, 2, 2, 3), units: Int32Array.of(1, 8, 0) },
};
const KINDS = Object.keys(UNIT) as EncoderUnit['kind'][];

function encoder(kind: EncoderUnit['kind']): Encoder {
  return encoderOf(UNIT[kind], 'plain');
}

function encoderOf(unit: EncoderUnit, kernels: 'plain' | 'auto', count = UNITS): Encoder {
  const image: EncoderImage = {
    ...unit,
    population: 0,
    count,
    lfsrSeed: SEED,
    by: 'unit',
    reseed: 'never',
    x: 0,
    y: 0,
  };
  const arena = new Arena(1 << 16);
  const made = new Encoder(image, 0, createLoops(arena, kernels), arena);
  made.load(VALUES);
  return made;
}

/** The units that fire in the next step, and the bytes drawn for it. */
function stepOf(unit: Encoder): { units: number[]; draws: number } {
  const draws = unit.step();
  return { units: [...unit.spikes.subarray(0, unit.fired)], draws };
}

describe('injected units', () => {
  it.each(KINDS)('fire in place of what a %s encoder would send, for one step', kind => {
    const plain = encoder(kind);
    const given = encoder(kind);
    expect(stepOf(given)).toEqual(stepOf(plain));
    const before = given.lfsrState;
    given.inject([0, 2, 8]);
    expect(stepOf(given)).toEqual({ units: [0, 2, 8], draws: 0 });
    expect(given.lfsrState).toBe(before);
    // It goes on as if the step had not been.
    for (let step = 0; step < 20; step++) expect(stepOf(given)).toEqual(stepOf(plain));
    expect(given.lfsrState).toBe(plain.lfsrState);
  });

  it.each(KINDS)('that are none leave a %s encoder to itself', kind => {
    const plain = encoder(kind);
    const given = encoder(kind);
    for (let step = 0; step < 5; step++) {
      given.inject([]);
      expect(stepOf(given)).toEqual(stepOf(plain));
    }
  });

  it.each(KINDS)('are replaced by later ones and forgotten at a reset (%s)', kind => {
    const given = encoder(kind);
    given.inject([1, 2, 3]);
    given.inject([5]);
    expect(stepOf(given)).toEqual({ units: [5], draws: 0 });
    given.inject([4]);
    given.inject([]);
    expect(stepOf(given).units).not.toEqual([4]);
    const plain = encoder(kind);
    plain.lfsrState = given.lfsrState;
    given.inject([4]);
    given.reset();
    expect(stepOf(given)).toEqual(stepOf(plain));
  });

  it('take the place of draws in any pattern of steps', () => {
    const patterns = fc.array(fc.option(fc.subarray([...VALUES.keys()])), { maxLength: 30 });
    fc.assert(
      fc.property(patterns, steps => {
        const given = encoder('bernoulli');
        const flags = new Uint8Array(UNITS);
        let state = SEED;
        for (const units of steps) {
          if (units !== null) given.inject(units);
          const injected = units !== null && units.length > 0;
          if (!injected) state = bernoulli(VALUES, flags, state);
          const drawn = [...flags.keys()].filter(unit => flags[unit] === 1);
          expect(stepOf(given)).toEqual(
            injected
              ? { units, draws: 0 }
              : { units: drawn, draws: VALUES.filter(value => value > 0).length },
          );
        }
        expect(given.lfsrState).toBe(state);
      }),
    );
  });
});

describe('chip and float side', () => {
  const unit = fc.oneof(
    fc.constantFrom(...Object.values(UNIT)),
    fc.record({
      kind: fc.constant('poisson' as const),
      rateBits: fc.integer({ min: 8, max: 16 }),
      deadSteps: fc.constantFrom(0, 1, 2, 255),
    }),
    fc.record({ kind: fc.constant('latency' as const), windowSteps: fc.integer({ min: 1, max: 20 }) }),
    fc.record({
      kind: fc.constant('current' as const),
      phase: fc.constantFrom('zero' as const, 'random' as const),
    }),
  );
  const happening = fc.oneof(
    { weight: 8, arbitrary: fc.constant('step' as const) },
    { weight: 1, arbitrary: fc.constant('reset' as const) },
    { weight: 1, arbitrary: fc.uint8Array({ minLength: 37, maxLength: 37 }) },
  );

  it('send the same spikes, whatever is loaded and reset, with the same draws', () => {
    fc.assert(
      fc.property(unit, fc.array(happening, { maxLength: 60 }), (kind, happenings) => {
        const chips = (['plain', 'auto'] as const).map(kernels => encoderOf(kind, kernels, 37));
        let values: Uint8Array = new Uint8Array(37).fill(90);
        let encode = encoderFromReset(kind, 37);
        let state = SEED;
        for (const chip of chips) chip.load(values);
        for (const what of happenings) {
          if (what === 'reset') {
            encode = encoderFromReset(kind, 37);
            for (const chip of chips) chip.reset();
          } else if (what !== 'step') {
            values = what;
            for (const chip of chips) chip.load(values);
          } else {
            const flags = new Uint8Array(37);
            const before = state;
            state = encode(values, flags, state);
            const units = [...flags.keys()].filter(i => flags[i] === 1);
            for (const chip of chips) {
              const { draws, units: sent } = stepOf(chip);
              expect(sent).toEqual(units);
              expect(chip.lfsrState).toBe(state);
              let drawn = before;
              for (let draw = 0; draw < draws; draw++) drawn = lfsr32Draw(drawn);
              expect(drawn).toBe(state);
            }
          }
        }
      }),
    );
  });
});
