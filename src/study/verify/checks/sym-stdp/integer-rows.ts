import type { ChipModel } from '../../../../hardware/schema.js';
import { EVENT_INDEX } from '../../../../ledger/events.js';
import type { CheckRow } from '../../check.js';
import type { Recordings } from '../../recordings.js';
import { Tally } from '../../tally.js';
import { bootCase, IntegerCase } from './integer-case.js';
import type { SymStdpStep } from './recorder.js';

const TRAINING = 0;

/** Shows a case's samples over the host link; keeps what the chip was at the end of each. */
function run(recordings: Recordings, name: string, chip: ChipModel) {
  const recorded = new IntegerCase(recordings, name);
  const { session, engine } = bootCase(recorded, chip);
  const { link } = session;
  const blank = new Uint8Array(recorded.parameters.n_in);
  const modes = [...recorded.arrays.all('pres_mode')];
  const labels = recorded.arrays.all('pres_label');
  const ends = modes.map((mode, sample) => {
    const outcome =
      mode === TRAINING
        ? link.trainSample({ image: blank, label: labels[sample], sample, total: modes.length })
        : link.testSample({ image: blank, sample });
    return {
      outcome,
      ...engine.weights(),
      theta: engine.theta(),
      lfsr: link.readLearningRegister(0) >>> 0,
      counts: [...link.readSpikeCounts(0)],
    };
  });
  return { recorded, engine, ends, training: modes.map(mode => mode === TRAINING) };
}

type Run = ReturnType<typeof run>;

/** A case of the integer form, replayed on the chip. */
export function* integerRows(recordings: Recordings, name: string, chip: ChipModel): Iterable<CheckRow> {
  const made = run(recordings, name, chip);
  const { n_exc, n_cla } = made.recorded.parameters;
  const row = (what: string, fill: (tally: Tally) => void): CheckRow => {
    const tally = new Tally();
    fill(tally);
    return tally.row(`${name}: ${what}`);
  };
  const signal = (
    tally: Tally,
    array: string,
    length: number,
    of: (step: SymStdpStep) => readonly number[],
    which: (training: boolean) => boolean = () => true,
  ) => compareSteps(made, tally, { array, length, of, which });

  yield row('winners', tally => signal(tally, 'winner', 1, ({ winner }) => [winner]));
  yield row('potentials, countdowns and thresholds', tally => {
    signal(tally, 'v', n_exc, ({ v }) => v);
    signal(tally, 'refr', n_exc, ({ refr }) => refr);
    signal(tally, 'theta', n_exc, ({ theta }) => theta);
    // In tests our windows open too, and nothing learns.
    signal(
      tally,
      'elig',
      n_exc,
      ({ elig }) => elig,
      training => training,
    );
  });
  yield row('sums of columns, random register', tally => {
    signal(tally, 'sum_w', n_exc, ({ sumW }) => sumW);
    signal(tally, 'lfsr', 1, ({ lfsr }) => [lfsr]);
  });
  yield row('votes and predictions in tests', tally => {
    signal(
      tally,
      'c_acc',
      n_cla,
      ({ classes }) => classes,
      training => !training,
    );
    predictions(made, tally);
  });
  yield row('weights, and which columns were scaled', tally => weights(made, tally));
  yield row('thresholds, register, counts at the ends', tally => {
    made.ends.forEach(({ theta, lfsr, counts }, presentation) => {
      const end = (array: string, values: readonly number[]) => {
        const expected = made.recorded.arrays.row(array, presentation, values.length);
        tally.values(`${array}, presentation ${presentation}`, values, expected);
      };
      end('theta_end', theta);
      end('lfsr_end', [lfsr]);
      end('count_e', counts);
    });
  });
}

interface StepSignal {
  readonly array: string;
  /** Values a step. */
  readonly length: number;
  of(step: SymStdpStep): readonly number[];
  /** The presentations in which it is compared. */
  which(training: boolean): boolean;
}

function compareSteps({ recorded, engine, training }: Run, tally: Tally, signal: StepSignal): void {
  const { array, length, of, which } = signal;
  const { run_steps: steps, presentations } = recorded.parameters;
  tally.value('presentations', engine.presentations.length, presentations);
  engine.presentations.forEach((shown, presentation) => {
    if (!which(training[presentation])) return;
    tally.value('steps', shown.length, steps);
    shown.forEach((step, at) => {
      const expected = recorded.arrays.row(array, presentation * steps + at, length);
      tally.values(`${array}, presentation ${presentation}, step ${at}`, of(step), expected);
    });
  });
}

/** The first class of the most votes. */
function predictions({ recorded, ends, training }: Run, tally: Tally): void {
  const { n_cla, run_steps: steps } = recorded.parameters;
  ends.forEach(({ outcome }, presentation) => {
    if (training[presentation]) return;
    const votes = recorded.arrays.row('c_acc', (presentation + 1) * steps - 1, n_cla);
    tally.values(`y, presentation ${presentation}`, outcome.y, votes);
    tally.value(
      `prediction, presentation ${presentation}`,
      outcome.prediction,
      votes.indexOf(Math.max(...votes)),
    );
  });
}

/** At the begin and at the end of each presentation; between one end and the next begin, columns are scaled. */
function weights({ recorded, engine, ends }: Run, tally: Tally): void {
  const { n_exc, n_cla } = recorded.parameters;
  const { arrays } = recorded;
  let before: { readonly w: ArrayLike<number>; readonly u: ArrayLike<number> } = {
    w: arrays.all('w_init'),
    u: arrays.all('u_init'),
  };
  ends.forEach((end, presentation) => {
    const begin = engine.begins[presentation];
    const shrunk = {
      shrunk_w: changedColumns(before.w, begin.w, n_exc),
      shrunk_u: changedColumns(before.u, begin.u, n_cla),
    };
    const held = { w_begin: begin.w, u_begin: begin.u, w_end: end.w, u_end: end.u, ...shrunk };
    for (const [array, values] of Object.entries(held)) {
      const expected = arrays.row(array, presentation, values.length);
      tally.values(`${array}, presentation ${presentation}`, values, expected);
    }
    const columns = Object.values(shrunk)
      .flat()
      .filter(flag => flag === 1).length;
    tally.value(`sweeps, presentation ${presentation}`, end.outcome.counts[EVENT_INDEX.columnSweep], columns);
    before = end;
  });
}

/** 1 for each column of [pre, columns] in which something changed. */
function changedColumns(before: ArrayLike<number>, after: readonly number[], columns: number): number[] {
  const changed = new Array<number>(columns).fill(0);
  after.forEach((weight, at) => {
    if (weight !== before[at]) changed[at % columns] = 1;
  });
  return changed;
}
