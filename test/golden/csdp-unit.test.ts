import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileNetwork } from '../../src/compiler/compile.js';
import { parseNpy } from '../../src/data/npy.js';
import { Engine } from '../../src/engine/engine.js';
import { network } from '../../src/network/builder.js';
import { csdpGroups } from '../../src/network/csdp.js';
import type { NetworkDescription } from '../../src/network/description.js';
import { expandNetwork } from '../../src/network/expand.js';
import { hasSharedData, sharedData } from '../support/shared-data.js';
import { oneCore } from './csdp-case.js';

/** Rows of a table of `data/csdp-chip/unit`. */
function table(name: string): number[][] {
  const { data, shape } = parseNpy(readFileSync(sharedData('csdp-chip', 'unit', `${name}.npy`)), name);
  const [rows, columns] = shape;
  return Array.from({ length: rows }, (_, row) => [...data.subarray(row * columns, (row + 1) * columns)]);
}

const column = (rows: readonly number[][], index: number) => rows.map(row => row[index]);

/** Without its reductions a network's third factors are those that the management processor writes. */
function engineOf(description: NetworkDescription): Engine {
  const { image } = compileNetwork(expandNetwork(description), oneCore);
  return new Engine({ ...image, reductions: [] });
}

/** Rules, neurons and synapses of form G, from which the small networks below are made. */
const formG = csdpGroups();
const { W1, C1 } = formG.projections;

describe.skipIf(!hasSharedData)('single functions of form G', () => {
  it('neuron: potential and spike after one step', () => {
    const rows = table('neuron');
    const size = rows.length;
    expect(size).toBe(200);
    const { neuron } = formG.populations.z1;
    const inputs = column(rows, 1);
    const engine = engineOf(
      network('neurons')
        .input('in', { size, encoder: 'constant' })
        .population('z', { size, neuron, threshold: { kind: 'values', values: column(rows, 2) } })
        .project('J', 'in', 'z', {
          connect: { kind: 'one-to-one' },
          weights: { kind: 'matrix', values: inputs.map((J, k) => inputs.map((_, j) => (j === k ? J : 0))) },
          weightBits: 16,
        })
        .build(),
    );
    engine.loadInput(0, new Uint8Array(size).fill(1));
    engine.step();
    engine.potentials(0).set(column(rows, 0));
    engine.step();
    expect([...engine.potentials(0)]).toEqual(column(rows, 3));
    expect([...engine.spikeCounts(0)]).toEqual(column(rows, 4));
  });

  it('weight update: one synapse, with error, annealing and random byte given', () => {
    const rows = table('weight_update');
    expect(rows.length).toBe(500);
    const { weights: _, from: __, to: ___, connect: ____, rule: _____, ...synapse } = W1;
    const { population: ______, ...goodness } = formG.goodness.g1;
    const one = { kind: 'constant', value: 1 } as const;
    const engine = engineOf(
      network('synapse')
        .input('in', { size: 1, encoder: 'constant' })
        .population('z', {
          size: 1,
          neuron: formG.populations.z1.neuron,
          threshold: { kind: 'constant', value: 1000 },
        })
        .goodness('g', 'z', { ...goodness, groups: 1 })
        .rule('hidden', formG.rules.hidden)
        .project('W', 'in', 'z', { ...synapse, weights: one, rule: 'hidden' })
        // Makes the neuron fire whatever the weight that learns.
        .project('drive', 'in', 'z', { weights: { kind: 'constant', value: 20_000 }, weightBits: 16 })
        .build(),
    );
    const learnt = rows.map(([w, a, h, r]) => {
      engine.reset();
      engine.setLearning(true);
      engine.setAnnealing(h);
      engine.writeStoredWeights(0, Int8Array.of(w));
      engine.writeThirdFactor(0, [a]);
      // Eight shifts of a register whose low byte is 0 bring its high byte down unchanged.
      engine.learningUnits[0].lfsrState = r << 8;
      engine.loadInput(0, [1]);
      engine.run(2);
      expect(engine.spikeCounts(0)[0]).toBe(1);
      return engine.storedWeights(0)[0];
    });
    expect(learnt).toEqual(column(rows, 4));
  });

  it('classifier update: one synapse, with error, spike count and annealing given', () => {
    const rows = table('classifier_update');
    expect(rows.length).toBe(500);
    const { from: _, to: __, rule: ___, ...synapse } = C1;
    if (formG.procedure.kind === 'free' || formG.procedure.kind === 'sym-stdp')
      throw new Error('form G has a procedure');
    const { label: ____, ...procedure } = formG.procedure;
    const engine = engineOf(
      network('classifier')
        .input('in', { size: 1, encoder: 'constant' })
        .population('readout', { size: 2, neuron: { model: 'accumulate' } })
        .procedure({ ...procedure, image: 'in', readout: 'readout', classes: 2, hiddenLearning: false })
        .rule('classifier', formG.rules.classifier)
        .project('C', 'in', 'readout', { ...synapse, rule: 'classifier' })
        .build(),
    );
    const learnt = rows.map(([C, err, count, h]) => {
      engine.reset();
      engine.setAnnealing(h);
      engine.writeStoredWeights(0, Int16Array.of(C, 0));
      engine.loadInput(0, [1]);
      // A spike is sent in each step; the last one has not been delivered when the epoch takes it.
      engine.run(count);
      engine.writeThirdFactor(0, [err, 0]);
      engine.learnEpoch();
      return engine.storedWeights(0)[0];
    });
    expect(learnt).toEqual(column(rows, 4));
  });

  it('threshold update: with threshold and spike count given', () => {
    const rows = table('threshold');
    const size = rows.length;
    expect(size).toBe(100);
    const { neuron, adaptation } = formG.populations.z1;
    const engine = engineOf(
      network('thresholds')
        .population('z', {
          size,
          neuron,
          adaptation: adaptation!,
          threshold: { kind: 'values', values: column(rows, 0) },
        })
        .build(),
    );
    engine.spikeCounts(0).set(column(rows, 1));
    engine.adaptThresholds();
    expect([...engine.thresholds(0)]).toEqual(column(rows, 2));
  });
});
