import type { ReductionImage } from '../image/layout.js';
import type { Arena } from './arena.js';
import { LateValues } from './late-values.js';
import type { Slice } from './slice.js';

const LUT_LAST = 255;
/** Entry of a table around a moving centre that stands for the centre. */
const LUT_CENTRE = 128;
const REGISTER_MAX = 2 ** 31 - 1;

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
  /** [0] the moving centre's register; no reset clears it. */
  readonly #centre: Int32Array;

  constructor(image: ReductionImage, memberBase: number, slices: readonly Slice[], arena: Arena) {
    this.image = image;
    this.memberBase = memberBase;
    this.memberCount = image.members.length;
    this.memberCores = [...new Set(image.members.map(({ slice }) => slices[slice].core))];
    this.#state = arena.int32(4);
    this.#late = new LateValues(image.latenessSteps, 0, arena);
    this.#centre = arena.int32(1);
    if (!arena.fresh) return;
    this.#centre[0] = image.centre?.start ?? 0;
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

  /** The moving centre's register; 0 without one. */
  get centre(): number {
    return this.#centre[0];
  }

  /** The third factor r1 of the members. */
  get applied(): number {
    return this.#state[3];
  }

  /**
   * Takes the members' parts, already added up: spikes of this step (of the presentation, judged in an epoch),
   * or squared traces.
   */
  take(sum: number): void {
    const { kind, leakShift, gain, squareShift, epoch } = this.image;
    const old = epoch === null ? this.#state[0] : 0;
    this.#state[0] = kind === 'spike-count' ? (old >> leakShift) + gain * sum : sum >> squareShift;
  }

  /** Looks the error up; returns whether it differs from that of the step before. */
  judge(label: number, polarity: number): boolean {
    const { lut, amplitude, deadZone, positiveClass } = this.image;
    const probability = lut[this.#tableIndex()];
    const positive = positiveClass === null ? polarity === 1 : label === positiveClass;
    const raw = positive ? probability - amplitude : probability;
    const error = Math.abs(raw) <= deadZone ? 0 : raw;
    const changed = error !== this.#state[2];
    this.#state[1] = probability;
    this.#state[2] = error;
    this.#state[3] = this.#late.push(error);
    return changed;
  }

  /** Where the goodness stands in the table; moves the centre, where there is one, towards it. */
  #tableIndex(): number {
    const { indexShift, centre } = this.image;
    const goodness = this.#state[0];
    if (centre === null) return Math.min(LUT_LAST, goodness >> indexShift);
    const mean = this.#centre[0];
    const distance = Math.floor((goodness * 2 ** centre.shift - mean) / 2 ** (centre.shift + indexShift));
    this.#centre[0] = Math.min(REGISTER_MAX, Math.max(0, mean + goodness - (mean >> centre.shift)));
    return Math.min(LUT_LAST, Math.max(0, distance + LUT_CENTRE));
  }

  reset(): void {
    this.#state.fill(0);
    this.#late.clear();
  }
}
