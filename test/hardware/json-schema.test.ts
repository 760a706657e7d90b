import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chipJsonSchemaText } from '../../src/hardware/json-schema.js';
import { packageRoot } from '../../src/runtime/package-root-node.js';

test('hw-models/chip.schema.json is current; if not, run npm run schema', () => {
  const checkedIn = readFileSync(join(packageRoot(), 'hw-models', 'chip.schema.json'), 'utf8');
  expect(checkedIn).toBe(chipJsonSchemaText());
});

test('it refuses unknown keys and tells the units of an energy', () => {
  const schema = JSON.parse(chipJsonSchemaText());
  expect(schema.additionalProperties).toBe(false);
  expect(schema.required).toContain('capacity');
  expect(chipJsonSchemaText().replace(/\s/g, '')).toContain('"enum":["fJ","pJ","nJ","uJ"]');
});
