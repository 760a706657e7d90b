import type { SpikeDraws, SymStdpConstants, Training } from '../../../../reference/sym-stdp/index.js';
import { SymStdpNetwork } from '../../../../reference/sym-stdp/index.js';
import { RecordedArrays, type Recordings, recordedJson } from '../../recordings.js';

/** A float case of the recorded data `sym-stdp`, with its constants under the names of the reference. */
export class FloatCase {
  readonly params: Readonly<Record<string, number>>;
  readonly arrays: RecordedArrays;
  readonly presentations: number;
  readonly stepsEach: number;
  readonly #learns: Training;

  constructor(recordings: Recordings, name: string) {
    type Parameters = Record<string, number> & Record<`learn_${string}`, boolean>;
    const params = recordedJson<Parameters>(recordings, `sym-stdp/${name}/params.json`);
    this.arrays = new RecordedArrays(recordings, `sym-stdp/${name}`);
    this.params = params;
    this.presentations = params.presentations;
    this.stepsEach = params.run_steps + params.rest_steps;
    this.#learns = {
      inputToExcitatory: Boolean(params.learn_pe),
      excitatoryToClass: Boolean(params.learn_ec),
      theta: !params.freeze_theta,
    };
  }

  /** Undefined for a test. */
  training(presentation: number): Training | undefined {
    return this.arrays.all('pres_mode')[presentation] === 0 ? this.#learns : undefined;
  }

  /** The recorded draws of one presentation. */
  draws(presentation: number): SpikeDraws {
    const { n_in: inputs, n_cla: classes } = this.params;
    const drawn = this.arrays.all('in_spikes');
    const teacher = this.arrays.all('teacher');
    const first = presentation * this.stepsEach;
    return {
      inputs: (step, spikes) => {
        spikes.count = 0;
        for (let i = 0; i < inputs; i++) {
          spikes.flags[i] = drawn[(first + step) * inputs + i];
          if (spikes.flags[i] === 1) spikes.indices[spikes.count++] = i;
        }
      },
      teacher: (step, neuron) => teacher[(first + step) * classes + neuron] === 1,
    };
  }

  network(): SymStdpNetwork {
    const { n_in, n_exc, n_cla } = this.params;
    return new SymStdpNetwork({
      sizes: { inputs: n_in, excitatory: n_exc, classes: n_cla },
      constants: this.constants(),
      weights: {
        inputToExcitatory: this.arrays.all('w_pe_init'),
        excitatoryToClass: this.arrays.all('w_ec_init'),
      },
    });
  }

  constants(): SymStdpConstants {
    const p = this.params;
    const neuron = (layer: 'e' | 'i' | 'c') => ({
      tauMs: p[`tau_${layer}_ms`],
      restMv: p[`v_rest_${layer}`],
      resetMv: p[`v_reset_${layer}`],
      thresholdMv: p[`v_thr_${layer}`],
      initialMv: p[`v_${layer}_init`],
    });
    const plastic = (pair: 'pe' | 'ec') => ({
      rate: p[`nu_${pair}`],
      maximum: p[`w_${pair}_max`],
      columnSum: p[`norm_${pair}`],
      initialMaximum: 1,
    });
    return {
      dtMs: p.dt_ms,
      refractorySteps: p.refractory_steps,
      excitatory: { ...neuron('e'), floorMv: p.v_floor },
      inhibitory: neuron('i'),
      classifier: { ...neuron('c'), spikeMv: p.v_spike_c },
      conductance: {
        excitatoryTauMs: p.tau_g_exc_ms,
        inhibitoryTauMs: p.tau_g_inh_ms,
        excitatoryReversalMv: p.e_rev_exc,
        inhibitoryReversalMv: p.e_rev_inh,
        excitatoryToInhibitory: p.g_ei,
        inhibitoryToExcitatory: p.g_ie,
      },
      theta: {
        initialMv: p.theta_init,
        offsetMv: p.theta_offset,
        incrementMv: p.theta_add,
        tauMs: p.tau_theta_ms,
      },
      trace: { initial: p.trace_init, increment: p.trace_add, tauMs: p.tau_trace_ms },
      inputToExcitatory: plastic('pe'),
      excitatoryToClass: plastic('ec'),
      presentation: {
        runSteps: p.run_steps,
        restSteps: p.rest_steps,
        initialIntensity: p.intensity_init,
        maximumIntensity: p.intensity_max,
        minimumSpikes: p.min_spikes,
        teacherHz: p.teacher_hz,
        meanPixel: undefined,
      },
    };
  }
}

/** Every array that a run of a case leaves, under its recorded name: all values one after another. */
export function replay(golden: FloatCase): ReadonlyMap<string, readonly number[]> {
  const network = golden.network();
  const { state } = network;
  const arrays = new Map<string, number[]>();
  const keep = (name: string, values: ArrayLike<number>): void => {
    const all = arrays.get(name) ?? [];
    for (let i = 0; i < values.length; i++) all.push(values[i]);
    arrays.set(name, all);
  };
  const perStep = {
    in_spikes: state.inputSpikes.flags,
    e_spikes: state.excitatorySpikes.flags,
    i_spikes: state.inhibitorySpikes.flags,
    c_spikes: state.classSpikes.flags,
    v_e: state.excitatoryMv,
    v_i: state.inhibitoryMv,
    v_c: state.classMv,
    g_pe: state.inputConductance,
    g_ie: state.inhibitoryConductance,
    g_ei: state.partnerConductance,
    g_ec: state.classConductance,
    theta: state.thetaMv,
    tr_p: state.inputTrace,
    tr_e_pre: state.excitatoryPreTrace,
    tr_e_post: state.excitatoryPostTrace,
    tr_c: state.classTrace,
  };
  keep('w_pe_init', state.inputToExcitatory);
  keep('w_ec_init', state.excitatoryToClass);
  for (let p = 0; p < golden.presentations; p++) {
    const shown = network.present(golden.training(p), golden.draws(p), {
      opened: factors => {
        keep('scale_pe', factors.inputToExcitatory);
        keep('scale_ec', factors.excitatoryToClass);
        keep('w_pe_scaled', state.inputToExcitatory);
        keep('w_ec_scaled', state.excitatoryToClass);
      },
      stepped: () => {
        for (const [name, values] of Object.entries(perStep)) keep(name, values);
      },
    });
    keep('count_e', shown.excitatoryCounts);
    keep('count_c', shown.classCounts);
    keep('w_pe_end', state.inputToExcitatory);
    keep('w_ec_end', state.excitatoryToClass);
  }
  return arrays;
}
