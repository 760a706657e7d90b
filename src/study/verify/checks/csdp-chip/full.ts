import type { CheckContext, CheckRow } from '../../check.js';
import { recordedJson } from '../../recordings.js';
import { Tally } from '../../tally.js';
import { CLASSES } from './recorder.js';
import { type CsdpRun, LAYERS, layerOf } from './run.js';

/** What is recorded of a pass: sums, end states, and SHA-256 by `<signal>_<type>_<shape>`. */
interface PassCheck {
  readonly image: number;
  readonly kind: number;
  readonly label: number;
  readonly h: number;
  readonly [check: string]: number | string | readonly number[];
}

interface Checks {
  readonly init: Readonly<Record<string, string>>;
  readonly passes: readonly PassCheck[];
  readonly margin: readonly number[];
  readonly pred: readonly number[];
  readonly lfsr32_end_of_training: number;
}

type Sha256 = (...arrays: (Int8Array | Uint8Array | Int16Array | Int32Array)[]) => string;

/** The case of 784-1000-200-10 neurons, of which the large signals are recorded by their SHA-256. */
export function* fullRows(run: CsdpRun, context: CheckContext): Iterable<CheckRow> {
  const { parameters, outcome, atBoot } = run;
  const checks = recordedJson<Checks>(context.recordings, 'csdp-chip/full/checks.json');
  const sha256: Sha256 = (...arrays) => context.sha256(joined(arrays));
  const row = (what: string, fill: (tally: Tally) => void): CheckRow => {
    const tally = new Tally();
    fill(tally);
    return tally.row(`784-1000-200-10: ${what}`);
  };
  yield row('passes, margins and predictions', tally => {
    const passes = checks.passes.flatMap(({ image, kind, label, h }) => [image, kind, label, h]);
    tally.values('passes', outcome.passes.flat(), passes);
    tally.value('steps', run.steps.length, checks.passes.length * parameters.T);
    tally.values('margin', outcome.margins, checks.margin);
    tally.values('pred', outcome.predictions, checks.pred);
    tally.value('lfsr32_end_of_training', outcome.lfsr32EndOfTraining, checks.lfsr32_end_of_training);
  });
  yield row('initial values (SHA-256)', tally => {
    const { init } = checks;
    tally.same('W1', sha256(atBoot.weights.W1), init.W1_int8_1000x784);
    tally.same('W2', sha256(atBoot.weights.W2), init.W2_int8_200x1000);
    tally.same('thr1', sha256(atBoot.thr[0]), init.thr1_int32);
    tally.same('thr2', sha256(atBoot.thr[1]), init.thr2_int32);
  });
  yield row('goodness, sums, registers, spike counts', tally => everyStep(run, tally));
  yield row('all large signals (SHA-256)', tally => {
    checks.passes.forEach((check, pass) => {
      for (const [name, ours] of Object.entries(passOf(run, pass, sha256))) {
        tally.same(`${name}, pass ${pass}`, JSON.stringify(ours), JSON.stringify(check[name]));
      }
    });
  });
}

function everyStep({ steps, parameters, recorded }: CsdpRun, tally: Tally): void {
  steps.forEach((step, at) => {
    const when = `pass ${Math.floor(at / parameters.T)}, step ${at % parameters.T}`;
    const compare = (name: string, values: readonly number[]) => {
      tally.values(`${name}, ${when}`, values, recorded.row(name, at, values.length));
    };
    for (const layer of LAYERS) {
      const { G, e } = layerOf(step, layer);
      compare(`G${layer}`, G.slice(0, CLASSES));
      compare(`e${layer}`, e.slice(0, CLASSES));
    }
    compare('y', step.y);
    compare('lfsr16', [step.lfsr16]);
    compare('lfsr32', [step.lfsr32]);
    compare('step_spikes', [step.x, ...step.layers.map(({ s }) => s)].map(sum));
  });
}

/** What the recording tells of a pass, by its names. */
function passOf(
  { steps, parameters, after }: CsdpRun,
  pass: number,
  sha256: Sha256,
): Record<string, unknown> {
  const { T } = parameters;
  const during = steps.slice(pass * T, (pass + 1) * T);
  const { weights, thr } = after(pass);
  const last = during[T - 1];
  return {
    input_spikes_drawn: sum(during.map(({ x }) => sum(x))),
    z1_spikes: sum(during.map(step => sum(layerOf(step, 1).s))),
    z2_spikes: sum(during.map(step => sum(layerOf(step, 2).s))),
    y_end: last.y,
    lfsr16_end: last.lfsr16,
    lfsr32_end: last.lfsr32,
    x_uint8_50x784: sha256(...during.map(({ x }) => x)),
    s1_uint8_50x1000: sha256(...during.map(step => layerOf(step, 1).s)),
    s2_uint8_50x200: sha256(...during.map(step => layerOf(step, 2).s)),
    u1_int32_50x1000: sha256(...during.map(step => layerOf(step, 1).u)),
    u2_int32_50x200: sha256(...during.map(step => layerOf(step, 2).u)),
    W1_int8_1000x784: sha256(weights.W1),
    W2_int8_200x1000: sha256(weights.W2),
    thr1_int32: sha256(thr[0]),
    thr2_int32: sha256(thr[1]),
    C_int16_1200x10: sha256(weights.C),
    W1_sum: sum(weights.W1),
    W2_sum: sum(weights.W2),
    thr1_sum: sum(thr[0]),
    thr2_sum: sum(thr[1]),
    C_sum: sum(weights.C),
  };
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

/** The raw bytes, little-endian, of the arrays one after the other. */
function joined(arrays: readonly (Int8Array | Uint8Array | Int16Array | Int32Array)[]): Uint8Array {
  const bytes = new Uint8Array(arrays.reduce((total, { byteLength }) => total + byteLength, 0));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return bytes;
}
