/** The parts of the chip image that say what neurons, traces and input units do (`layout.ts`). */

export type NeuronUnit = ShiftLif | CubaLif | TrueNorth | Accumulator;

/**
 * Leaky integrate and fire with a shift for a leak (data/csdp-chip README, 1.5 step 3):
 * `v = limit(u + J - (u >> leakShift))`; spike where v > threshold; then u = 0, else u = v.
 * After a spike the neuron rests for `refractorySteps` steps, in which u stays and J is lost.
 */
export interface ShiftLif {
  readonly model: 'lif-shift';
  /** 0..31; 31 stands for no leak: `v = limit(u + J)`. */
  readonly leakShift: number;
  /** Width of the potential, sign included; `limit` saturates or wraps (two's complement) to it. */
  readonly potentialBits: number;
  readonly overflow: 'saturate' | 'wrap';
  /** A potential below it becomes it, at most 0; null: the width is the only limit, as where it wraps. */
  readonly lowest: number | null;
  /** 0 for no rest. */
  readonly refractorySteps: number;
}

/**
 * Loihi's current-based neuron (hardware facts, section 1; data/lava-lif README):
 * `u = wrapU(dec(u, decayU) + limitSum(J << inputShift))`; `v = limitV(dec(v, decayV) + u + bias)`;
 * spike where v > threshold; then v is reset (`reset`) and the neuron rests for `refractorySteps` steps, in
 * which u goes on and v stays as the reset left it. `dec(x, d) = sign(x) * ((|x| * (4096 - d)) >> 12)`.
 */
export interface CubaLif {
  readonly model: 'lif-cuba';
  /** 0..4096, offsets already added. */
  readonly decayU: number;
  readonly decayV: number;
  readonly inputShift: number;
  /** Limit of the sum after the shift: none; clipped to +-(2^21 - 64); wrapped at 21 bits plus sign. */
  readonly sumLimit: 'none' | 'clip' | 'wrap';
  /** none; lava: one wrap into (-2^23, 2^23]; twos: two's complement at 24 bits. */
  readonly currentOverflow: 'none' | 'lava' | 'twos';
  /** none, or clipped to [min, max]. */
  readonly potentialLimit: { readonly min: number; readonly max: number } | null;
  /** 0 for no rest. */
  readonly refractorySteps: number;
  readonly reset: PotentialReset;
}

/**
 * What becomes of the potential v of a neuron that fired, on the scale of v: 0; `limitV(v - amount)`, amount
 * 1 .. 2^30; or `value`, which lies inside the limit of v.
 */
export type PotentialReset =
  | { readonly kind: 'zero' }
  | { readonly kind: 'subtract'; readonly amount: number }
  | { readonly kind: 'value'; readonly value: number };

/**
 * The digital neuron of TrueNorth as RANC has it (data/ranc README), without its stochastic modes:
 * `V = wrap(V + J + leak)`, leak the slice's bias; with P the slice's threshold, N and R of the arrays here,
 * - where V >= P: spike, and `V = wrap(R)`, or in reset mode 1 `V = wrap(V - P)`;
 * - else where V < N (`negativeCompare` below), or V <= N (at-or-below): `V = wrap(-R)`, or in reset mode 1 `V = wrap(V - N)`.
 *
 * `wrap` is two's complement to `potentialBits`. A reset sets V to `initialPotentials`.
 */
export interface TrueNorth {
  readonly model: 'truenorth';
  /** 2..32. */
  readonly potentialBits: number;
  readonly negativeCompare: 'below' | 'at-or-below';
  /** N, -2^31 .. 2^31 - 2; [count]. */
  readonly negativeThresholds: Int32Array;
  /** R; [count]. */
  readonly resetPotentials: Int32Array;
  /** 0: set; 1: subtract; [count]. */
  readonly resetModes: Uint8Array;
  /** V after a reset, of `potentialBits`; [count]. */
  readonly initialPotentials: Int32Array;
  /**
   * 0..65535: steps after a reset in which the neurons and their traces stand still: what arrives is lost, nothing is
   * updated or counted. RANC puts packets in before its first tick, so that its tick 0 is such a step.
   */
  readonly holdSteps: number;
}

/** Sums its input without leak, never fires: `u = saturate(u + J)` to `potentialBits`. */
export interface Accumulator {
  readonly model: 'accumulate';
  readonly potentialBits: number;
}

/**
 * Winner takes all: of all neurons of a population that pass their thresholds in a step one fires, the
 * lowest index (`first`), or the one that passes by most, the lowest of equals (`largest`). Then u of all
 * neurons of the population becomes 0; the winner alone rests.
 */
export interface Competition {
  readonly pick: 'first' | 'largest';
}

/** How thresholds adapt; the units live one a file in `src/engine/thresholds/`. */
export type ThresholdPolicy =
  | { readonly kind: 'fixed' }
  /**
   * Per neuron, when the management processor says so (end of a learning presentation):
   * `threshold = clip(threshold + step (count - target), floor, ceiling)`, count = spikes since reset.
   */
  | {
      readonly kind: 'neuron';
      readonly step: number;
      readonly target: number;
      readonly floor: number;
      readonly ceiling: number;
      /** The core's own unit, or the management processor (a read and a write for each neuron). */
      readonly by: 'unit' | 'management';
    }
  /**
   * One increment for the whole layer and step, after the neurons fired:
   * `threshold = clip(threshold + step (n - target), floor, ceiling)`, n = the layer's spikes
   * `latenessSteps` steps ago (0: this step; only where the layer lies on one core).
   * With `restore`, the thresholds go back to the image's at every reset.
   */
  | {
      readonly kind: 'layer';
      readonly step: number;
      readonly target: number;
      readonly floor: number;
      readonly ceiling: number;
      readonly latenessSteps: number;
      readonly restore: boolean;
    }
  /**
   * Per neuron, above the image's threshold by theta, which starts at 0 and is kept through resets. A spike while learning is
   * enabled: `threshold = min(ceiling, threshold + gain)`. When the management processor says so, for
   * each neuron with theta > 0: `theta -= (theta + rnd) >> decayShift`, rnd the low `decayShift` bits
   * of a draw of the core's register.
   */
  | {
      readonly kind: 'dynamic';
      readonly gain: number;
      /** 1..15. */
      readonly decayShift: number;
      /** Of the threshold. */
      readonly ceiling: number;
    }
  /**
   * An inhibition level for the whole layer, by which all thresholds stand above the image's. Each step after
   * the neurons fired: `level -= level >> leakShift; level = min(ceiling, level + strength n)`, n the
   * layer's spikes `latenessSteps` steps ago (as for `layer`). A reset clears it.
   */
  | {
      readonly kind: 'inhibition';
      readonly strength: number;
      readonly leakShift: number;
      /** Of the level. */
      readonly ceiling: number;
      readonly latenessSteps: number;
    };

export interface PostTraces {
  readonly y1: TraceUnit | null;
  readonly y2: TraceUnit | null;
  readonly y3: TraceUnit | null;
}

export interface PreTraces {
  readonly x1: SpikeTrace | null;
  readonly x2: SpikeTrace | null;
}

export type TraceUnit = SpikeTrace | WindowTrace | GateTrace;

/**
 * A trace, 0 .. max. Each step first decays, `x = (x * (4096 - decay)) >> 12`, then takes the spike:
 * `set`: x = impulse; `add`: x = min(max, x + impulse). decay 0 keeps it: a counter.
 */
export interface SpikeTrace {
  readonly mode: 'set' | 'add';
  readonly impulse: number;
  readonly decay: number;
  readonly max: number;
}

/**
 * Reads 1 in the `steps` steps after the step of a spike, else 0: a countdown c, of which each step takes
 * `y = (c > 0)`, then `c = steps` where the neuron fired, else `max(0, c - 1)`. A spike inside the window
 * starts it anew, and the step of a spike still reads what was open before.
 */
export interface WindowTrace {
  readonly mode: 'window';
  readonly steps: number;
}

/**
 * 1 where both lie in their ranges (ends included), else 0: the membrane potential as it was compared with the
 * threshold in this step (in a step of rest: as it stands), and the trace `of` of the same neuron after this
 * step. The other trace is no gate.
 */
export interface GateTrace {
  readonly mode: 'gate';
  readonly potentialMin: number;
  readonly potentialMax: number;
  readonly of: 'y1' | 'y2';
  readonly traceMin: number;
  readonly traceMax: number;
}

/**
 * How an encoder's unit makes spikes of its value v, 0..255; units in ascending order.
 * - bernoulli: each step, none drawn for a value of 0, else one draw of the encoder's LFSR32 and a spike
 *   where draw < v (data/csdp-chip README, 1.5 step 6).
 * - constant: a spike each step where v is not 0. external: the host gives the spikes.
 * - poisson: each step every unit with v > 0 that is not in its dead time makes one draw (`rateBits` up to 8)
 *   or two, and fires where the low `rateBits` bits of the register are below v; then it is dead for `deadSteps` steps.
 * - latency: a unit with v > 0 fires once, in step `((255 - v) windowSteps) >> 8` after a reset, the first being 0.
 * - current: an integrate-and-fire unit under constant current: `acc += v`; where acc >= 256 it fires and `acc -= 256`.
 *   Accumulators start at 0, or (`random`) in the first step after a reset at one draw for each unit, of v = 0 too.
 * - recorded: in step s after a reset, the first being 0, units[stepStart[s]] .. units[stepStart[s + 1] - 1] fire, in
 *   steps beyond the record none; values change nothing.
 *
 * A reset ends dead times, clears accumulators and starts the count of steps anew; new values do not. Of any kind: in
 * a step for which the host injects units those fire, and the encoder stands still: nothing is drawn, no dead time, accumulator
 * or count of steps goes on.
 */
export type EncoderUnit =
  | { readonly kind: 'bernoulli' | 'constant' | 'external' }
  | {
      readonly kind: 'poisson';
      /** 8..16. */
      readonly rateBits: number;
      /** 0..255. */
      readonly deadSteps: number;
    }
  | {
      readonly kind: 'latency';
      /** 1..65535. */
      readonly windowSteps: number;
    }
  | { readonly kind: 'current'; readonly phase: 'zero' | 'random' }
  | {
      readonly kind: 'recorded';
      /** [steps + 1], ascending from 0. */
      readonly stepStart: Int32Array;
      /** Of each step ascending, each once. */
      readonly units: Int32Array;
    };
