import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RULE_VARIABLES } from '../../../src/image/rule-program.js';
import { formatRule } from '../../../src/network/rule/format.js';
import { parseRule } from '../../../src/network/rule/parse.js';

const page = readFileSync(new URL('../../../docs/learning-rules.md', import.meta.url), 'utf8');

it('the examples of the page are canonical rules', () => {
  const examples = [...page.matchAll(/```rule\n(.*?)\n```/gs)].map(([, text]) => text);
  expect(examples.length).toBeGreaterThanOrEqual(2);
  for (const text of examples) expect(formatRule(parseRule(text))).toBe(text);
});

it('the page names every variable', () => {
  for (const name of RULE_VARIABLES.filter(each => !/^u_[1-8]$/.test(each))) {
    expect(page).toMatch(new RegExp(`[\`| ]${name}[\`| ]`));
  }
});
