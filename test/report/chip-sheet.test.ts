import { describe, expect, test } from 'vitest';
import { parseChip } from '../../src/hardware/parse.js';
import { EVENT_KINDS } from '../../src/ledger/events.js';
import { chipAsJson, describeChip } from '../../src/report/chip-sheet.js';
import { loadChip } from '../../src/runtime/chips-node.js';
import { listChips } from '../../src/runtime/known-chips-node.js';
import { oneCoreText } from '../support/chip-text.js';

describe.each(listChips().map(({ name }) => name))('sheet of %s', name => {
  const chip = loadChip(name);
  const sheet = describeChip(chip);

  test('shows every figure with its unit, evidence, source and rule', () => {
    let figures = 0;
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      if ('unit' in value) {
        const { value: amount, unit, evidence, source, rule, weak } = value as { [key: string]: string };
        const line = sheet
          .split('\n')
          .find(line => line.includes(`: ${amount} ${unit}`) && line.includes(evidence));
        expect(line, `${amount} ${unit}`).toBeDefined();
        for (const text of [source, rule, weak]) if (text !== undefined) expect(sheet).toContain(text);
        figures++;
      }
      Object.values(value).forEach(visit);
    };
    visit(chipAsJson(chip));
    expect(sheet.match(/^ {6}source: /gm)?.length).toBeGreaterThanOrEqual(figures);
  });

  test('names what is unpriced, and writes nothing undefined', () => {
    const unpriced = EVENT_KINDS.filter(kind => chip.prices.energy[kind] === undefined);
    if (unpriced.length > 0) expect(sheet).toContain(`unpriced: ${unpriced.join(', ')}\n`);
    expect(sheet).not.toMatch(/undefined|NaN|\[object/);
  });
});

test('a line of a sheet holds value, unit, scope, evidence and voltage', () => {
  const sheet = describeChip(loadChip('loihi1'));
  expect(sheet).toContain('  128 cores: 8 x 4 tiles of 4\n');
  expect(sheet).toContain('  synapse memory 1048576 bits (128 KiB)\n');
  expect(sheet).toContain(
    '  weightUpdate: 120 pJ, per-op, simulated, at 0.75 V\n      source: Davies et al., IEEE Micro 38(1), 2018, Table 2\n',
  );
  expect(sheet).toContain('  clock: not known\n');
});

test('the JSON of a chip is data that a chip model can be read from again', () => {
  const chip = parseChip(oneCoreText);
  const json = chipAsJson(chip);
  expect(json).not.toBe(chip);
  expect(parseChip(JSON.stringify(json))).toEqual(chip);
});
