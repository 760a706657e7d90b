import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { compileNetwork } from '../../src/compiler/compile.js';
import { encodeImage } from '../../src/image/encode.js';
import { sumRows } from '../../src/ledger/counters.js';
import { expandNetwork } from '../../src/network/expand.js';
import { formatNetwork } from '../../src/network/format.js';
import { parseNetwork } from '../../src/network/parse.js';
import { networkSchema } from '../../src/network/schema.js';
import { loadChip } from '../../src/runtime/chips-node.js';
import { Session } from '../../src/runtime/session.js';

const page = readFileSync(new URL('../../docs/network-format.md', import.meta.url), 'utf8');

interface Example {
  readonly name: string;
  readonly chip: string;
  readonly text: string;
}

const examples = [...page.matchAll(/```yaml (\S+)\n(.*?)```/gs)].map(
  ([, chip, text]): Example => ({ name: parse(text).name, chip, text }),
);

/** Reads, expands and compiles an example, and boots it on its chip. */
function boot(name: string): Session {
  const { chip: chipName, text } = examples.find(example => example.name === name)!;
  const chip = loadChip(chipName);
  const { image } = compileNetwork(expandNetwork(parseNetwork(text, 'network-format.md')), chip);
  return new Session(encodeImage(image), chip);
}

test.each(examples)('$name says the same when it is written again', ({ text }) => {
  const description = parseNetwork(text);
  expect(parseNetwork(formatNetwork(description))).toEqual(description);
});

test('taught learns two patterns', () => {
  const patterns = [0, 1].map(label =>
    Uint8Array.from({ length: 16 }, (_, i) => (i >> 3 === label ? 230 : 0)),
  );
  const { link } = boot('taught');
  const total = 20;
  for (let sample = 0; sample < total; sample++) {
    const label = sample % 2;
    link.trainSample({ image: patterns[label], label, sample, total });
  }
  const counts = sumRows(link.counters().counts);
  for (const kind of ['weightWrite', 'columnSweep', 'competition', 'thresholdUpdate'] as const) {
    expect(counts[kind], kind).toBeGreaterThan(0);
  }
  const predictions = patterns.map((image, i) => link.testSample({ image, sample: 1000 + i }).prediction);
  expect(predictions).toEqual([0, 1]);
});

test.each(['two-classes', 'two-groups'])('%s learns two patterns', name => {
  const patterns = [0, 1].map(label =>
    Uint8Array.from({ length: 16 }, (_, i) => (i >> 3 === label ? 230 : 10)),
  );
  const { link } = boot(name);
  const total = 60;
  for (let sample = 0; sample < total; sample++) {
    const label = sample % 2;
    link.trainSample({ image: patterns[label], label, sample, total });
  }
  const counts = sumRows(link.counters().counts);
  expect(counts.weightWrite).toBeGreaterThan(0);
  expect(counts.reduction).toBeGreaterThan(0);
  expect(counts.thresholdUpdate).toBeGreaterThan(0);
  const predictions = patterns.map((image, i) => link.testSample({ image, sample: 1000 + i }).prediction);
  expect(predictions).toEqual([0, 1]);
});

test('three-neurons answers to spikes', () => {
  const { link } = boot('three-neurons');
  const steps = 40;
  const start = Int32Array.from({ length: steps + 1 }, (_, step) => step);
  const { units } = link.stepRecorded(steps, { start, units: new Int32Array(steps) });
  expect(units.length).toBeGreaterThan(0);
  expect(sumRows(link.counters().counts).inputSpike).toBe(steps);
});

test('divider fires once for ten spikes', () => {
  const { link } = boot('divider');
  const steps = 95;
  const start = Int32Array.from({ length: steps + 1 }, (_, step) => step);
  const { units } = link.stepRecorded(steps, { start, units: new Int32Array(steps) });
  // The last spike that was sent has not arrived yet.
  expect(units.length).toBe(9);
});

test('two-thresholds counts to its threshold, and falls to the negative one', () => {
  const { link } = boot('two-thresholds');
  const steps = 12;
  const { start, units } = link.stepRecorded(steps, {
    start: new Int32Array(steps + 1),
    units: new Int32Array(),
  });
  const fired = Array.from({ length: steps }, (_, step) => [...units.slice(start[step], start[step + 1])]);
  expect(fired).toEqual(Array.from({ length: steps }, (_, step) => (step % 3 === 2 ? [0] : [])));
  // 3, then -1 a step; -4 is reset to -2: -3, and again.
  expect([...link.readPotentials(0)]).toEqual([0, -3]);
});

test('lists answers to spikes with its kernel and its few synapses', () => {
  const { link } = boot('lists');
  const steps = 40;
  const start = Int32Array.from({ length: steps + 1 }, (_, step) => 4 * step);
  const units = Int32Array.from({ length: 4 * steps }, (_, i) => (i % 4) * 4 + 1);
  link.step(steps, { start, units });
  const counts = sumRows(link.counters().counts);
  expect(counts.inputSpike).toBe(4 * steps);
  expect(counts.spike).toBeGreaterThan(20);
});

describe('the page', () => {
  const schema = z.toJSONSchema(networkSchema, { io: 'input' });
  const keys = collect(schema, ({ properties = {} }) => Object.keys(properties));
  const words = collect(schema, node => [node.enum ?? [], node.const ?? []].flat());
  const tables = page.slice(page.indexOf('## Keys'));
  const inCode = new Set(
    [...tables.matchAll(/`([^`\n]+)`/g)].flatMap(([, code]) => code.match(/[\w/-]+/g) ?? []),
  );

  it('explains every key, and every word that is a value', () => {
    expect(keys.length).toBeGreaterThan(60);
    expect(words.length).toBeGreaterThan(35);
    expect([...keys, ...words].filter(name => !inCode.has(String(name)))).toEqual([]);
  });

  it('has every key in an example', () => {
    const used = new Set(examples.flatMap(({ text }) => collect(parse(text), node => Object.keys(node))));
    expect(keys.filter(key => !used.has(key))).toEqual([]);
  });
});

/** Goes through nested objects and lists, and gathers what `pick` takes of each object; each once. */
function collect<T>(node: unknown, pick: (node: z.core.JSONSchema.BaseSchema) => T[]): T[] {
  if (typeof node !== 'object' || node === null) return [];
  const here = Array.isArray(node) ? [] : pick(node as z.core.JSONSchema.BaseSchema);
  return [...new Set([...here, ...Object.values(node).flatMap(child => collect(child, pick))])];
}
