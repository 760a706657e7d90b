import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasSharedData, sharedData } from '../../support/shared-data.js';
import { GoldenCase, replay } from './golden-case.js';

const CASES = ['joint', 'layerwise', 'represent_clip'];
/** The integer form, which another reference replays. */
const INTEGER_CASES = ['integer', 'integer_leak'];

/** What a replay is given rather than computes, and what a presentation is. */
const GIVEN = ['pres_intensity', 'pres_label', 'pres_mode', 'pres_pixels', 'teacher'];

/** Every element outside the README's tolerance, as a message; integers must be equal. */
function disagreements(golden: GoldenCase, name: string, actual: readonly number[]): string[] {
  const { data, dtype } = golden.array(name);
  if (actual.length !== data.length) return [`${name}: ${actual.length} values, ${data.length} recorded`];
  return actual.flatMap((value, i) => {
    const limit = dtype === 'float64' ? 1e-9 + 1e-9 * Math.abs(data[i]) : 0;
    // Negated, so that NaN on either side counts as a disagreement.
    return Math.abs(value - data[i]) <= limit ? [] : [`${name}[${i}]: ${value}, recorded ${data[i]}`];
  });
}

describe.skipIf(!hasSharedData)('golden cases of the float sym-STDP network', () => {
  it('are all known here', () => {
    const folders = readdirSync(sharedData('sym-stdp'), { withFileTypes: true }).filter(entry =>
      entry.isDirectory(),
    );
    expect(folders.map(folder => folder.name).sort()).toEqual([...CASES, ...INTEGER_CASES].sort());
  });

  describe.each(hasSharedData ? CASES : [])('%s', name => {
    const golden = new GoldenCase(name);
    const run = replay(golden);
    const names = golden.arrays().filter(array => !GIVEN.includes(array));

    it('has every array in the replay, and no other', () => {
      expect([...run.keys()].sort()).toEqual(names);
    });

    it.each(names)('%s', array => {
      expect(disagreements(golden, array, run.get(array) ?? []).slice(0, 5)).toEqual([]);
    });

    it('rests without draws, and is taught in training alone', () => {
      const teacher = golden.array('teacher');
      expect(teacher.shape).toEqual([golden.presentations * golden.stepsEach, golden.params.n_cla]);
      const expected = run.get('c_spikes')?.map((spike, i) => {
        const step = Math.floor(i / golden.params.n_cla);
        return golden.training(Math.floor(step / golden.stepsEach)) === undefined ? 0 : spike;
      });
      expect(Array.from(teacher.data)).toEqual(expected);
    });

    it('shows a sample again exactly where too few neurons fired', () => {
      const { min_spikes, intensity_init, n_exc } = golden.params;
      const counts = run.get('count_e') ?? [];
      let intensity = intensity_init;
      for (let p = 0; p < golden.presentations; p++) {
        expect(golden.array('pres_intensity').data[p]).toBe(intensity);
        const spikes = counts.slice(p * n_exc, (p + 1) * n_exc).reduce((sum, count) => sum + count, 0);
        intensity = spikes < min_spikes ? intensity + 1 : intensity_init;
      }
    });
  });
});
