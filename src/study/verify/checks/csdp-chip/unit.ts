import { compileNetwork } from '../../../../compiler/compile.js';
import { Engine } from '../../../../engine/engine.js';
import { lfsr16Draw, lfsr32Draw } from '../../../../fixed/lfsr.js';
import { readoutLut, sigmoidLut } from '../../../../fixed/lut.js';
import { XORSHIFT32_START, Xorshift32 } from '../../../../fixed/xorshift.js';
import type { ChipModel } from '../../../../hardware/schema.js';
import { network } from '../../../../network/builder.js';
import { csdpGroups } from '../../../../network/csdp.js';
import type { NetworkDescription } from '../../../../network/description.js';
import { expandNetwork } from '../../../../network/expand.js';
import type { CheckRow } from '../../check.js';
import { RecordedArrays, type Recordings } from '../../recordings.js';
import { Tally } from '../../tally.js';

/** Rows of a recorded table. */
type Table = readonly (readonly number[])[];

/** Makes an engine of a network whose third factors are what is written to it. */
type MakeEngine = (description: NetworkDescription) => Engine;

const column = (rows: Table, index: number) => rows.map(row => row[index]);

/** Rules, neurons and synapses of form G, from which the small networks below are made. */
const formG = csdpGroups();
const { W1, C1 } = formG.projections;

/** Single functions of the integer form, each on a small network of its own. */
export function* unitRows(recordings: Recordings, oneCore: ChipModel): Iterable<CheckRow> {
  const recorded = new RecordedArrays(recordings, 'csdp-chip/unit');
  const engineOf: MakeEngine = description => {
    const { image } = compileNetwork(expandNetwork(description), oneCore);
    // Without its reductions a network's third factors are those that the management processor writes.
    return new Engine({ ...image, reductions: [] });
  };
  const table = (name: string): Table => {
    const [rows, columns] = recorded.array(name).shape;
    return Array.from({ length: rows }, (_, row) => recorded.row(name, row, columns));
  };
  const draws = new Tally();
  for (const [name, ours] of Object.entries(randomDraws())) draws.values(name, ours, recorded.all(name));
  yield draws.row('random draws');
  yield lookUpRow(recordings);

  const functions = { neuron, weight_update, classifier_update, threshold };
  for (const [name, compute] of Object.entries(functions)) {
    const rows = table(name);
    const tally = new Tally();
    tally.values(
      name,
      compute(rows, engineOf),
      rows.flatMap(row => row.slice(INPUTS[name as keyof typeof INPUTS])),
    );
    yield tally.row(`${name.replace('_', ' ')}: ${rows.length} single cases`);
  }
}

/** Slope and theta of the tables of probabilities of both cases; a step of goodness is 1/16. */
const TABLES = {
  small: { lut1: sigmoidLut(2, 2, 16), lut2: sigmoidLut(2, 1, 16), lutq: readoutLut() },
  full: { lut1: sigmoidLut(2, 8, 16), lut2: sigmoidLut(2, 4, 16), lutq: readoutLut() },
};

function lookUpRow(recordings: Recordings): CheckRow {
  const tally = new Tally();
  for (const [folder, tables] of Object.entries(TABLES)) {
    const recorded = new RecordedArrays(recordings, `csdp-chip/${folder}`);
    for (const [name, table] of Object.entries(tables)) {
      tally.values(`${folder}/${name}`, table, recorded.all(name));
    }
  }
  return tally.row('look-up tables of both cases');
}

/** Columns of a table that go in; the others are expected. */
const INPUTS = { neuron: 3, weight_update: 4, classifier_update: 4, threshold: 2 } as const;

function randomDraws(): Record<string, number[]> {
  const registers = (draw: (state: number) => number, start: number) => {
    let state = start;
    return Array.from({ length: 64 }, () => {
      state = draw(state);
      return state & 255;
    });
  };
  const generator = new Xorshift32(XORSHIFT32_START);
  return {
    lfsr16_draws: registers(lfsr16Draw, 0xacf2),
    lfsr32_draws: registers(lfsr32Draw, 0x1235dd0f),
    below255_draws: Array.from({ length: 64 }, () => generator.below(255)),
  };
}

/** Potential and spike after one step. */
function neuron(rows: Table, engineOf: MakeEngine): number[] {
  const size = rows.length;
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
  const potentials = engine.potentials(0);
  const spikes = engine.spikeCounts(0);
  return rows.flatMap((_, k) => [potentials[k], spikes[k]]);
}

/** One synapse, with error, annealing and random byte given. */
function weight_update(rows: Table, engineOf: MakeEngine): number[] {
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
  return rows.map(([w, a, h, r]) => {
    engine.reset();
    engine.setLearning(true);
    engine.setAnnealing(h);
    engine.writeStoredWeights(0, Int8Array.of(w));
    engine.writeThirdFactor(0, [a]);
    // Eight shifts of a register whose low byte is 0 bring its high byte down unchanged.
    engine.learningUnits[0].lfsrState = r << 8;
    engine.loadInput(0, [1]);
    engine.run(2);
    return engine.storedWeights(0)[0];
  });
}

/** One synapse, with error, spike count and annealing given. */
function classifier_update(rows: Table, engineOf: MakeEngine): number[] {
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
  return rows.map(([C, err, count, h]) => {
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
}

/** Threshold and spike count given. */
function threshold(rows: Table, engineOf: MakeEngine): number[] {
  const size = rows.length;
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
  return [...engine.thresholds(0)];
}
