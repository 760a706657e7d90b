import { describe, expect, test } from 'vitest';
import { learnOptionsSchema } from '../../../src/cli/learn/options-schema.js';
import { optionsOf, type SystemFlags, systemNamed } from '../../../src/cli/learn/systems.js';

const COMMON = { train: 30, test: 10, epochs: 2, seed: 5, validate: false, control: true };

const symStdp = (flags: SystemFlags, data = 'mnist') => optionsOf('sym-stdp', flags, COMMON, data);
const csdp = (flags: SystemFlags) => optionsOf('csdp', flags, COMMON, 'mnist');

describe('the options of a learning system', () => {
  test('have defaults of its own', () => {
    expect(csdp({})).toMatchObject({ system: 'csdp', form: 'groups', hidden: [1000, 200], float: true });
    expect(symStdp({})).toEqual({
      system: 'sym-stdp',
      form: 'windows',
      hidden: [400],
      preset: 'mnist',
      pick: 'largest',
      inhibition: 'unit',
      scaling: 'exact',
      weightBits: 8,
      steps: 350,
      ...COMMON,
      float: false,
    });
  });

  test('take the constants of the data set, where it has some, unless told', () => {
    const fashion = { preset: 'fashion-mnist', pick: 'largest' };
    expect(symStdp({}, 'fashion-mnist')).toMatchObject(fashion);
    expect(symStdp({ preset: 'fashion-mnist' }, '/some/folder')).toMatchObject(fashion);
    expect(symStdp({ pick: 'first' }, 'fashion-mnist')).toMatchObject({ ...fashion, pick: 'first' });
    expect(symStdp({}, '/some/folder')).toMatchObject({ preset: 'mnist', pick: 'largest' });
    expect(symStdp({ preset: 'mnist' }, 'fashion-mnist')).toMatchObject({ preset: 'mnist', pick: 'largest' });
  });

  test('say what was asked for', () => {
    const asked = { form: 'traces', hidden: [100], pick: 'largest', scaling: 'none', weightBits: 4 } as const;
    expect(symStdp({ ...asked, steps: 200, float: true })).toMatchObject({
      ...asked,
      steps: 200,
      float: true,
      control: true,
    });
    expect(csdp({ form: 'label', hidden: [20, 10], float: false })).toMatchObject({
      form: 'label',
      hidden: [20, 10],
      float: false,
    });
  });

  test.each([csdp({}), symStdp({}), symStdp({ inhibition: 'circuit', form: 'traces' })])(
    'are read again from run.json as they were written: $system $form',
    options => {
      expect(learnOptionsSchema.parse(JSON.parse(JSON.stringify(options)))).toEqual(options);
    },
  );

  test.each([
    [() => csdp({ pick: 'first' }), '--pick belongs to sym-stdp, not to csdp'],
    [() => csdp({ weightBits: 8 }), '--weight-bits belongs to sym-stdp, not to csdp'],
    [() => csdp({ steps: 3 }), '--steps belongs to sym-stdp'],
    [() => csdp({ preset: 'mnist' }), '--preset belongs to sym-stdp'],
    [() => csdp({ form: 'windows' }), '--form is windows, which is no form of csdp; known: groups, label'],
    [
      () => symStdp({ form: 'label' }),
      '--form is label, which is no form of sym-stdp; known: windows, traces',
    ],
    [() => csdp({ hidden: [400] }), '--hidden is "400"; csdp takes two sizes of at least 10 neurons'],
    [() => csdp({ hidden: [20, 9] }), '--hidden is "20,9"; csdp takes two sizes'],
    [() => csdp({ hidden: [20, 10, 10] }), '--hidden is "20,10,10"'],
    [() => symStdp({ hidden: [20, 10] }), '--hidden is "20,10"; sym-stdp takes one size'],
    [() => symStdp({ hidden: [1] }), '--hidden is "1"; sym-stdp takes one size of at least 2 neurons'],
    [
      () => symStdp({ inhibition: 'circuit', pick: 'largest' }),
      '--pick is largest, but with --inhibition circuit nothing picks',
    ],
    [() => systemNamed('stdp'), 'unknown learning system "stdp"; known: csdp, sym-stdp'],
  ])('refuses what does not belong together', (ask, message) => {
    expect(ask).toThrow(message);
  });
});
