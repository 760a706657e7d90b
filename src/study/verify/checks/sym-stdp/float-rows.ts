import type { CheckRow } from '../../check.js';
import type { Recordings } from '../../recordings.js';
import { Tally } from '../../tally.js';
import { FloatCase, replay } from './float-case.js';

/** What a replay is given rather than computes, and what a presentation is. */
const GIVEN = ['pres_intensity', 'pres_label', 'pres_mode', 'pres_pixels', 'teacher'];

/** Absolute and relative: README of the recorded data. */
const TOLERANCE = 1e-9;

/** A case of the float form, replayed by the reference. */
export function* floatRows(recordings: Recordings, name: string): Iterable<CheckRow> {
  const recorded = new FloatCase(recordings, name);
  const run = replay(recorded);
  const exact = new Tally();
  const floats = new Tally();
  const names = recorded.arrays.names().filter(array => !GIVEN.includes(array));
  exact.same('arrays', [...run.keys()].sort().join(' '), [...names].sort().join(' '));
  for (const array of names) {
    const { data, dtype } = recorded.arrays.array(array);
    const ours = run.get(array) ?? [];
    if (dtype === 'float64') floats.values(array, ours, data, i => TOLERANCE + TOLERANCE * Math.abs(data[i]));
    else exact.values(array, ours, data);
  }
  exact.values(
    'intensity',
    intensities(recorded, run.get('count_e') ?? []),
    recorded.arrays.all('pres_intensity'),
  );
  exact.values('teacher', taught(recorded, run.get('c_spikes') ?? []), recorded.arrays.all('teacher'));
  yield exact.row(`${name}: spikes, counts, repeats`);
  yield floats.row(`${name}: potentials, traces, weights`);
}

/** A sample is shown again, brighter, where too few neurons fired. */
function intensities({ params, presentations }: FloatCase, counts: readonly number[]): number[] {
  const { min_spikes, intensity_init, n_exc } = params;
  let intensity = intensity_init;
  return Array.from({ length: presentations }, (_, p) => {
    const shown = intensity;
    const spikes = counts.slice(p * n_exc, (p + 1) * n_exc).reduce((sum, count) => sum + count, 0);
    intensity = spikes < min_spikes ? intensity + 1 : intensity_init;
    return shown;
  });
}

/** Classes fire where the teacher makes them, in training; in tests there is none. */
function taught(recorded: FloatCase, spikes: readonly number[]): number[] {
  const { params, stepsEach } = recorded;
  return spikes.map((spike, i) => {
    const presentation = Math.floor(i / params.n_cla / stepsEach);
    return recorded.training(presentation) === undefined ? 0 : spike;
  });
}
