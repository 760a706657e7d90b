import { describe, expect, test } from 'vitest';
import { SpikeloomError } from '../../src/fixed/error.js';
import { network } from '../../src/network/builder.js';
import { csdpGroups } from '../../src/network/csdp.js';

const neuron = { model: 'lif-shift', leakShift: 2 } as const;
const threshold = { kind: 'constant', value: 100 } as const;
const weights = { kind: 'uniform', low: -127, high: 127 } as const;

const begun = () =>
  network('pair', { seed: 7 })
    .input('image', { size: 4, encoder: 'bernoulli' })
    .population('out', { size: 2, neuron, threshold });

describe('NetworkBuilder', () => {
  test('builds what the description says, with its defaults', () => {
    expect(begun().project('W', 'image', 'out', { weights, delayTicks: 3 }).build()).toEqual({
      format: 'spikeloom/network/1',
      name: 'pair',
      seed: 7,
      inputs: { image: { size: 4, encoder: 'bernoulli' } },
      populations: { out: { size: 2, neuron, threshold } },
      projections: { W: { from: 'image', to: 'out', connect: { kind: 'all' }, weights, delayTicks: 3 } },
      rules: {},
      goodness: {},
      procedure: { kind: 'free' },
    });
  });

  test('builds form G part by part', () => {
    const { inputs, populations, projections, rules, goodness, procedure, seed } = csdpGroups();
    if (procedure.kind === 'free' || procedure.kind === 'sym-stdp') throw new Error('form G has labels');
    const { from: _, to: __, rule: ___, ...plain } = projections.W1;
    const { population: ____, ...group } = goodness.g1;
    const { label: _____, ...sample } = procedure;
    const built = network('csdp-groups', { seed })
      .input('image', inputs.image)
      .population('z1', populations.z1)
      .population('readout', populations.readout)
      .rule('hidden', rules.hidden)
      .project('W1', 'image', 'z1', { ...plain, rule: 'hidden' })
      .goodness('g1', 'z1', group)
      .procedure({ ...sample, image: 'image', readout: 'readout' })
      .build();
    expect(built.projections.W1).toEqual(projections.W1);
    expect(built.goodness).toEqual({ g1: goodness.g1 });
    expect(built.procedure).toEqual(procedure);
  });

  test('each step leaves the builder before it as it was', () => {
    const first = begun();
    first.population('other', { size: 1, neuron, threshold });
    expect(Object.keys(first.build().populations)).toEqual(['out']);
  });

  test('names that were not given do not compile, and are refused at build', () => {
    // @ts-expect-error: no such source
    const unknown = begun().project('W', 'imgae', 'out', { weights });
    expect(() => unknown.build()).toThrow(
      new SpikeloomError('projections.W.from is "imgae", which is no input or population; known: image, out'),
    );
    // @ts-expect-error: an input receives nothing
    const backwards = begun().project('W', 'out', 'image', { weights });
    expect(() => backwards.build()).toThrow(
      new SpikeloomError('projections.W.to is "image", an input; inputs receive nothing'),
    );
    // @ts-expect-error: no such rule
    const ruleless = begun().project('W', 'image', 'out', { weights, rule: 'hebb' });
    expect(() => ruleless.build()).toThrow('projections.W.rule is "hebb", which is no rule; known: none');
  });

  test('a name given twice and a value out of range are refused', () => {
    expect(() => begun().input('image', { size: 1, encoder: 'constant' })).toThrow(
      new SpikeloomError('inputs.image is given twice; rename one of them'),
    );
    expect(() => begun().population('NaN', { size: Number.NaN, neuron, threshold }).build()).toThrow(
      new SpikeloomError('populations.NaN.size is NaN; expected a number'),
    );
    expect(() => network('none', { seed: 0 }).build()).toThrow('seed is 0; expected at least 1');
  });
});
