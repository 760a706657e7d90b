import { formatNpy } from '../../data/npy.js';
import type { UnitEngine } from '../../engine/units/engine.js';
import { raise } from '../../fixed/error.js';
import type { UnitImage } from '../../image/unit-image.js';

/** Largest array that is written, in bytes. */
const MAX_ARRAY_BYTES = 2 ** 30;

/** Spikes by group: [step from 0, neuron of the group], in the order of steps, then neurons. */
export interface SpikeLists {
  readonly [group: string]: readonly (readonly [step: number, neuron: number])[];
}

/** Who fired when. */
export class UnitSpikes {
  readonly #groups: UnitImage['groups'];
  readonly #steps: number[] = [];
  readonly #neurons: number[] = [];

  constructor({ groups }: UnitImage) {
    this.#groups = groups;
  }

  /** Takes the step that the engine has just run. */
  add({ tick, firedCount, state, layout }: UnitEngine): void {
    const neurons = Array.from(state.fired.subarray(0, firedCount), slot => layout.neuronOf[slot]);
    for (const neuron of neurons.sort((a, b) => a - b)) {
      this.#steps.push(tick - 1);
      this.#neurons.push(neuron);
    }
  }

  lists(): SpikeLists {
    const lists: [string, [number, number][]][] = this.#groups.map(({ name }) => [name, []]);
    const starts = [0];
    for (const { size } of this.#groups) starts.push(starts[starts.length - 1] + size);
    this.#neurons.forEach((neuron, i) => {
      let group = 0;
      while (neuron >= starts[group + 1]) group++;
      lists[group][1].push([this.#steps[i], neuron - starts[group]]);
    });
    return Object.fromEntries(lists);
  }

  /** A .npy file for each group, uint8 [steps, neurons]. */
  files(steps: number): [name: string, content: Uint8Array][] {
    const lists = this.lists();
    return this.#groups.map(({ name, size }) => {
      const data = new Uint8Array(steps * size);
      for (const [step, neuron] of lists[name]) data[step * size + neuron] = 1;
      return [`spikes-${name}.npy`, formatNpy({ shape: [steps, size], dtype: 'uint8', data })];
    });
  }
}

/** Refuses files that would be too large, or whose names a file system may read as something else. */
export function checkUnitSpikeFiles({ groups }: UnitImage, steps: number): void {
  for (const { name, size } of groups) {
    if (!/^[\w-]+$/.test(name))
      raise(`group "${name}" cannot name a file; run without --out, or with --trace spikes`);
    const bytes = steps * size;
    if (bytes > MAX_ARRAY_BYTES) {
      raise(
        `the spikes of group ${name} take ${bytes} bytes; limit ${MAX_ARRAY_BYTES}; run fewer steps, or with --trace spikes`,
      );
    }
  }
}
