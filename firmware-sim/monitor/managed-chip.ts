import type { WeightlessImage } from '../../src/image/layout.js';
import { EVENT_INDEX } from '../../src/ledger/events.js';
import type { ChipDevice } from '../device.js';
import { type RegisterMap, registerMap } from './register-map.js';

/**
 * The chip as the management processor's program sees it: whatever the program does is done to the
 * device and counted in the management row, by rule (docs/counting.md). A register of a core
 * that is read or written counts `managementRead` or `managementWrite` and the image's cycles for it; an
 * arithmetic step of the program's own counts its cycles. What the device counts for itself (the
 * resets, the epoch, the thresholds) is not counted here. Values from the host reach their
 * encoder from the link's port: their bytes are the link's, no register is written.
 */
export class ManagedChip {
  readonly image: WeightlessImage;
  readonly device: ChipDevice;
  readonly #registers: RegisterMap;

  constructor(device: ChipDevice) {
    this.image = device.image;
    this.device = device;
    this.#registers = registerMap(device.image);
  }

  reset(): void {
    this.device.reset();
    this.#countWrites(this.#registers.reset);
  }

  beginSample(sample: number): void {
    this.device.beginSample(sample);
    this.#countWrites(this.#registers.reseed);
  }

  loadInput(encoder: number, values: Uint8Array): void {
    this.device.loadInput(encoder, values);
  }

  /** The label context: a one-hot code at full value, or nothing for -1; one write selects the line. */
  setContext(encoder: number, label: number): void {
    const values = new Uint8Array(this.image.encoders[encoder].count);
    if (label >= 0) values[label] = 255;
    this.device.loadInput(encoder, values);
    this.#countWrites(1);
  }

  setLearning(on: boolean): void {
    this.device.setLearning(on);
    this.#countWrites(this.#registers.learning);
  }

  /** @param label -1 for none */
  setLabel(label: number): void {
    this.device.setLabel(label);
    this.#countWrites(this.#registers.label);
  }

  setPolarity(polarity: 0 | 1): void {
    this.device.setPolarity(polarity);
    this.#countWrites(this.#registers.label);
  }

  setAnnealing(shift: number): void {
    this.device.setAnnealing(shift);
    this.#countWrites(this.#registers.annealing);
  }

  /** One write starts the barrier unit's step counter; its end is an interrupt. */
  run(steps: number): void {
    this.#countWrites(1);
    this.device.run(steps);
  }

  learnEpoch(epoch = 0): void {
    this.device.learnEpoch(epoch);
    this.#countWrites(this.#registers.epochs[epoch]);
  }

  /** Scales the columns whose weights sum up to more than their target. */
  scale(): void {
    this.device.scale();
    this.#countWrites(this.#registers.scaling);
  }

  adaptThresholds(): void {
    this.device.adaptThresholds();
    this.#countWrites(this.#registers.homeostasis);
  }

  /** A copy of a slice's potentials: a read each. */
  readPotentials(slice: number): Int32Array {
    const potentials = this.device.potentials(slice).slice();
    const { management } = this.image.chip;
    this.#count(EVENT_INDEX.managementRead, potentials.length);
    this.#count(EVENT_INDEX.managementCycle, potentials.length * management.cyclesPerRead);
    return potentials;
  }

  /** A write each. */
  writeThirdFactor(slice: number, values: Int32Array): void {
    this.device.writeThirdFactor(slice, values);
    this.#countWrites(values.length);
  }

  /** The reward r0 of all slices: a write to each core that learns. */
  writeReward(value: number): void {
    this.device.writeReward('all', value);
    this.#countWrites(this.#registers.annealing);
  }

  /** Arithmetic steps of the program's own. */
  countOperations(operations: number): void {
    const { management } = this.image.chip;
    this.#count(EVENT_INDEX.managementCycle, operations * management.cyclesPerOperation);
  }

  countLinkBytes(bytes: number): void {
    this.device.counters.add(this.device.counters.chipRow, EVENT_INDEX.linkByte, bytes);
  }

  #countWrites(writes: number): void {
    const { management } = this.image.chip;
    this.#count(EVENT_INDEX.managementWrite, writes);
    this.#count(EVENT_INDEX.managementCycle, writes * management.cyclesPerWrite);
  }

  #count(kind: number, events: number): void {
    this.device.counters.add(this.device.counters.managementRow, kind, events);
  }
}
