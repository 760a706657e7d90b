import { readFileSync } from 'node:fs';
import { compileNetwork } from '../../src/compiler/compile.js';
import { parseNpy } from '../../src/data/npy.js';
import { parseChip } from '../../src/hardware/parse.js';
import { encodeImage } from '../../src/image/encode.js';
import type { NetworkDescription } from '../../src/network/description.js';
import { expandNetwork } from '../../src/network/expand.js';
import { symStdp } from '../../src/network/sym-stdp.js';
import { Session } from '../../src/runtime/session.js';
import { oneCoreWith } from '../support/chip-text.js';
import { sharedData } from '../support/shared-data.js';
import { ReplayingEngine } from './sym-stdp-recorder.js';

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
export class SymStdpCase {
  readonly parameters: SymStdpParameters;
  readonly #folder: string;
  readonly #arrays = new Map<string, number[]>();

  constructor(folder: string) {
    this.#folder = folder;
    this.parameters = JSON.parse(readFileSync(sharedData('sym-stdp', folder, 'params.json'), 'utf8'));
  }

  all(name: string): number[] {
    let values = this.#arrays.get(name);
    if (values === undefined) {
      const file = sharedData('sym-stdp', this.#folder, `${name}.npy`);
      values = [...parseNpy(readFileSync(file), name).data];
      this.#arrays.set(name, values);
    }
    return values;
  }

  /** Row `index` of an array whose rows are `length` long. */
  row(name: string, index: number, length: number): number[] {
    return this.all(name).slice(index * length, (index + 1) * length);
  }

  /** Units that spike in a step of the recording, counted through all presentations. */
  inputOf(step: number): number[] {
    const flags = this.row('in_spikes', step, this.parameters.n_in);
    return flags.flatMap((flag, unit) => (flag === 1 ? [unit] : []));
  }
}

/** One core whose learning unit draws from a register of 32 bits. */
const chip = parseChip(oneCoreWith('randomBits: 8', 'randomBits: 15\n  registerBits: 32'), 'one-core.yaml');

/** The case's network, from the product's builder, with the recorded initial weights in place of drawn ones. */
function describeCase(recorded: SymStdpCase): NetworkDescription {
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
    W: { ...W, weights: byTarget(recorded.all('w_init'), p.n_in, p.n_exc) },
    U: { ...U, weights: byTarget(recorded.all('u_init'), p.n_exc, p.n_cla) },
  };
  return { ...description, projections };
}

/** [pre, post] as recorded, to a matrix [post][pre]. */
function byTarget(values: readonly number[], pre: number, post: number) {
  const matrix = Array.from({ length: post }, (_, k) =>
    Array.from({ length: pre }, (_, j) => values[j * post + k]),
  );
  return { kind: 'matrix', values: matrix } as const;
}

/** Compiles a case onto one core and boots it through the host link; the recorded input spikes are replayed. */
export function bootCase(recorded: SymStdpCase): { session: Session; engine: ReplayingEngine } {
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
