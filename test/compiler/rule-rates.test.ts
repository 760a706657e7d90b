import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileRules } from '../../src/compiler/compile-rules.js';
import { type RuleRoom, warnOfRate } from '../../src/compiler/rule-rates.js';
import type { RuleProgram } from '../../src/image/rule-program.js';
import { csdpSelfSupervised } from '../../src/network/csdp/self-supervised.js';
import type { ContrastiveSpec, NetworkDescription } from '../../src/network/description.js';
import { parseNetwork } from '../../src/network/parse.js';
import { chipNamed } from './support.js';

/** `dw = coefficient 2^-fractionBits x1`. */
function program(coefficient: number, fractionBits: number): RuleProgram {
  const factors = [{ variable: 'x1' as const, plus: 0 }];
  return { target: 'w', fractionBits, terms: [{ coefficient, shift: 0, factors }] };
}

/** Weights 0..10. */
function room(x1: readonly [number, number], annealing = 0): RuleRoom {
  return { projection: 'A', minStored: 0, maxStored: 10, ranges: { x1 }, annealing };
}

describe('a rule that rounds to zero is named', () => {
  test.each([
    // 7/8 of a step at most; 8/8.
    ['floor', program(1, 3), room([0, 7]), true],
    ['floor', program(1, 3), room([0, 8]), false],
    // Rounding down makes -1 of the smallest change below 0.
    ['floor', program(-1, 3), room([0, 1]), false],
    ['floor', program(1, 3), room([0, 31], 2), true],
    ['floor', program(1, 3), room([0, 32], 2), false],
    // Up to 3/8, and a half; -4/8 goes up to 0, -5/8 down to -1.
    ['nearest', program(1, 3), room([0, 3]), true],
    ['nearest', program(1, 3), room([0, 4]), false],
    ['nearest', program(-1, 3), room([0, 4]), true],
    ['nearest', program(-1, 3), room([0, 5]), false],
    ['nearest', program(1, 0), room([0, 1]), false],
    ['stochastic', program(1, 8), room([0, 1]), false],
    ['stochastic-ceiling', program(1, 8), room([0, 1]), false],
  ] as const)('%s, case %#', (rounding, given, at, expected) => {
    const warning = warnOfRate('fades', rounding, given, at);
    if (expected) expect(warning).toContain('rule fades on projection A changes nothing');
    else expect(warning).toBeUndefined();
  });

  test('exactly where every value of its variable makes no change', () => {
    const whole = (min: number, max: number) => fc.integer({ min, max });
    const cases = fc.record({
      rounding: fc.constantFrom('floor' as const, 'nearest' as const),
      coefficient: whole(-5, 5).filter(value => value !== 0),
      fractionBits: whole(0, 6),
      most: whole(0, 60),
      annealing: whole(0, 4),
    });
    fc.assert(
      fc.property(cases, ({ rounding, coefficient, fractionBits, most, annealing }) => {
        const changes = Array.from({ length: most + 1 }, (_, x1) => {
          const sum = Math.floor((coefficient * x1) / 2 ** annealing) / 2 ** fractionBits;
          return rounding === 'floor' ? Math.floor(sum) : Math.round(sum);
        });
        const at = { ...room([0, most], annealing), maxStored: 1000 };
        const warning = warnOfRate('r', rounding, program(coefficient, fractionBits), at);
        expect(warning !== undefined).toBe(changes.every(change => Math.abs(change) === 0));
      }),
      { numRuns: 500 },
    );
  });

  test('with the largest sum in stored steps', () => {
    expect(warnOfRate('r', 'floor', program(3, 4), room([0, 4]))).toContain('its largest sum is 0.75 of one');
  });
});

describe('a rule that saturates is named', () => {
  // The range is 10 wide: half of 20 steps goes from end to end.
  test.each([
    ['floor', program(1, 2), room([0, 80]), 20],
    ['floor', program(1, 2), room([0, 79]), undefined],
    ['nearest', program(-1, 2), room([0, 80]), 20],
    ['stochastic', program(1, 8), room([0, 20 * 256]), 20],
    ['stochastic', program(1, 8), room([0, 20 * 256 - 1]), undefined],
    ['stochastic', program(1, 8), room([0, 21 * 256 * 1024], 10), 21],
    ['stochastic', program(1, 8), room([0, 19 * 256 * 1024], 10), undefined],
  ] as const)('%s, case %#', (rounding, given, at, steps) => {
    const warning = warnOfRate('leaps', rounding, given, at);
    if (steps === undefined) expect(warning).toBeUndefined();
    else expect(warning).toMatch(new RegExp(`rule leaps on projection A saturates .* ${steps} stored steps`));
  });
});

describe('networks', () => {
  const warningsOf = (network: NetworkDescription) =>
    compileRules(network.rules, network, chipNamed('loom1')).flatMap(({ warnings }) => warnings);

  const folder = new URL('../../docs/examples/', import.meta.url);
  const examples = readdirSync(folder).filter(name => name.endsWith('.yaml'));

  test.each(examples)('the example %s learns as it is written', name => {
    expect(warningsOf(parseNetwork(readFileSync(new URL(name, folder), 'utf8'), name))).toEqual([]);
  });

  test('the shift that a procedure adds to its hidden epoch counts for the rules of that epoch alone', () => {
    const network = csdpSelfSupervised();
    const withEpoch = (hiddenEpoch: { epoch: number; shift: number; meanGain: number }) =>
      warningsOf({
        ...network,
        procedure: { ...network.procedure, hiddenEpoch } as typeof network.procedure,
      });
    const { hiddenEpoch } = network.procedure as ContrastiveSpec;
    // 2 x 255 x 127 x 255 in units of 2^-8: 64516 steps, of which the shift leaves 63; the range is 254 wide.
    expect(withEpoch(hiddenEpoch!)).toEqual([]);
    const without = [expect.stringMatching(/rule hidden on projection W1 saturates .* 64516 stored steps/)];
    expect(withEpoch({ ...hiddenEpoch!, shift: 0 })).toEqual(without);
    expect(withEpoch({ ...hiddenEpoch!, epoch: hiddenEpoch!.epoch + 1 })).toEqual(without);
  });
});
