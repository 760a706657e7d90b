import type { ChipSummary, CoreImage, WeightlessImage } from '../image/layout.js';
import type { Counters } from '../ledger/counters.js';
import { EVENT_INDEX } from '../ledger/events.js';
import { ELSEWHERE, NOBODY } from './neurons/settle.js';
import { countPacket, hopsBetween } from './router.js';
import type { Share } from './share.js';
import type { Slice } from './slice.js';
import type { ControlPackets } from './timing/packet/control-packets.js';

/** A population whose neurons compete over several slices. */
interface Contest {
  /** In the image's order, and their rows in the ledger. */
  readonly slices: readonly Slice[];
  readonly rows: readonly number[];
  readonly largest: boolean;
  /** Core of the first slice, where candidates meet. */
  readonly home: number;
  /** The other cores, each once. */
  readonly remote: readonly number[];
}

/**
 * Competitions over several slices. When all slices have found their candidates, each share decides by itself
 * who won, and tells its own slices: nothing is written that another share reads. A candidate on another core
 * than the first slice's goes there as a partial sum, and a winner is broadcast back.
 */
export class Competitions {
  readonly #contests: readonly Contest[];
  /** By share, and by contest: which of its slices are the share's. */
  readonly #own: readonly (readonly (readonly number[])[])[];
  readonly #cores: readonly CoreImage[];
  readonly #chip: ChipSummary;
  readonly #counters: Counters;
  readonly #packets: ControlPackets;

  constructor(
    { populations, cores, chip }: WeightlessImage,
    slices: readonly Slice[],
    shares: readonly Share[],
    counters: Counters,
    packets: ControlPackets,
  ) {
    this.#packets = packets;
    this.#cores = cores;
    this.#chip = chip;
    this.#counters = counters;
    this.#contests = populations.flatMap((_, population) => {
      const rows = [...slices.keys()].filter(
        row => slices[row].population === population && slices[row].spans,
      );
      if (rows.length === 0) return [];
      const own = rows.map(row => slices[row]);
      const [{ core: home, competition }] = own;
      const remote = [...new Set(own.map(({ core }) => core))].filter(core => core !== home);
      return [{ slices: own, rows, largest: competition?.pick === 'largest', home, remote }];
    });
    this.#own = shares.map(share =>
      this.#contests.map(({ slices: all }) => [...all.keys()].filter(i => share.slices.includes(all[i]))),
    );
  }

  get any(): boolean {
    return this.#contests.length > 0;
  }

  /** Tells the slices of a share who won, and counts what they send. */
  decide(share: Share): void {
    const own = this.#own[share.index];
    for (let contest = 0; contest < own.length; contest++) {
      const { slices, rows, largest, home, remote } = this.#contests[contest];
      const winner = winningSlice(slices, largest);
      const places = own[contest];
      if (winner < 0) {
        // Nobody passed: nothing is sent.
        for (let place = 0; place < places.length; place++) slices[places[place]].winner = NOBODY;
        continue;
      }
      for (let place = 0; place < places.length; place++) {
        const i = places[place];
        const slice = slices[i];
        slice.winner = winner === i ? slice.candidate : ELSEWHERE;
        if (slice.core !== home && slice.candidate !== NOBODY) {
          this.#send(share.index, rows[i], EVENT_INDEX.partialSum, slice.core, home);
        }
        if (i > 0) continue;
        for (const core of remote) this.#send(share.index, rows[0], EVENT_INDEX.broadcast, home, core);
      }
    }
  }

  #send(share: number, row: number, kind: number, from: number, to: number): void {
    this.#packets.add(share, from, to);
    this.#counters.add(row, kind, 1);
    countPacket(this.#counters, row, hopsBetween(this.#cores[from], this.#cores[to], this.#chip));
  }
}

/** Place of the slice whose candidate wins, the first of equals; -1 where there is no candidate. */
function winningSlice(slices: readonly Slice[], largest: boolean): number {
  let winner = -1;
  for (let i = 0; i < slices.length; i++) {
    if (slices[i].candidate === NOBODY) continue;
    if (winner < 0 || (largest && slices[i].excess > slices[winner].excess)) winner = i;
  }
  return winner;
}
