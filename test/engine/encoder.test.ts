import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bernoulli } from '../../src/data/encoder.js';
import { Arena } from '../../src/engine/arena.js';
import { Encoder } from '../../src/engine/encoder.js';
import { draw } from '../../src/engine/kernels/encode.js';
import type { EncoderImage } from '../../src/image/layout.js';

const UNITS = 9;
const SEED = 0x1235dd0f;
const VALUES = Uint8Array.of(0, 255, 128, 3, 0, 77, 200, 90, 128);
const KINDS = ['bernoulli', 'constant', 'external'] as const;

function encoder(kind: EncoderImage['kind']): Encoder {
  const image: EncoderImage = {
    population: 0,
    count: UNITS,
    kind,
    lfsrSeed: SEED,
    by: 'unit',
    reseed: 'never',
    x: 0,
    y: 0,
  };
  const made = new Encoder(image, 0, { draw }, new Arena(4096));
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
