import { describe, expect, it } from 'vitest';
import { EVENT_INDEX } from '../../src/ledger/events.js';
import { hasSharedData } from '../support/shared-data.js';
import { bootCase, SymStdpCase } from './sym-stdp-case.js';
import type { SymStdpStep } from './sym-stdp-recorder.js';

const TRAINING = 0;

/** Shows a case's samples over the host link; keeps what the chip was at the end of each. */
function run(name: string) {
  const recorded = new SymStdpCase(name);
  const { session, engine } = bootCase(recorded);
  const { link } = session;
  const blank = new Uint8Array(recorded.parameters.n_in);
  const modes = recorded.all('pres_mode');
  const labels = recorded.all('pres_label');
  const ends = modes.map((mode, sample) => {
    const outcome =
      mode === TRAINING
        ? link.trainSample({ image: blank, label: labels[sample], sample, total: modes.length })
        : link.testSample({ image: blank, sample });
    return {
      outcome,
      ...engine.weights(),
      theta: engine.theta(),
      lfsr: link.readLearningRegister(0),
      counts: [...link.readSpikeCounts(0)],
    };
  });
  return { recorded, engine, ends, training: modes.map(mode => mode === TRAINING) };
}

/** Runs a case when the first test asks for it, and once. */
function lazily(name: string): () => ReturnType<typeof run> {
  let done: ReturnType<typeof run> | undefined;
  return () => {
    done ??= run(name);
    return done;
  };
}

describe.skipIf(!hasSharedData).each(['integer', 'integer_leak'])(
  'sym-STDP through compiler, host link and engine: 64-16-10, case %s',
  name => {
    const made = lazily(name);

    /** Holds a signal of every step against the recording, of all presentations or of some. */
    function compare(
      array: string,
      length: number,
      signal: (step: SymStdpStep) => readonly number[],
      which: (training: boolean) => boolean = () => true,
    ): void {
      const { recorded, engine, training } = made();
      const { run_steps: steps } = recorded.parameters;
      expect(recorded.all(array).length).toBe(training.length * steps * length);
      engine.presentations.forEach((shown, presentation) => {
        if (!which(training[presentation])) return;
        expect(shown.length).toBe(steps);
        shown.forEach((step, at) => {
          const when = `${array}, presentation ${presentation}, step ${at}`;
          expect(signal(step), when).toEqual(recorded.row(array, presentation * steps + at, length));
        });
      });
    }

    it('shows what was recorded: training and tests, spikes, potentials that grow, and a full register', () => {
      const { recorded, engine, training } = made();
      expect(engine.presentations.length).toBe(recorded.parameters.presentations);
      expect([...new Set(training)].length).toBe(2);
      expect(recorded.all('winner').filter(winner => winner >= 0).length).toBeGreaterThan(30);
      expect(Math.max(...recorded.all('lfsr'))).toBeGreaterThan(2 ** 31);
    });

    it('has the recorded winner of each step', () => {
      compare('winner', 1, ({ winner }) => [winner]);
    });

    it('has the recorded potentials, refractory countdowns and thresholds', () => {
      const { n_exc } = made().recorded.parameters;
      compare('v', n_exc, ({ v }) => v);
      compare('refr', n_exc, ({ refr }) => refr);
      compare('theta', n_exc, ({ theta }) => theta);
    });

    it('has the recorded windows of eligibility in training (in tests ours open too, and nothing learns)', () => {
      compare(
        'elig',
        made().recorded.parameters.n_exc,
        ({ elig }) => elig,
        training => training,
      );
    });

    it('keeps the recorded sums of the columns, and draws the recorded bits', () => {
      compare('sum_w', made().recorded.parameters.n_exc, ({ sumW }) => sumW);
      compare('lfsr', 1, ({ lfsr }) => [lfsr]);
    });

    it('sums up the recorded votes in tests', () => {
      compare(
        'c_acc',
        made().recorded.parameters.n_cla,
        ({ classes }) => classes,
        training => !training,
      );
    });

    it('begins and ends each presentation with the recorded weights', () => {
      const { recorded, engine, ends } = made();
      ends.forEach(({ w, u }, presentation) => {
        const begin = engine.begins[presentation];
        const held = { w_begin: begin.w, u_begin: begin.u, w_end: w, u_end: u };
        for (const [array, weights] of Object.entries(held)) {
          const what = `${array}, presentation ${presentation}`;
          expect(weights, what).toEqual(recorded.row(array, presentation, weights.length));
        }
      });
    });

    it('scales the recorded columns', () => {
      const { recorded, engine, ends } = made();
      const { n_exc, n_cla } = recorded.parameters;
      const start = { w: recorded.all('w_init'), u: recorded.all('u_init') };
      let swept = 0;
      ends.forEach((end, presentation) => {
        const before = presentation === 0 ? start : ends[presentation - 1];
        const { w, u } = engine.begins[presentation];
        const shrunkW = changedColumns(before.w, w, n_exc);
        const shrunkU = changedColumns(before.u, u, n_cla);
        expect(shrunkW, `w, ${presentation}`).toEqual(recorded.row('shrunk_w', presentation, n_exc));
        expect(shrunkU, `u, ${presentation}`).toEqual(recorded.row('shrunk_u', presentation, n_cla));
        const columns = [...shrunkW, ...shrunkU].filter(shrunk => shrunk === 1).length;
        expect(end.outcome.counts[EVENT_INDEX.columnSweep], `sweeps, ${presentation}`).toBe(columns);
        swept += columns;
      });
      expect(swept).toBeGreaterThan(0);
    });

    it('ends each presentation with the recorded thresholds, register and spike counts', () => {
      const { recorded, ends } = made();
      const { n_exc } = recorded.parameters;
      ends.forEach(({ theta, lfsr, counts }, presentation) => {
        const what = `presentation ${presentation}`;
        expect(theta, what).toEqual(recorded.row('theta_end', presentation, n_exc));
        expect(lfsr >>> 0, what).toBe(recorded.row('lfsr_end', presentation, 1)[0]);
        expect(counts, what).toEqual(recorded.row('count_e', presentation, n_exc));
      });
    });

    it('predicts the first class of the most votes', () => {
      const { recorded, ends, training } = made();
      const { n_cla, run_steps: steps } = recorded.parameters;
      ends.forEach(({ outcome }, presentation) => {
        if (training[presentation]) return;
        const votes = recorded.row('c_acc', (presentation + 1) * steps - 1, n_cla);
        expect([...outcome.y]).toEqual(votes);
        expect(outcome.prediction).toBe(votes.indexOf(Math.max(...votes)));
      });
    });
  },
);

/** 1 for each column of [pre, columns] in which something changed. */
function changedColumns(before: readonly number[], after: readonly number[], columns: number): number[] {
  const changed = new Array<number>(columns).fill(0);
  after.forEach((weight, at) => {
    if (weight !== before[at]) changed[at % columns] = 1;
  });
  return changed;
}
