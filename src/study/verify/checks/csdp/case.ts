import {
  type Circuit,
  createCircuit,
  type Learning,
  type OptimiserChoice,
} from '../../../../reference/csdp/index.js';
import { RecordedArrays, type Recordings, recordedJson } from '../../recordings.js';

interface SynapsePlace {
  readonly name: string;
  readonly pre: number;
  readonly post: number;
  readonly offset: number;
}

/** What a check reads of a case's meta.json. */
export interface CsdpCaseMeta {
  readonly supervised_context_synapses: boolean;
  readonly sizes: { inputs: number; h1: number; h2: number; classes: number };
  readonly presentations: number;
  readonly rows: number;
  readonly steps: number;
  readonly presentation: readonly { learn: Learning }[];
  readonly constants: Readonly<Record<string, number>>;
  readonly optimiser: null | {
    type: 'plain' | 'adam';
    eta_csdp: number;
    eta_heads: number;
    lambda_decay: number;
    beta1: number;
    beta2: number;
    epsilon: number;
  };
  readonly synapses_in_w: readonly SynapsePlace[];
  readonly synapses_learning: readonly SynapsePlace[];
  readonly steps_of_exp_at: readonly number[];
  readonly steps_of_exp_dw: readonly number[];
  readonly steps_of_ref64_at: readonly number[];
  readonly exact_ties_presentation_step_row_layer: readonly (readonly number[])[];
  readonly tolerance_abs: Readonly<Record<string, number>>;
}

/** A case of the released CSDP code: everything that went in, and what it made of it. */
export class CsdpCase {
  readonly meta: CsdpCaseMeta;
  readonly arrays: RecordedArrays;

  constructor(recordings: Recordings, name: string) {
    this.meta = recordedJson<CsdpCaseMeta>(recordings, `csdp/${name}/meta.json`);
    this.arrays = new RecordedArrays(recordings, `csdp/${name}`);
  }

  /** One presentation's part of a recorded array of bytes. */
  bytesOf(name: string, presentation: number): Uint8Array {
    const all = Uint8Array.from(this.arrays.all(name));
    const part = all.length / this.meta.presentations;
    return all.slice(presentation * part, (presentation + 1) * part);
  }

  circuit(): Circuit {
    const { meta } = this;
    const { h1, h2, inputs, classes } = meta.sizes;
    const c = meta.constants;
    const optimiser = meta.optimiser;
    const choice: OptimiserChoice =
      optimiser?.type === 'adam'
        ? { kind: 'adam', beta1: optimiser.beta1, beta2: optimiser.beta2, epsilon: optimiser.epsilon }
        : { kind: 'plain' };
    return createCircuit({
      sizes: { inputs, hidden1: h1, hidden2: h2, classes },
      labelContext: meta.supervised_context_synapses,
      constants: {
        steps: meta.steps,
        dtMs: c.dt_ms!,
        tauMembraneMs: c.tau_m_ms!,
        tauTraceMs: c.tau_tr_ms!,
        theta: c.theta!,
        csdpScale: c.r_csdp!,
        lateralScale: c.r_lateral!,
        headScale: c.r_head_update!,
        homeostasisGain: c.rho!,
        thresholdFloor: c.threshold_floor!,
        weightBound: c.w_bound!,
        probabilityClip: c.p_clip!,
      },
      rates: {
        etaCsdp: optimiser?.eta_csdp ?? 0,
        etaHeads: optimiser?.eta_heads ?? 0,
        decay: optimiser?.lambda_decay ?? 0,
      },
      optimiser: choice,
      weights: this.arrays.all('in_w'),
      thresholds: this.arrays.all('in_thr0'),
    });
  }
}
