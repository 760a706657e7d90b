import { SpikeloomError } from '../../../fixed/error.js';
import type { WeightlessImage } from '../../../image/layout.js';
import type { Counters } from '../../../ledger/counters.js';
import type { Arena } from '../../arena.js';
import type { Share } from '../../share.js';
import { ElapsedTime } from '../elapsed.js';
import { type DurationTable, type TimeBreakdown, type TimingModel, totalPs } from '../timing.js';
import type { ControlPackets } from './control-packets.js';
import { type PacketBatch, PacketNetwork, type PacketNetworkSpec } from './network.js';
import { StepBatch } from './step-batch.js';
import { StepRecord } from './step-record.js';

/** What a chip model says of its network; the nodes are the image's cores, then its encoders. */
export type PacketFigures = Omit<PacketNetworkSpec, 'nodeTile'>;

/** A step's packets have come to rest. */
export interface PacketStep {
  readonly tick: number;
  /** Emulated time at the start of the step. */
  readonly startPs: number;
  readonly computePs: number;
  readonly networkPs: number;
}

/**
 * Time of a step = until the last core is done with its chain of work and the last packet stands where it belongs, plus the
 * barrier. Cores send while they work, and wait where the network has no room for what they send. Energy and results know
 * nothing of it.
 *
 * Shares write down what they did; thread 0 lets the packets run, by itself, one meeting later. So nothing depends on the number of
 * threads.
 */
export class PacketTiming implements TimingModel {
  /** Called when a step's packets have run. */
  onStep: ((step: PacketStep) => void) | null = null;
  readonly #image: WeightlessImage;
  readonly #figures: PacketFigures;
  readonly #barrierPs: number;
  readonly #shares: readonly Share[];
  readonly #record: StepRecord;
  readonly #elapsed: ElapsedTime;
  /** What a step's packets could not do; nothing is timed from then on. */
  #failure: SpikeloomError | null = null;
  /** Of thread 0, made when the first step is over: the other threads need none. */
  #running: { readonly network: PacketNetwork; readonly batch: StepBatch } | null = null;

  constructor(
    image: WeightlessImage,
    counters: Counters,
    shares: readonly Share[],
    packets: ControlPackets,
    durations: DurationTable,
    figures: PacketFigures,
    arena: Arena,
  ) {
    this.#image = image;
    this.#figures = figures;
    this.#barrierPs = durations.barrierPs;
    this.#shares = shares;
    const sources = [...image.slices, ...image.encoders].reduce((sum, { count }) => sum + count, 0);
    this.#record = new StepRecord(counters, shares, packets, durations.eventPs, sources, arena);
    this.#elapsed = new ElapsedTime(arena);
  }

  get elapsedPs(): number {
    return totalPs(this.breakdown);
  }

  get breakdown(): TimeBreakdown {
    return this.#elapsed.breakdown(this.#record.managementPs(false));
  }

  /** The network, for instruments that only look (`PacketNetwork.observer`). */
  get network(): PacketNetwork {
    return this.#parts.network;
  }

  endShare(share: number, tick: number): void {
    this.#record.write(share, tick);
  }

  endStep(tick: number): void {
    if (this.#failure !== null) return;
    const { batch } = this.#parts;
    const packets = batch.make(tick);
    const { computePs } = batch;
    const networkPs = batch.moving === 0 ? 0 : Math.max(0, this.#endOf(packets, tick) - computePs);
    this.onStep?.({ tick, startPs: this.elapsedPs, computePs, networkPs });
    this.#elapsed.addStep(computePs, networkPs, this.#barrierPs);
  }

  /** @throws SpikeloomError where packets of a step of the run waited for each other in a circle */
  endManagement(): void {
    if (this.#failure !== null) throw this.#failure;
    this.#elapsed.addManagement(this.#record.managementPs(true));
  }

  /** When the last packet is where it belongs. A deadlock is told when all threads are through with the run. */
  #endOf(packets: PacketBatch, tick: number): number {
    try {
      return this.network.run(packets).endPs;
    } catch (error) {
      if (!(error instanceof SpikeloomError)) throw error;
      this.#failure = new SpikeloomError(`step ${tick} of the chip: ${error.message}`);
      return 0;
    }
  }

  get #parts() {
    if (this.#running === null) {
      const { cores, encoders } = this.#image;
      const tiles = [...cores, ...encoders].map(({ x, y }) => y * this.#figures.columns + x);
      const network = new PacketNetwork({ ...this.#figures, nodeTile: Int32Array.from(tiles) });
      network.keepsTimes = false;
      this.#running = {
        network,
        batch: new StepBatch(this.#image, this.#shares, this.#record, network),
      };
    }
    return this.#running;
  }
}
