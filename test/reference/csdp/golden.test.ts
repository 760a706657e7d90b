import { describe, expect, it } from 'vitest';
import { CsdpCase } from '../../../src/study/verify/checks/csdp/case.js';
import { recordCase } from '../../../src/study/verify/checks/csdp/replay.js';
import { recordings } from '../../support/recordings.js';

/** That all recorded arrays are reproduced: test/study/verify/csdp.test.ts. */
describe('the recorded cases', () => {
  const cases = recordings.files('csdp').filter(path => path.endsWith('/meta.json'));

  it.each(cases.map(path => path.split('/')[1]))(
    '%s names its synapses as the circuit lays them out',
    name => {
      const recorded = new CsdpCase(recordings, name);
      const places = recorded
        .circuit()
        .synapses.map(s => ({ name: s.name, pre: s.pre, post: s.post, offset: s.offset }));
      expect(places).toEqual(recorded.meta.synapses_in_w);
    },
  );

  it('heads: CSDP learning at a step size of 0 changes nothing', () => {
    const heads = new CsdpCase(recordings, 'heads');
    const both = recordCase(heads, () => 'csdp+heads');
    expect(both.finalWeights).toEqual(recordCase(heads).finalWeights);
  });
});
