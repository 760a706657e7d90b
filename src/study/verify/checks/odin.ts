import { compileNetwork } from '../../../compiler/compile.js';
import { Engine } from '../../../engine/engine.js';
import type { ChipModel } from '../../../hardware/schema.js';
import { energyTotal } from '../../../ledger/energy-total.js';
import { priceCounts } from '../../../ledger/pricing.js';
import { network } from '../../../network/builder.js';
import { expandNetwork } from '../../../network/expand.js';
import { durationsOf, untimedKinds } from '../../../runtime/durations.js';
import type { Check, CheckContext, CheckRow } from '../check.js';
import { quantityRow } from '../tally.js';

/** Measured with every clock cycle spent on synaptic operations: Frenkel et al., TBioCAS 13(1), 2019, Fig. 8b. */
const MEASURED = [
  { clockMhz: 75, powerUw: 477 },
  { clockMhz: 1.3, powerUw: 35 },
] as const;
/** The same paper: all power at 75 MHz over its synaptic operations. */
const LEAST_ENERGY_PJ = 12.7;

const TOLERANCE = 0.01;

/** All 256 inputs and neurons of the core. */
const SIZE = 256;
const STEPS = 10;

/** A full core of ODIN's that is driven as fast as its clock allows: counts, times and prices make a power. */
export const odin: Check = {
  name: 'odin',
  title: "ODIN's published operating points",
  source: 'ODIN chip (TBioCAS 2019)',
  judge: 'chip',
  leavesOpen:
    'Two points at 0.55 V without learning; the prices are the equation that the paper fitted to such measurements.',
  rows,
};

function* rows({ chip }: CheckContext): Iterable<CheckRow> {
  const model = chip('odin', 'fit');
  for (const { clockMhz, powerUw } of MEASURED) {
    yield quantityRow(`power at ${clockMhz} MHz, core busy`, 'uW', {
      ours: drive(model, clockMhz).powerUw,
      expected: powerUw,
      tolerance: TOLERANCE,
    });
  }
  yield quantityRow('a synaptic operation at 75 MHz, all in', 'pJ', {
    ours: drive(model, MEASURED[0].clockMhz).operationPj,
    expected: LEAST_ENERGY_PJ,
    tolerance: TOLERANCE,
  });
}

/** Runs the core with every input firing in every step, its clock at so many megahertz. */
function drive(model: ChipModel, clockMhz: number) {
  const clocked: ChipModel = { ...model, clock: { ...model.clock!, value: clockMhz, unit: 'MHz' } };
  const description = network('full-core')
    .input('in', { size: SIZE, encoder: 'external' })
    .population('core', {
      size: SIZE,
      neuron: { model: 'lif-shift', leakShift: 'none', lowestPotential: 0 },
      threshold: { kind: 'constant', value: 100 },
    })
    .project('all', 'in', 'core', {
      weights: { kind: 'constant', value: 1 },
      weightBits: 4,
      signMode: 'excitatory',
    })
    .build();
  const { image } = compileNetwork(expandNetwork(description), clocked);
  const engine = new Engine(image, { durations: durationsOf(clocked, image) });
  const everyUnit = Array.from({ length: SIZE }, (_, unit) => unit);
  // What is sent in a step arrives in the next: the first step has nothing to do and is left out.
  engine.inject(0, everyUnit);
  engine.step();
  const before = { counts: engine.counters.read(), ps: engine.timing.elapsedPs ?? 0 };
  for (let step = 0; step < STEPS; step++) {
    engine.inject(0, everyUnit);
    engine.step();
  }
  const after = engine.counters.read();
  const counts = Object.fromEntries(
    Object.entries(after).map(([kind, count]) => [kind, count - before.counts[kind as keyof typeof after]]),
  ) as typeof after;
  const elapsedPs = (engine.timing.elapsedPs ?? 0) - before.ps;
  const priced = priceCounts(counts, clocked.prices.energy);
  const { totalPj, refused } = energyTotal(clocked, priced, elapsedPs, untimedKinds(clocked, counts));
  if (totalPj === null) throw new Error(`odin.yaml does not price a busy core: ${refused.join('; ')}`);
  // A picojoule in a picosecond is a watt.
  return { powerUw: (1e6 * totalPj) / elapsedPs, operationPj: totalPj / counts.synapticOp };
}
