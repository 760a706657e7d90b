import { Engine } from '../../src/engine/engine.js';
import type { KernelChoice } from '../../src/engine/kernels/kernels.js';
import type { ChipImage } from '../../src/image/layout.js';
import { sumRows } from '../../src/ledger/counters.js';
import { type Contender, timed } from '../contender.js';
import type { Entry } from '../entry.js';
import { type GridAmount, rancGrid } from '../ranc-grid.js';
import { sink } from '../sink.js';

const FULL: GridAmount = { side: 4, size: 256, ticks: 400 };
const QUICK: GridAmount = { side: 2, size: 64, ticks: 3 };

/** A grid of RANC's on the engine, with everything counted: SIMD kernels against their plain twins. */
export const ranc: Entry = {
  name: 'ranc-grid',
  unit: 'synaptic operations',
  open({ quick, seed }) {
    const amount = quick ? QUICK : FULL;
    const image = rancGrid(amount, seed);
    return {
      ours: side('engine', image, amount.ticks, 'auto'),
      yardstick: side('plain kernels', image, amount.ticks, 'plain'),
      note: `${amount.side ** 2} cores of ${amount.size} axons x ${amount.size} neurons`,
    };
  },
};

function side(name: string, image: ChipImage, ticks: number, kernels: KernelChoice): Contender {
  const engine = new Engine(image, { kernels });
  const operations = () => sumRows(engine.counters.counts).synapticOp;
  return timed({
    name,
    prepare: () => engine.reset(),
    run() {
      const before = operations();
      engine.run(ticks);
      sink(engine.slices[0].potential[0]);
      return operations() - before;
    },
  });
}
