import type { WeightlessImage } from '../../src/image/layout.js';
import { refuse } from '../link/refusal.js';
import { MAX_PAYLOAD_BYTES, type Reply, type Request } from '../link/schema.js';
import type { ManagedChip } from './managed-chip.js';

/** An input spike crosses the link as a unit number of 32 bits. */
const LINK_BYTES_PER_INPUT_SPIKE = 4;

const NO_VALUES = new Int32Array(0);

/** Steps the chip at the host's pace, with the host's input spikes, and tells who fired if asked. */
export function freeRun(chip: ManagedChip, request: Request<'step'>): Reply<'step'> {
  const { device } = chip;
  const { steps, inputStart, inputUnits } = request;
  if (steps < 1) refuse('bad argument', `steps is ${steps}; expected 1 at least`);
  checkInput(chip.image, request);
  const recorder = request.record === 0 ? undefined : new SpikeRecorder(chip, steps);
  chip.countLinkBytes(LINK_BYTES_PER_INPUT_SPIKE * inputUnits.length);
  if (inputStart.length === 0 && recorder === undefined) {
    device.run(steps);
    return { tick: device.tick, firedStart: NO_VALUES, firedNeurons: NO_VALUES };
  }
  for (let step = 0; step < steps; step++) {
    if (inputStart.length > 0) inject(chip, inputUnits.subarray(inputStart[step], inputStart[step + 1]));
    device.step();
    recorder?.look();
  }
  return {
    tick: device.tick,
    firedStart: Int32Array.from(recorder?.starts ?? NO_VALUES),
    firedNeurons: Int32Array.from(recorder?.neurons ?? NO_VALUES),
  };
}

function checkInput(image: WeightlessImage, { steps, inputStart, inputUnits }: Request<'step'>): void {
  if (inputStart.length === 0 && inputUnits.length === 0) return;
  if (inputStart.length !== steps + 1) {
    refuse('bad argument', `inputStart has ${inputStart.length} entries; expected ${steps + 1}, or none`);
  }
  if (inputStart[0] !== 0 || inputStart[steps] !== inputUnits.length) {
    const what = `inputStart runs from ${inputStart[0]} to ${inputStart[steps]}`;
    refuse('bad argument', `${what}; expected 0 to ${inputUnits.length}, the number of input spikes`);
  }
  const fall = inputStart.findIndex((start, step) => start > inputStart[step + 1]);
  if (fall >= 0) refuse('bad argument', `inputStart falls at step ${fall}; expected ascending entries`);
  const units = image.encoders.reduce((sum, { count }) => sum + count, 0);
  for (let step = 0; step < steps; step++) {
    for (let i = inputStart[step]; i < inputStart[step + 1]; i++) {
      const unit = inputUnits[i];
      if (unit < 0 || unit >= units) {
        refuse('bad argument', `input unit ${unit} of step ${step} does not exist; the image has ${units}`);
      }
      if (i > inputStart[step] && inputUnits[i - 1] >= unit) {
        refuse('bad argument', `the input units of step ${step} do not ascend at unit ${unit}`);
      }
    }
  }
}

/** Hands ascending unit numbers to the encoders that they belong to. */
function inject(chip: ManagedChip, units: Int32Array): void {
  let at = 0;
  let base = 0;
  chip.image.encoders.forEach((encoder, index) => {
    const end = base + encoder.count;
    const from = at;
    while (at < units.length && units[at] < end) at++;
    if (at > from) {
      const first = base;
      chip.device.inject(
        index,
        units.subarray(from, at).map(unit => unit - first),
      );
    }
    base = end;
  });
}

/** Tells from the neurons' spike counters who fired in each step. */
class SpikeRecorder {
  readonly starts: number[] = [0];
  /** Numbered through all slices in image order. */
  readonly neurons: number[] = [];
  readonly #chip: ManagedChip;
  /** Spike counts before the step, slice by slice. */
  readonly #before: Int32Array;

  constructor(chip: ManagedChip, steps: number) {
    const neurons = chip.image.slices.reduce((sum, slice) => sum + slice.count, 0);
    const worstBytes = 4 * steps * (neurons + 1) + 64;
    if (worstBytes > MAX_PAYLOAD_BYTES) {
      const most = Math.floor((MAX_PAYLOAD_BYTES - 64) / (4 * (neurons + 1)));
      refuse(
        'bad argument',
        `${steps} recorded steps of ${neurons} neurons may overfill a reply; limit ${most} steps`,
      );
    }
    this.#chip = chip;
    this.#before = new Int32Array(neurons);
    this.#scan(() => {});
  }

  /** Looks at the counters after a step. */
  look(): void {
    this.#scan(neuron => this.neurons.push(neuron));
    this.starts.push(this.neurons.length);
  }

  #scan(fired: (neuron: number) => void): void {
    let neuron = 0;
    this.#chip.image.slices.forEach((_, slice) => {
      const counts = this.#chip.device.spikeCounts(slice);
      for (let i = 0; i < counts.length; i++, neuron++) {
        if (counts[i] === this.#before[neuron]) continue;
        this.#before[neuron] = counts[i];
        fired(neuron);
      }
    });
  }
}
