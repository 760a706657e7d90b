import type { Counters } from '../../../ledger/counters.js';
import type { Arena } from '../../arena.js';
import type { Share } from '../../share.js';
import type { ControlPackets } from './control-packets.js';
import { STAGE, takeStages } from './stages.js';

/**
 * What a step did, as its packets need it, in memory that threads share: each share writes its part when it is done, and thread
 * 0 reads all one meeting later, while the next step goes on. So there is room for two steps.
 */
export class StepRecord {
  /** [2 x rows x stages] picoseconds of each row of the ledger. */
  readonly #stagePs: Float64Array;
  /** [2 x senders] spikes of each, and [2 x sources] the units that fired, from the sender's first source on. */
  readonly #fired: Int32Array;
  readonly #units: Int32Array;
  /** [2 x shares x words] */
  readonly #control: Int32Array;
  /** [rows x kinds] counts that are accounted for: state. */
  readonly #before: Float64Array;
  readonly #counters: Counters;
  readonly #shares: readonly Share[];
  readonly #packets: ControlPackets;
  readonly #eventPs: ArrayLike<number>;
  readonly #sources: number;
  readonly #senders: number;

  constructor(
    counters: Counters,
    shares: readonly Share[],
    packets: ControlPackets,
    eventPs: ArrayLike<number>,
    sources: number,
    arena: Arena,
  ) {
    this.#counters = counters;
    this.#shares = shares;
    this.#packets = packets;
    this.#eventPs = eventPs;
    this.#sources = sources;
    this.#senders = counters.chipRow;
    this.#before = arena.float64(counters.counts.length);
    const { tables } = arena;
    this.#stagePs = tables.float64(2 * counters.rows * STAGE.count);
    this.#fired = tables.int32(2 * this.#senders);
    this.#units = tables.int32(2 * sources);
    this.#control = tables.int32(2 * shares.length * packets.words);
  }

  /** A share writes its part of a step. */
  write(share: number, tick: number): void {
    const { sliceRows, senders } = this.#shares[share];
    const half = tick & 1;
    for (let i = 0; i < sliceRows.length; i++) this.#takeRow(half, sliceRows[i]);
    if (share === 0) {
      for (let row = this.#counters.encoderRow; row <= this.#counters.chipRow; row++)
        this.#takeRow(half, row);
    }
    const units = half * this.#sources;
    for (let i = 0; i < senders.length; i++) {
      const { source, ledgerRow } = senders[i];
      const { fired, spikes, sourceBase } = source;
      this.#fired[half * this.#senders + ledgerRow] = fired;
      for (let spike = 0; spike < fired; spike++) this.#units[units + sourceBase + spike] = spikes[spike];
    }
    this.#packets.take(share, this.#control, this.#controlAt(half, share));
  }

  /** Time that a row's events of a stage took, in picoseconds. */
  stagePs(tick: number, row: number, stage: number): number {
    return this.#stagePs[((tick & 1) * this.#counters.rows + row) * STAGE.count + stage];
  }

  firedOf(tick: number, sender: number): number {
    return this.#fired[(tick & 1) * this.#senders + sender];
  }

  /** The units that fired, all senders' and both steps'; a sender's from {@link firstSpikeOf} on. */
  get unitsThatFired(): Int32Array {
    return this.#units;
  }

  firstSpikeOf(tick: number, sourceBase: number): number {
    return (tick & 1) * this.#sources + sourceBase;
  }

  /** Number of a share's control packets, and from where to where each goes. */
  controlCount(tick: number, share: number): number {
    return this.#control[this.#controlAt(tick & 1, share)];
  }

  controlFrom(tick: number, share: number, packet: number): number {
    return this.#control[this.#controlAt(tick & 1, share) + 1 + 2 * packet];
  }

  controlTo(tick: number, share: number, packet: number): number {
    return this.#control[this.#controlAt(tick & 1, share) + 2 + 2 * packet];
  }

  /** Management's work since it was last asked for, and whether it is accounted for by that. */
  managementPs(take: boolean): number {
    const { counts, managementRow } = this.#counters;
    const kinds = counts.length / this.#counters.rows;
    let ps = 0;
    for (let kind = 0; kind < kinds; kind++) {
      const place = managementRow * kinds + kind;
      ps += (counts[place] - this.#before[place]) * this.#eventPs[kind];
      if (take) this.#before[place] = counts[place];
    }
    return ps;
  }

  #takeRow(half: number, row: number): void {
    const at = (half * this.#counters.rows + row) * STAGE.count;
    takeStages(this.#counters.counts, this.#before, this.#eventPs, row, this.#stagePs, at);
  }

  #controlAt(half: number, share: number): number {
    return (half * this.#shares.length + share) * this.#packets.words;
  }
}

/** Upper bound of the bytes that a record takes of an engine's tables, without {@link ControlPackets}. */
export function recordBytes(rows: number, sources: number, shares: number, controlRoom: number): number {
  const lines = 64 * 8;
  return 2 * (rows * (8 * STAGE.count + 4) + sources * 4) + 3 * shares * (1 + 2 * controlRoom) * 4 + lines;
}
