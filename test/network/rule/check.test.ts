import { describe, expect, it } from 'vitest';
import { checkRule, type RuleUnit } from '../../../src/network/rule/check.js';
import { parseRule } from '../../../src/network/rule/parse.js';

const unit: RuleUnit = {
  name: 'the unit',
  targets: ['w', 't'],
  variables: ['x0', 'x1', 'y0', 'y1', 'w', 'r1', 'u_0'],
  maxTerms: 2,
  maxFactors: 3,
  maxFractionBits: 8,
  evaluation: 'event',
};

function check(text: string, abilities: Partial<RuleUnit> = {}): void {
  checkRule(parseRule(text), { ...unit, ...abilities });
}

describe('checkRule', () => {
  it.each([
    'dw = -3 * 2^-8 * x0 * y0 * r1',
    'dw = 2^-2 * x1 * y0 - x0 * y1; dt = u_0 * (w - 3) * r1',
    'dw = (x0 - 1) * y0',
  ])('accepts %s', text => {
    expect(() => check(text)).not.toThrow();
  });

  it.each([
    ['dd = x0', '1:1: the unit cannot change d; it changes w t'],
    ['dw = x0\ndt = x0 + y0 - x0*y1', '2:16: dt has 3 terms; limit of the unit 2'],
    ['dw = x0 * y2', '1:11: the unit has no variable y2; it has x0 x1 y0'],
    ['dw = x0 * (y2 - 1)', '1:12: the unit has no variable y2'],
    ['dw = 2 * x0 * x1 * 2^-1 * y0 * y1', '1:32: the term has 4 variable factors; limit of the unit 3'],
    ['dw = x0 - 2^-9 * y0', '1:11: the term is in units of 2^-9; limit of the unit 2^-8'],
    [
      'dw = x0 + 2^-5 * x1 * r1',
      '1:11: the unit evaluates a term only where x0, y0 or u_k is a plain factor',
    ],
    ['dw = (x0 - 1) * r1', '1:6: the unit evaluates a term only where'],
    ['dw = 3', '1:6: the unit evaluates a term only where'],
  ])('refuses %s', (text, message) => {
    expect(() => check(text)).toThrow(message);
    expect(() => check(text)).toThrow(/\n {2}\S.*\n *\^$/);
  });

  it('lets a unit that visits every synapse each epoch run any term', () => {
    const rule = 'dw = 2^-5 * x1 * r1';
    expect(() => check(rule)).toThrow('plain factor');
    expect(() => check(rule, { evaluation: 'epoch' })).not.toThrow();
  });

  it('counts a limit as allowed', () => {
    expect(() => check('dw = 2^-8 * x0 * y0 * r1 + y0', { maxTerms: 2, maxFactors: 3 })).not.toThrow();
    expect(() => check('dw = 2^-8 * x0 * y0 * r1 + y0', { maxTerms: 1 })).toThrow('1:28: dw has 2 terms');
    expect(() => check('dw = 2^-8 * x0 * y0 * r1', { maxFactors: 2 })).toThrow('1:23: the term has 3');
  });
});
