import type { WeightlessImage } from '../../../image/layout.js';
import type { Arena } from '../../arena.js';

/**
 * Packets of reductions and competitions (partial sums and broadcasts) that a step's cores sent, by share. Nobody keeps
 * them where no time is told packet by packet.
 */
export class ControlPackets {
  /** Packets of a share in a step, at most. */
  readonly room: number;
  /** [shares x (1 + 2 room)] number of packets, then from and to of each. */
  readonly #lists: Int32Array;

  /** @param shares 0 where nobody asks */
  constructor(image: WeightlessImage, shares: number, arena: Arena) {
    this.room = shares === 0 ? 0 : mostControlPackets(image);
    this.#lists = arena.tables.int32(shares * this.words);
  }

  /** Words of a share's list. */
  get words(): number {
    return 1 + 2 * this.room;
  }

  /** @param share that counts the packet */
  add(share: number, fromCore: number, toCore: number): void {
    if (this.room === 0) return;
    const first = share * this.words;
    const count = this.#lists[first];
    this.#lists[first + 1 + 2 * count] = fromCore;
    this.#lists[first + 2 + 2 * count] = toCore;
    this.#lists[first] = count + 1;
  }

  /** Moves a share's packets to `into`, from `at` on, and forgets them. */
  take(share: number, into: Int32Array, at: number): void {
    const first = share * this.words;
    const words = 1 + 2 * this.#lists[first];
    for (let word = 0; word < words; word++) into[at + word] = this.#lists[first + word];
    this.#lists[first] = 0;
  }
}

/** Each slice tells two others at most a competition, each member of a reduction its home, and is told. */
export function mostControlPackets({ slices, reductions, populations }: WeightlessImage): number {
  let most = 0;
  for (const { members, epoch } of reductions) if (epoch === null) most += 2 * members.length;
  populations.forEach((_, population) => {
    const own = slices.filter(slice => slice.population === population);
    if (own.length > 1 && own[0].competition !== null) most += 2 * own.length;
  });
  return most;
}
