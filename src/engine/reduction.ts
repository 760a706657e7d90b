import type { ReductionImage } from '../image/layout.js';
import type { Arena } from './arena.js';
import { LateValues } from './late-values.js';
import type { Slice } from './slice.js';

const LUT_LAST = 255;

/**
 * The goodness of one group and the third factor that follows from it (`ReductionImage`): a sum over
 * the members, a table look-up, an error that the members see some steps later.
 */
export class Reduction {
  readonly image: ReductionImage;
  /** Number of its first member among the members of all reductions (`Slice.memberOf`). */
  readonly memberBase: number;
  readonly memberCount: number;
  /** The distinct cores that hold members, each told of the third factor once. */
  readonly memberCores: readonly number[];
  /** [0] goodness G, [1] probability p, [2] error e of this step, [3] error that acts now. */
  readonly #state: Int32Array;
  readonly #late: LateValues;

  constructor(image: ReductionImage, memberBase: number, slices: readonly Slice[], arena: Arena) {
    this.image = image;
    this.memberBase = memberBase;
    this.memberCount = image.members.length;
    this.memberCores = [...new Set(image.members.map(({ slice }) => slices[slice].core))];
    this.#state = arena.int32(4);
    this.#late = new LateValues(image.latenessSteps, 0, arena);
    if (!arena.fresh) return;
    image.members.forEach((member, index) => {
      slices[member.slice].memberOf.fill(memberBase + index, member.first, member.first + member.count);
    });
  }

  /** Pointer to the goodness. */
  get stateOffset(): number {
    return this.#state.byteOffset;
  }

  get goodness(): number {
    return this.#state[0];
  }

  get probability(): number {
    return this.#state[1];
  }

  get error(): number {
    return this.#state[2];
  }

  /** The third factor r1 of the members. */
  get applied(): number {
    return this.#state[3];
  }

  /** Takes this step's member parts (spikes, or sums of squared traces), already added up. */
  take(sum: number): void {
    const { kind, leakShift, gain, squareShift } = this.image;
    const old = this.#state[0];
    this.#state[0] = kind === 'spike-count' ? (old >> leakShift) + gain * sum : sum >> squareShift;
  }

  /** Looks the error up; returns whether it differs from that of the step before. */
  judge(label: number, polarity: number): boolean {
    const { lut, indexShift, amplitude, deadZone, positiveClass } = this.image;
    const probability = lut[Math.min(LUT_LAST, this.#state[0] >> indexShift)];
    const positive = positiveClass === null ? polarity === 1 : label === positiveClass;
    const raw = positive ? probability - amplitude : probability;
    const error = Math.abs(raw) <= deadZone ? 0 : raw;
    const changed = error !== this.#state[2];
    this.#state[1] = probability;
    this.#state[2] = error;
    this.#state[3] = this.#late.push(error);
    return changed;
  }

  reset(): void {
    this.#state.fill(0);
    this.#late.clear();
  }
}
