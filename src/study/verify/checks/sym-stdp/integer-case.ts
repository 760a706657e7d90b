import { compileNetwork } from '../../../../compiler/compile.js';
import type { ChipModel } from '../../../../hardware/schema.js';
import { encodeImage } from '../../../../image/encode.js';
import type { NetworkDescription } from '../../../../network/description.js';
import { expandNetwork } from '../../../../network/expand.js';
import { symStdp } from '../../../../network/sym-stdp.js';
import { Session } from '../../../../runtime/session.js';
import { RecordedArrays, type Recordings, recordedJson } from '../../recordings.js';
import { ReplayingEngine } from './recorder.js';

/** A case's parameters as its `params.json` has them. */
export interface SymStdpParameters {
  readonly n_in: number;
  readonly n_exc: number;
  readonly n_cla: number;
  readonly run_steps: number;
  readonly leak_shift: number;
  readonly v_thr: number;
  readonly theta_add: number;
  readonly theta_decay_shift: number;
  readonly w_max: number;
  readonly u_max: number;
  readonly target_w: number;
  readonly target_u: number;
  readonly shrink_shift: number;
  readonly refractory: number;
  readonly window: number;
  readonly p_w_bits: number;
  readonly p_u_bits: number;
  readonly lfsr_init: number;
  readonly presentations: number;
}

/** A recorded case: parameters and arrays by name. */
export class IntegerCase {
  readonly parameters: SymStdpParameters;
  readonly arrays: RecordedArrays;

  constructor(recordings: Recordings, name: string) {
    this.parameters = recordedJson<SymStdpParameters>(recordings, `sym-stdp/${name}/params.json`);
    this.arrays = new RecordedArrays(recordings, `sym-stdp/${name}`);
  }

  /** Units that spike in a step of the recording, counted through all presentations. */
  inputOf(step: number): number[] {
    const flags = this.arrays.row('in_spikes', step, this.parameters.n_in);
    return flags.flatMap((flag, unit) => (flag === 1 ? [unit] : []));
  }
}

/** The case's network, from the product's builder, with the recorded initial weights in place of drawn ones. */
function describeCase(recorded: IntegerCase): NetworkDescription {
  const { parameters: p } = recorded;
  const side = Math.sqrt(p.n_in);
  const description = symStdp({
    hidden: p.n_exc,
    imageShape: [side, side],
    classes: p.n_cla,
    steps: p.run_steps,
    pick: 'first',
    scaling: 'shrink',
    constants: {
      threshold: p.v_thr,
      thresholdGain: p.theta_add,
      thresholdDecayShift: p.theta_decay_shift,
      refractorySteps: p.refractory,
      leakShift: p.leak_shift === 0 ? 'none' : p.leak_shift,
      windowSteps: p.window,
      growShift: p.p_w_bits,
      teachShift: p.p_u_bits,
      weightLimit: p.w_max,
      readoutLimit: p.u_max,
      weightTarget: p.target_w,
      readoutTarget: p.target_u,
      shrinkShift: p.shrink_shift,
    },
  });
  const { W, U } = description.projections;
  const projections = {
    W: { ...W, weights: byTarget(recorded.arrays.all('w_init'), p.n_in, p.n_exc) },
    U: { ...U, weights: byTarget(recorded.arrays.all('u_init'), p.n_exc, p.n_cla) },
  };
  return { ...description, projections };
}

/** [pre, post] as recorded, to a matrix [post][pre]. */
function byTarget(values: ArrayLike<number>, pre: number, post: number) {
  const matrix = Array.from({ length: post }, (_, k) =>
    Array.from({ length: pre }, (_, j) => values[j * post + k]),
  );
  return { kind: 'matrix', values: matrix } as const;
}

/** Compiles a case onto a chip of one core and boots it through the host link; the recorded input spikes are replayed. */
export function bootCase(
  recorded: IntegerCase,
  chip: ChipModel,
): { session: Session; engine: ReplayingEngine } {
  const { lfsr_init: lfsrSeed, run_steps: steps } = recorded.parameters;
  const { image } = compileNetwork(expandNetwork(describeCase(recorded)), chip, { lfsrSeed });
  let engine: ReplayingEngine | undefined;
  const session = new Session(encodeImage(image), chip, {
    startEngine: (booted, options) => {
      engine = new ReplayingEngine(booted, options, steps, step => recorded.inputOf(step));
      return engine;
    },
  });
  return { session, engine: engine! };
}
