import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileNetwork } from '../../../src/compiler/compile.js';
import { Xorshift32 } from '../../../src/fixed/xorshift.js';
import { parseChip } from '../../../src/hardware/parse.js';
import { encodeImage } from '../../../src/image/encode.js';
import type { ExpandedNetwork } from '../../../src/network/description.js';
import { expandNetwork } from '../../../src/network/expand.js';
import { parseNetwork } from '../../../src/network/parse.js';
import { readProjections } from '../../../src/runtime/projection-weights.js';
import { Session } from '../../../src/runtime/session.js';
import { NaiveNetwork } from './naive-network.js';

/**
 * Every rule of docs/examples/, as a user runs it: network file, compiler, image, host link. After each step the
 * weights are what an executor that reads the text by itself makes of the same input.
 */
const folder = new URL('../../../docs/examples/', import.meta.url);
const chip = parseChip(readFileSync(new URL('../../../hw-models/loom1.yaml', import.meta.url), 'utf8'));
const STEPS = 300;

const examples = readdirSync(folder)
  .filter(name => name.endsWith('.yaml'))
  .map(name => ({ name, network: parseNetwork(readFileSync(new URL(name, folder), 'utf8'), name) }));

it('there is an example for each of the known rules', () => {
  const expected = ['csdp', 'delta', 'pair-stdp', 'reward-stdp', 'sdsp', 'sym-stdp', 'triplet-stdp'];
  for (const rule of expected) expect(examples.some(({ name }) => name.startsWith(rule))).toBe(true);
});

describe.each(examples)('$name', ({ network }) => {
  it.each([1, 2, 3])('learns as its text says, step by step (input %i)', inputSeed => {
    const expanded = expandNetwork(network);
    const { image } = compileNetwork(expanded, chip);
    const [core] = image.cores;
    expect(image.cores).toHaveLength(1);
    const { link, engine } = new Session(encodeImage(image), chip, { timing: 'none' });
    const [population] = Object.keys(network.populations);
    const naive = new NaiveNetwork(
      network,
      matrices(expanded),
      [...expanded.thresholds[population]],
      core.lfsrSeed,
    );
    const learnt = Object.entries(network.projections).find(([, { rule }]) => rule !== undefined)![0];
    const hasGoodness = image.reductions.length > 0;
    const random = new Xorshift32(inputSeed);
    const units = image.encoders.map(({ count }) => count);
    const names = Object.keys(network.inputs);
    let arriving: Record<string, number[]> = {};
    let fired = 0;
    link.setLearning(true);
    for (let step = 0; step < STEPS; step++) {
      const sent = units.map(count => indices(count, () => random.below(6) === 0));
      const r0 = random.below(7) === 0 ? random.below(301) - 150 : 0;
      link.setReward(r0);
      let r1 = Array.from({ length: naive.size }, () => random.below(201) - 100);
      if (!hasGoodness) link.setThirdFactors(0, Int32Array.from(r1));
      link.step(1, rasterOf(sent, units));
      // Goodness is the engine's own: what it hands the neurons is taken as given.
      if (hasGoodness) r1 = indices(naive.size, () => true).map(k => thirdFactorOf(engine, k));
      naive.step(arriving, { r0, r1 });
      expect(
        [...engine.slices[0].spikes.subarray(0, engine.slices[0].fired)],
        `spikes, step ${step}`,
      ).toEqual(naive.spikes);
      expect(rowsOf(readProjections(link, image)[learnt]), `weights, step ${step}`).toEqual(naive.weights);
      fired += naive.spikes.length;
      arriving = Object.fromEntries(names.map((name, index) => [name, sent[index]]));
    }
    expect(fired).toBeGreaterThan(STEPS / 10);
    expect(naive.weights).not.toEqual(matrices(expanded)[learnt]);
  });
});

function thirdFactorOf({ slices, reductions }: Session['engine'], neuron: number): number {
  return reductions.applied[slices[0].memberOf[neuron]];
}

function matrices({ projections }: ExpandedNetwork): Record<string, number[][]> {
  return Object.fromEntries(
    Object.entries(projections).map(([name, { pre, post, weights }]) => [
      name,
      rowsOf({ pre, post, weights: Int16Array.from(weights) }),
    ]),
  );
}

function rowsOf({ pre, post, weights }: { pre: number; post: number; weights: Int16Array }): number[][] {
  return Array.from({ length: post }, (_, k) => [...weights.subarray(k * pre, (k + 1) * pre)]);
}

function indices(count: number, chosen: () => boolean): number[] {
  return Array.from({ length: count }, (_, unit) => unit).filter(chosen);
}

/** Units numbered through all encoders. */
function rasterOf(sent: readonly (readonly number[])[], units: readonly number[]) {
  let base = 0;
  const all = sent.flatMap((own, encoder) => {
    const first = base;
    base += units[encoder];
    return own.map(unit => first + unit);
  });
  return { start: Int32Array.of(0, all.length), units: Int32Array.from(all) };
}
