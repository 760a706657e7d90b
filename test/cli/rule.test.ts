import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { RELAY, scratchFolder } from './support/bench.js';
import { projectRoot } from './support/built-cli.js';
import { spikeloomHere } from './support/in-process.js';

const scratch = scratchFolder();
const at = (name: string) => join(scratch, name);
const example = (name: string) => join(projectRoot, 'docs/examples', name);

beforeAll(() => writeFileSync(at('relay.yaml'), RELAY));

async function json(...args: string[]) {
  const { code, stdout, stderr } = await spikeloomHere(['rule', ...args, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

describe('rule', () => {
  test('tells of a text where it goes and what an update counts', async () => {
    const { chip, rules } = await json(' dw=-3*2^-8 * x0*y0 * r1');
    expect(chip).toBe('loom1');
    expect(rules).toHaveLength(1);
    expect(rules[0]).toMatchObject({
      name: 'rule',
      text: 'dw = -3 * 2^-8 * x0 * y0 * r1',
      when: 'step',
      rounding: 'stochastic',
      projections: [],
      fractionBits: [8],
      visits: 'pairs',
      terms: 1,
      factors: 3,
      maxTerms: 4,
      maxFactors: 3,
      warnings: [],
    });
    expect(rules[0].perVisit.events).toEqual({ weightUpdate: 1, weightRead: 1, randomDraw: 1 });
    expect(rules[0].perChange.events).toEqual({ weightWrite: 1 });
    expect(rules[0].perColumn.events).toEqual({ columnRead: 1 });
    for (const { pj } of [rules[0].perVisit, rules[0].perChange, rules[0].perColumn]) {
      expect(pj).toBeGreaterThan(0);
    }
  });

  test('takes when and how from the flags', async () => {
    const { rules } = await json('dw = 2^-4 * x1 * r1', '--when', 'epoch', '--rounding', 'nearest');
    expect(rules[0]).toMatchObject({ when: 'epoch', rounding: 'nearest', visits: 'traced-rows' });
    expect(rules[0].perVisit.events).toEqual({ weightUpdate: 1, weightRead: 1 });
    expect(rules[0].perColumn.events).toEqual({});
  });

  test('tells of all rules of a network file, in words too', async () => {
    const { rules } = await json(example('reward-stdp.yaml'));
    expect(rules).toHaveLength(1);
    // The weight's update comes before the tag's.
    expect(rules[0]).toMatchObject({ name: 'stdp', projections: ['learnt'], fractionBits: [8, 3], terms: 4 });
    const { code, stdout, stderr } = await spikeloomHere(['rule', example('reward-stdp.yaml')]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('stdp: dt = 2^-3 * x1 * y0 - 2^-3 * x0 * y1 - 2^-3 * t * u_2\n');
    expect(stdout).toMatch(/\n {2}teaches +learnt\n/);
  });

  test.each<[string, string, number, string]>([
    ['an unknown variable', 'dw = 2^-5 * x1 * q0', 17, 'rule:1:18: unknown variable q0; known are x0 x1 '],
    [
      'too many factors',
      'dw = x0 * y0 * y1 * r1',
      20,
      "rule:1:21: the term has 4 variable factors; limit of loom1's learning unit 3",
    ],
    [
      'more fraction bits than one random byte rounds',
      'dw = x0 + 2^-9 * x0 * y0',
      10,
      "rule:1:11: the term is in units of 2^-9; limit of loom1's learning unit 2^-8",
    ],
    [
      'nothing that calls for it',
      'dw = 2^-5 * x1',
      5,
      'only where x0, y0 or u_k is a plain factor of it; add one',
    ],
  ])('points at %s', async (_, text, column, message) => {
    const { code, stdout, stderr } = await spikeloomHere(['rule', text]);
    expect([code, stdout]).toEqual([2, '']);
    const [line, ...quote] = stderr.split('\n');
    expect(line).toMatch(/^spikeloom: rule /);
    expect(line).toContain(message);
    expect(quote).toEqual([`  ${text}`, `${' '.repeat(2 + column)}^`, '']);
  });

  test('points at the place in a network file', async () => {
    writeFileSync(
      at('typo.yaml'),
      RELAY.replace('rules: {}', 'rules:\n  r: {text: dw = x0 * y9, when: step, rounding: floor}'),
    );
    const { code, stderr } = await spikeloomHere(['rule', at('typo.yaml')]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/typo\.yaml:\d+:\d+: unknown variable y9; /);
    expect(stderr).toMatch(/\n {2}.*x0 \* y9.*\n +\^\n$/);
  });

  test.each<[string, string[], RegExp]>([
    ['a delay', ['dd = x0 * y0'], /changes d; delays lie with the axons, .*; leave dd out/],
    [
      'an unknown mode',
      ['dw = x0', '--rounding', 'half'],
      /'half' is invalid\. Allowed choices are floor, nearest/,
    ],
    [
      'a file that is not there',
      [at('none.yaml')],
      /none\.yaml" is neither a rule, .*nor a network file that exists/,
    ],
    ['a network without rules', [at('relay.yaml')], /relay\.yaml: the network has no rules/],
    [
      'spikes in an epoch',
      ['dw = x0 * y1', '--when', 'epoch'],
      /reads x0 in every epoch, where there are no spikes/,
    ],
    ['no rule', [], /missing required argument 'RULE'/],
  ])('refuses %s on one line', async (_, args, message) => {
    const { code, stdout, stderr } = await spikeloomHere(['rule', ...args]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^spikeloom: [^\n]+\n$/);
    expect(stderr).toMatch(message);
  });
});
