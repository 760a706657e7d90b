import { describe, expect, it } from 'vitest';
import { compileNetwork } from '../../../src/compiler/compile.js';
import { csdpGroups } from '../../../src/network/csdp/groups.js';
import { expandNetwork } from '../../../src/network/expand.js';
import { symStdp } from '../../../src/network/sym-stdp.js';
import { THRESHOLD_UNITS } from '../../../src/study/thresholds/units.js';
import { hiddenPopulations, withThresholds } from '../../../src/study/thresholds/with-thresholds.js';
import { loom1 } from '../learn/toy.js';

const NETWORKS = {
  csdp: {
    network: csdpGroups({ hidden: [40, 20], imageShape: [8, 8] }),
    own: 'neuron',
    hidden: ['z1', 'z2'],
  },
  'sym-stdp': { network: symStdp({ hidden: 20, imageShape: [8, 8] }), own: 'dynamic', hidden: ['hidden'] },
} as const;

describe.each(Object.entries(NETWORKS))('%s', (_, { network, own, hidden }) => {
  it.each(THRESHOLD_UNITS)('takes unit %s, legal on loom1, and changes nothing else', unit => {
    const revised = withThresholds(network, unit);
    const { image } = compileNetwork(expandNetwork(revised), loom1);
    for (const { population, thresholdPolicy } of image.slices) {
      const { name } = image.populations[population];
      expect(thresholdPolicy.kind).toBe(hidden.some(layer => layer === name) ? unit : 'fixed');
    }
    const populations = Object.entries(revised.populations).map(([name, population]) => {
      const { adaptation } = network.populations[name];
      return [name, adaptation === undefined ? population : { ...population, adaptation }];
    });
    expect({ ...revised, populations: Object.fromEntries(populations) }).toEqual(network);
  });

  it('keeps its own unit as it is', () => {
    expect(withThresholds(network, own)).toEqual(network);
    expect(hiddenPopulations(network)).toEqual(hidden);
  });
});

it('lets a neuron of form G that fires once a presentation stand still, whichever of the two units of a neuron', () => {
  const { neuron, dynamic } = Object.fromEntries(
    THRESHOLD_UNITS.map(unit => [
      unit,
      withThresholds(NETWORKS.csdp.network, unit).populations.z1.adaptation,
    ]),
  );
  expect(neuron).toMatchObject({ step: 5, target: 1 });
  if (dynamic?.kind !== 'dynamic') return expect.unreachable();
  // theta grows by the gain and loses theta 2^-shift: it stands at gain 2^shift.
  expect(dynamic.gain * 2 ** dynamic.decayShift).toBe(640);
});
