import { network } from '../../../network/builder.js';
import type { Check, CheckContext, CheckRow } from '../check.js';
import { type LifStep, runLif } from '../lif-run.js';
import { type Recordings, recordedCsv, recordedJson } from '../recordings.js';
import { Tally } from '../tally.js';

interface Parameters {
  readonly weight: number;
  readonly decayU: number;
  readonly decayV: number;
  readonly vthMant: number;
  readonly spike_rows: readonly number[];
  readonly v_recorded_there: number;
}

/** A step of a trace: input spike, potential after the step, output spike. */
type TraceRow = [input: number, v: number, spike: number];

const WHY =
  'the four are the steps with a spike: the chip shows 128 there, its refractory marker, where the potential is reset to 0; ' +
  'were it a potential, the next step would show 122, and it shows 0';

/**
 * A LIF neuron of the NIR paper (Pedersen et al., Nature Communications 15, 8122, 2024), recorded on a Loihi 2 chip: every
 * spike, and every potential but for the marker that the chip's probe shows in place of it in steps with a spike.
 */
export const loihiLif: Check = {
  name: 'loihi-lif',
  title: 'A neuron recorded on a Loihi 2 chip',
  source: 'Loihi 2 chip (NIR paper)',
  judge: 'chip',
  leavesOpen:
    'One neuron without bias, negative potentials, decay of the current, wraps or refractory periods of more than one step.',
  rows,
};

function* rows({ recordings, chip }: CheckContext): Iterable<CheckRow> {
  const parameters = recordedJson<Parameters>(recordings, 'loihi-lif/params.json');
  const trace = traceOf(recordings, 'loihi-lif/loihi2-lif.csv');
  const { weight, decayU, decayV, vthMant } = parameters;
  const description = network('loihi-lif')
    .input('in', { size: 1, encoder: 'external' })
    .population('lif', {
      size: 1,
      neuron: { model: 'lif-cuba', decayU, decayV },
      threshold: { kind: 'constant', value: vthMant },
    })
    .project('w', 'in', 'lif', { weights: { kind: 'constant', value: weight }, weightBits: 8 })
    .build();
  const input = trace.map(([spike]) => [spike]);
  const steps = runLif(description, chip('loihi1'), input).lif;

  const spikes = new Tally();
  trace.forEach(([, , spike], step) => {
    spikes.value(`step ${step}`, steps[step].s[0], spike);
  });
  yield spikes.row('spike or none in each step', 'flags');
  yield potentials(trace, steps, parameters);
  const probe = new Tally();
  trace.forEach(([, v], step) => {
    const { v: ours, s } = steps[step];
    probe.value(`step ${step}`, s[0] === 1 ? parameters.v_recorded_there : ours[0], v);
  });
  yield probe.row('what the probe shows, marker included');

  const lava = new Tally();
  traceOf(recordings, 'loihi-lif/other-platforms/lava_cpu_fixed.csv').forEach(([, v, spike], step) => {
    lava.value(`v, step ${step}`, steps[step].v[0], v);
    lava.value(`spike, step ${step}`, steps[step].s[0], spike);
  });
  yield { ...lava.row('spikes and potentials as Lava has them'), source: 'Lava, fixed point' };
}

/** Explained where exactly the steps with a spike differ, and differ by the marker. */
function potentials(
  trace: readonly TraceRow[],
  steps: readonly LifStep[],
  { spike_rows, v_recorded_there }: Parameters,
): CheckRow {
  const tally = new Tally();
  trace.forEach(([, v], step) => {
    tally.value(`step ${step}`, steps[step].v[0], v);
  });
  const row = tally.row('potential after each step');
  const differing = [...trace.keys()].filter(step => trace[step][1] !== steps[step].v[0]);
  const isMarker = differing.every(
    step => trace[step][1] === v_recorded_there && steps[step].v[0] === 0 && trace[step + 1]?.[1] === 0,
  );
  if (!isMarker || differing.join() !== spike_rows.join()) return row;
  return { ...row, verdict: 'explained', note: `steps ${differing.join(', ')}: ${WHY}` };
}

function traceOf(recordings: Recordings, path: string): TraceRow[] {
  return recordedCsv(recordings, path).map(line => line.map(Number) as TraceRow);
}
