/** What an executor of chip images shows of itself after a step, and what it can be told to do. */

/** Everything that a chip holds, as plain nested arrays; indices as in the image. */
export interface OracleState {
  /** Number of steps done. */
  readonly tick: number;
  readonly slices: readonly SliceSnapshot[];
  readonly crossbars: readonly CrossbarSnapshot[];
  readonly reductions: readonly ReductionSnapshot[];
  readonly encoders: readonly EncoderSnapshot[];
  /** States of the cores' registers, unsigned. */
  readonly lfsr: readonly number[];
  /** [rows of the ledger][kinds of events, in the order of EVENT_KINDS]. */
  readonly counts: readonly (readonly number[])[];
}

/** Each array: [neurons of the slice]. */
export interface SliceSnapshot {
  /** u of `lif-shift` and `accumulate`, v of `lif-cuba`. */
  readonly potential: readonly number[];
  /** u of `lif-cuba`; 0 for other models. */
  readonly current: readonly number[];
  /** Steps that the neuron still rests; 0 for other models than `lif-cuba`. */
  readonly refractory: readonly number[];
  readonly threshold: readonly number[];
  /** y1, y2, y3 as rules read them, each null where the slice has none. */
  readonly traces: readonly (readonly number[] | null)[];
  /** Steps left of each window, likewise; null for other traces too. */
  readonly windows: readonly (readonly number[] | null)[];
  /** r0. */
  readonly reward: number;
  /** Spikes since reset. */
  readonly spikeCount: readonly number[];
  /** 1 for the neurons that fired in the last step; all 0 after a reset. */
  readonly spiked: readonly number[];
  /** r1. */
  readonly thirdFactor: readonly number[];
}

export interface CrossbarSnapshot {
  /** Stored weights [rows][columns]; 0 where no synapse is held. */
  readonly weights: readonly (readonly number[])[];
  /** x1 and x2 [rows], each null where the crossbar has none. */
  readonly traces: readonly (readonly number[] | null)[];
  /** Tags [rows][columns], 0 where no synapse is held; null where there are none. */
  readonly tags: readonly (readonly number[])[] | null;
  /** Sums of the columns, or null where they are not scaled. */
  readonly sums: readonly number[] | null;
}

export interface ReductionSnapshot {
  readonly goodness: number;
  /** p and e as last computed; 0 after a reset. */
  readonly probability: number;
  readonly error: number;
  /** The e of `latenessSteps` steps ago, which the members' r1 holds. */
  readonly applied: number;
  /** Register of the moving centre, which no reset clears; 0 without one. */
  readonly centre: number;
}

export interface EncoderSnapshot {
  /** State of the 32-bit register. */
  readonly lfsr: number;
  /** 1 for the units that spiked in the last step; all 0 after a reset. [units] */
  readonly drawn: readonly number[];
}

/** An executor: the oracle, or the engine behind the same methods. */
export interface ChipExecutor {
  reset(): void;
  beginSample(sample: number): void;
  setLearning(on: boolean): void;
  setLabel(label: number): void;
  setPolarity(polarity: 0 | 1): void;
  setAnnealing(shift: number): void;
  loadInput(encoder: number, values: Uint8Array): void;
  inject(encoder: number, units: readonly number[]): void;
  step(): void;
  learnEpoch(epoch: number): void;
  scale(): void;
  adaptThresholds(): void;
  writeThirdFactor(slice: number, values: readonly number[]): void;
  writeReward(slice: number | 'all', value: number): void;
  snapshot(): OracleState;
}
