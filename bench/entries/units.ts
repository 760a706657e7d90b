import { UnitMachine } from '../../src/runtime/unit-run.js';
import { timed } from '../contender.js';
import type { Entry } from '../entry.js';
import { sink } from '../sink.js';
import { runSteps, type SyntheticUnits, syntheticUnits } from '../unit-system.js';

/** Whole steps of the unit machine, simple timing, everything counted: WebAssembly against the TypeScript that defines it. */
export const unitMachines: readonly Entry[] = [
  unitMachine('units-dense', { neurons: 1900, cores: 4, fanOut: 1900, period: 10, onGrid: false }),
  unitMachine('units-dense-grid', { neurons: 1900, cores: 4, fanOut: 1900, period: 10, onGrid: true }),
  unitMachine('units-sparse', { neurons: 10_000, cores: 16, fanOut: 100, period: 20, onGrid: false }),
];

function unitMachine(name: string, shape: SyntheticUnits): Entry {
  return {
    name,
    unit: 'synapses read',
    open({ quick, seed }) {
      const image = syntheticUnits(
        quick ? { ...shape, neurons: 64, fanOut: Math.min(64, shape.fanOut) } : shape,
        seed,
      );
      const steps = quick ? 2 : 200;
      const side = (label: string, kernels: boolean, share: number) => {
        const machine = new UnitMachine(image, { timing: 'simple', kernels });
        return timed({
          name: label,
          run() {
            const spikes = runSteps(machine, Math.max(1, Math.round(steps * share)));
            sink(machine.stepS ?? 0);
            return spikes;
          },
        });
      };
      return { ours: side('WebAssembly', true, 1), yardstick: side('TypeScript', false, 0.2) };
    },
  };
}
