import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
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

/** The page's networks, by the chip that each is for. */
const examples = new Map(
  [...page.matchAll(/```yaml (\S+)\n(.*?)```/gs)].map(([, chip, text]) => [chip, text]),
);

/** Reads, expands and compiles an example, and boots it on its chip. */
function boot(chipName: string): Session {
  const chip = loadChip(chipName);
  const description = parseNetwork(examples.get(chipName) ?? '', 'network-format.md');
  return new Session(encodeImage(compileNetwork(expandNetwork(description), chip).image), chip);
}

test('the page has an example for each chip model that comes along', () => {
  expect([...examples.keys()].sort()).toEqual(['loihi1', 'loom1']);
});

test.each([...examples])('the %s example says the same when it is written again', (_, text) => {
  const description = parseNetwork(text);
  expect(parseNetwork(formatNetwork(description))).toEqual(description);
});

describe('the network that learns', () => {
  const patterns = [0, 1].map(label =>
    Uint8Array.from({ length: 16 }, (_, i) => (i >> 3 === label ? 230 : 10)),
  );

  it('learns two patterns on its chip', () => {
    const { link } = boot('loom1');
    const total = 60;
    for (let sample = 0; sample < total; sample++) {
      const label = sample % 2;
      link.trainSample({ image: patterns[label], label, sample, total });
    }
    const counts = sumRows(link.counters().counts);
    expect(counts.weightWrite).toBeGreaterThan(0);
    expect(counts.thresholdUpdate).toBeGreaterThan(0);
    const predictions = patterns.map((image, i) => link.testSample({ image, sample: 1000 + i }).prediction);
    expect(predictions).toEqual([0, 1]);
  });
});

describe('the network that only runs', () => {
  it('answers to spikes on its chip', () => {
    const { link } = boot('loihi1');
    const steps = 40;
    const start = Int32Array.from({ length: steps + 1 }, (_, step) => step);
    const { units } = link.stepRecorded(steps, { start, units: new Int32Array(steps) });
    expect(units.length).toBeGreaterThan(0);
    expect(sumRows(link.counters().counts).inputSpike).toBe(steps);
  });
});

describe('the page names', () => {
  const inCode = new Set(
    [...page.matchAll(/`([^`\n]+)`/g)].flatMap(([, code]) => code.match(/[\w/-]+/g) ?? []),
  );
  const schema = z.toJSONSchema(networkSchema, { io: 'input' });

  it('every key of a network', () => {
    const keys = [...new Set(collect(schema, node => Object.keys(node.properties ?? {})))];
    expect(keys.length).toBeGreaterThan(60);
    expect(keys.filter(key => !inCode.has(key))).toEqual([]);
  });

  it('every word that a key may have for a value', () => {
    const words = [
      ...new Set(
        collect(schema, node => [...(node.enum ?? []), ...(node.const === undefined ? [] : [node.const])]),
      ),
    ];
    expect(words.length).toBeGreaterThan(25);
    expect(words.filter(word => !inCode.has(String(word)))).toEqual([]);
  });
});

/** Goes through a JSON Schema and gathers what `pick` takes of each of its nodes. */
function collect<T>(node: unknown, pick: (node: z.core.JSONSchema.JSONSchema) => T[]): T[] {
  if (typeof node !== 'object' || node === null) return [];
  const here = Array.isArray(node) ? [] : pick(node);
  return [...here, ...Object.values(node).flatMap(child => collect(child, pick))];
}
