import { compileNetwork } from '../../../compiler/compile.js';
import { Engine } from '../../../engine/engine.js';
import type { ChipModel } from '../../../hardware/schema.js';
import type { ChipImage } from '../../../image/layout.js';
import type { EventKind } from '../../../ledger/events.js';
import { priceCounts } from '../../../ledger/pricing.js';
import { network } from '../../../network/builder.js';
import { expandNetwork } from '../../../network/expand.js';
import type { Check, CheckContext, CheckRow } from '../check.js';
import { quantityRow } from '../tally.js';

/** Picojoules an event: Davies et al., IEEE Micro 38(1), 2018, Table 2. */
const TABLE_2: { readonly [kind in EventKind]?: number } = {
  synapticOp: 23.6,
  weightUpdate: 120,
  neuronActive: 81,
  neuronIdle: 52,
  tileDelivery: 1.7,
  hopEastWest: 3,
  hopNorthSouth: 4,
};

/** Rounding of binary fractions. */
const TOLERANCE = 1e-12;

/** Neurons of the two layers, steps, and the steps in which the input fires: four apart, so that all is at rest between. */
const [FIRST, SECOND] = [3, 2];
const STEPS = 14;
const INPUT_STEPS = [0, 4, 8];

/** The tiles in a row, and in a column: ways east and west, then north and south. */
const LINES = [
  { columns: 32, rows: 1 },
  { columns: 1, rows: 32 },
] as const;

/** A network small enough to count by hand, run on Loihi 1 and priced with the paper's figures. */
export const loihiEnergy: Check = {
  name: 'loihi-energy',
  title: "Loihi 1's energies on a network of known counts",
  source: 'IEEE Micro 38(1), Table 2',
  judge: 'published figures',
  leavesOpen:
    "The paper's figures are simulated before silicon; that counts are right in larger networks is judged by the naive executor of the tests.",
  rows,
};

function* rows({ chip }: CheckContext): Iterable<CheckRow> {
  const loihi = chip('loihi1', 'simulated');
  const runs = LINES.map(line => run(spreadOut(loihi, line)));
  let totalPj = 0;
  let expectedPj = 0;
  for (const [kind, pj] of Object.entries(TABLE_2) as [EventKind, number][]) {
    const events = runs.reduce((sum, { byHand }) => sum + byHand[kind]!, 0);
    const ours = runs.reduce((sum, { priced }) => sum + (priced.byKind[kind].pj ?? Number.NaN), 0);
    totalPj += ours;
    expectedPj += events * pj;
    yield quantityRow(`${kind}: ${events} events`, 'pJ', {
      ours,
      expected: events * pj,
      tolerance: TOLERANCE,
    });
  }
  yield quantityRow('all of them', 'pJ', { ours: totalPj, expected: expectedPj, tolerance: TOLERANCE });
}

/** Loihi 1 with one small core a tile, so that each layer has a tile of its own and packets have a way to go. */
function spreadOut(chip: ChipModel, line: (typeof LINES)[number]): ChipModel {
  return {
    ...chip,
    mesh: { ...chip.mesh, ...line, coresPerTile: 1 },
    capacity: { ...chip.capacity, neurons: FIRST },
  };
}

/** One input drives three neurons through weights that learn, they drive two more; each layer fires on any input. */
function run(chip: ChipModel) {
  const neuron = { model: 'lif-cuba', decayU: 4095, decayV: 4095 } as const;
  const threshold = { kind: 'constant', value: 1 } as const;
  const weights = { kind: 'constant', value: 10 } as const;
  const description = network('counted')
    .input('in', { size: 1, encoder: 'external' })
    .population('first', { size: FIRST, neuron, threshold })
    .population('second', { size: SECOND, neuron, threshold })
    .rule('grow', { text: 'dw = 2^0 * x0', when: 'step', rounding: 'nearest' })
    .project('learnt', 'in', 'first', { weights, weightBits: 8, range: [-128, 127], rule: 'grow' })
    .project('fixed', 'first', 'second', { weights, weightBits: 8 })
    .build();
  const { image } = compileNetwork(expandNetwork(description), chip);
  const engine = new Engine(image);
  engine.setLearning(true);
  for (let step = 0; step < STEPS; step++) {
    if (INPUT_STEPS.includes(step)) engine.inject(0, [0]);
    engine.step();
  }
  return { byHand: countsByHand(image), priced: priceCounts(engine.counters.read(), chip.prices.energy) };
}

/**
 * What must happen, by hand. An input spike reaches the first layer a step later: a synaptic operation and an update of the
 * weight for each neuron. All fire, and reach the second layer a step later: the product of both layers in operations. Each neuron is
 * active in two steps, that of its input and the next, in which its current goes away; in all others it is idle. A spike
 * is one packet to the core of the next layer, and its way is that from tile to tile.
 */
function countsByHand(image: ChipImage): { readonly [kind in EventKind]?: number } {
  const inputs = INPUT_STEPS.length;
  const neurons = FIRST + SECOND;
  const [first, second] = ['first', 'second'].map(name => tileOf(image, name));
  const ways = [
    { packets: inputs, from: image.encoders[0], to: first },
    { packets: inputs * FIRST, from: first, to: second },
  ].map(({ packets, from, to }) => {
    const [across, along] = [Math.abs(from.x - to.x), Math.abs(from.y - to.y)];
    return { east: packets * across, north: packets * along, inside: across + along === 0 ? packets : 0 };
  });
  const sum = (key: 'east' | 'north' | 'inside') => ways.reduce((total, way) => total + way[key], 0);
  return {
    synapticOp: inputs * (FIRST + FIRST * SECOND),
    weightUpdate: inputs * FIRST,
    neuronActive: inputs * 2 * neurons,
    neuronIdle: neurons * (STEPS - 2 * inputs),
    tileDelivery: sum('inside'),
    hopEastWest: sum('east'),
    hopNorthSouth: sum('north'),
  };
}

/** Tile of the one core that holds a population. */
function tileOf(image: ChipImage, population: string): { readonly x: number; readonly y: number } {
  const slice = image.slices.find(({ population: index }) => image.populations[index].name === population);
  return image.cores[slice!.core];
}
