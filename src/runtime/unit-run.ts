import type { PacketResult } from '../engine/timing/packet/spec.js';
import { UnitEngine } from '../engine/units/engine.js';
import { DetailedTiming } from '../engine/units/timing/detailed.js';
import { UnitPackets } from '../engine/units/timing/packets.js';
import { StepMessages } from '../engine/units/timing/step-messages.js';
import { raise } from '../fixed/error.js';
import type { UnitImage } from '../image/unit-image.js';
import { type UnitTotals, unitTotals } from '../ledger/unit-counts.js';
import { priceUnits, type UnitEnergy, type UnitPrices } from '../ledger/unit-pricing.js';
import { unitPrices } from './unit-prices.js';
import { type LoadedUnits, loadUnits } from './unit-system.js';
import type { UnitTiming } from './unit-timings.js';

const PS_PER_S = 1e12;

export interface UnitRunOptions {
  readonly steps: number;
  /** Default: simple. */
  readonly timing?: UnitTiming | undefined;
  /** Tiles in the order in which the packets of one spike are sent to them; those that are not named follow, ascending. */
  readonly tileOrder?: readonly number[] | undefined;
  /** Whether the packets of each step are told, whatever the timing. */
  readonly tellsMessages?: boolean | undefined;
  /** Called after each step; the machine's step stands until it returns. */
  readonly onStep?: ((step: UnitStep) => void) | undefined;
  /** Memory that the machine can give. */
  readonly limitBytes?: number | undefined;
  /** Whether WebAssembly may run the inner loops; results are the same. Default: yes. */
  readonly kernels?: boolean | undefined;
}

/** A step, from 1, and the machine as it is after it. */
export interface UnitStep {
  readonly step: number;
  /** Seconds; null where no time is told. */
  readonly timeS: number | null;
  readonly machine: UnitMachine;
}

/** What a run came to. */
export interface UnitRunResult extends UnitTotals {
  readonly steps: number;
  /** Joules. */
  readonly energy: UnitEnergy;
  /** Seconds; null where no time is told. */
  readonly timeS: number | null;
}

/** Runs an image for so many steps. */
export function runUnitImage(image: UnitImage, options: UnitRunOptions): UnitRunResult {
  const machine = new UnitMachine(image, options);
  for (let step = 0; step < options.steps; step++) {
    machine.run();
    options.onStep?.({ step: machine.engine.tick, timeS: machine.stepS, machine });
  }
  return machine.result();
}

/** An image on its chip, with what tells time and prices it. */
export class UnitMachine {
  readonly loaded: LoadedUnits;
  readonly engine: UnitEngine;
  readonly prices: UnitPrices;
  readonly timing: UnitTiming;
  /** Packets of the step, where they are told or timed. */
  readonly messages: StepMessages | null;
  readonly detailed: DetailedTiming | null;
  readonly packets: UnitPackets | null;
  /** What became of the last step's packets, with packet timing. */
  delivered: PacketResult | null = null;
  /** Seconds that the last step took; null where no time is told. */
  stepS: number | null = null;
  #elapsedS = 0;

  /** @throws SpikeloomError where the image does not fit its chip, or needs more memory than there is */
  constructor(image: UnitImage, options: Omit<UnitRunOptions, 'steps' | 'onStep'>) {
    const { timing = 'simple', tileOrder, limitBytes, tellsMessages = false, kernels = true } = options;
    this.loaded = loadUnits(image);
    const { system, parts } = this.loaded;
    checkTileOrder(tileOrder ?? [], parts.tiles.length);
    this.engine = new UnitEngine(system, { limitBytes, kernels });
    this.prices = unitPrices(parts, this.engine.layout);
    this.timing = timing;
    const needsMessages = tellsMessages || timing === 'detailed' || timing === 'packet';
    const messages = needsMessages ? new StepMessages(this.engine, tileOrder) : null;
    this.messages = messages;
    this.detailed =
      messages !== null && timing === 'detailed' ? new DetailedTiming(this.engine, messages) : null;
    this.packets = messages !== null && timing === 'packet' ? new UnitPackets(this.engine, messages) : null;
    // Each packet's times are for those who are told its message.
    if (this.packets !== null) this.packets.network.keepsTimes = tellsMessages;
  }

  /** Runs a step. */
  run(): void {
    this.engine.runStep();
    this.messages?.gather();
    if (this.timing === 'none') return;
    this.stepS = this.#workS() + this.loaded.system.syncS;
    this.#elapsedS += this.stepS;
  }

  /** Emulated seconds so far. */
  get elapsedS(): number {
    return this.#elapsedS;
  }

  #workS(): number {
    if (this.detailed !== null) return this.detailed.run();
    if (this.packets === null) return this.#simpleS();
    this.delivered = this.packets.run();
    return this.delivered.endPs / PS_PER_S;
  }

  /** Energy of the last step, in joules. */
  stepEnergy(): UnitEnergy {
    return priceUnits(this.engine.stepCounts(), this.prices);
  }

  result(): UnitRunResult {
    const counts = this.engine.counts();
    return {
      steps: this.engine.tick,
      ...unitTotals(counts),
      energy: priceUnits(counts, this.prices),
      timeS: this.timing === 'none' ? null : this.#elapsedS,
    };
  }

  /** The slowest core's work: on its neurons and what they send, or on what arrives. */
  #simpleS(): number {
    const { sendS, inbox } = this.engine;
    let slowest = 0;
    for (let core = 0; core < sendS.length; core++) {
      slowest = Math.max(slowest, sendS[core], inbox.workS[core]);
    }
    return slowest;
  }
}

function checkTileOrder(order: readonly number[], tiles: number): void {
  const seen = new Set<number>();
  for (const tile of order) {
    if (!Number.isInteger(tile) || tile < 0 || tile >= tiles) {
      raise(`the tile order names tile ${tile}; the chip has tiles 0..${tiles - 1}`);
    }
    if (seen.has(tile)) raise(`the tile order names tile ${tile} twice`);
    seen.add(tile);
  }
}
