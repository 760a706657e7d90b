import { describe, expect, it } from 'vitest';
import { runFloat } from '../../src/nir/executor.js';
import { ruleOf } from '../../src/nir/rule.js';
import { loadExport } from '../../src/study/verify/checks/nir/exports.js';
import { recordings } from '../support/recordings.js';
import { graphOf } from './graphs.js';

describe('what the tools recorded (test/study/verify/nir.test.ts holds its spikes)', () => {
  it('takes the input of a recurrent layer of Spyx to its neurons, and says so', async () => {
    const loaded = await loadExport(recordings, 'spyx/rlif');
    const inputs = new Map([[loaded.input, loaded.spikes]]);
    const { notes } = runFloat(loaded.graph, ruleOf({ tool: 'spyx' }), inputs, loaded.steps);
    expect(notes).toEqual([expect.stringContaining('layer_1/layer_1.w_rec')]);
  });
});

describe('the equations of NIR in Euler steps', () => {
  const rule = ruleOf({ tool: 'nir', dt: 0.001 });

  it('LIF: by hand', () => {
    const graph = graphOf(
      {
        lif: {
          type: 'LIF',
          size: 1,
          params: { tau: 0.004, r: 2, v_leak: 0.5, v_threshold: 1, v_reset: -0.25 },
        },
      },
      1,
    );
    const run = runFloat(graph, rule, new Map([['input', [1, 1, 0, 1]]]), 4);
    // v += (0.5 - v + 2 x) / 4: 0.625, 1.09375 (fires, -0.25), -0.0625, 0.578125.
    expect([...run.layers[0].potentials]).toEqual([0.625, -0.25, -0.0625, 0.578125]);
    expect([...run.layers[0].spikes!]).toEqual([0, 1, 0, 0]);
  });

  it('CubaLI: the new current acts in the same step', () => {
    const params = { tau_syn: 0.002, tau_mem: 0.004, r: 1, v_leak: 0, w_in: 4 };
    const graph = graphOf({ li: { type: 'CubaLI', size: 1, params } }, 1);
    const run = runFloat(graph, rule, new Map([['input', [1, 0]]]), 2);
    // i: 2, 1; v: 2 / 4, then 0.5 + (1 - 0.5) / 4.
    expect([...run.layers[0].potentials]).toEqual([0.5, 0.625]);
    expect([...run.outputs.get('output')!]).toEqual([0.5, 0.625]);
  });

  it('IF: time counts in seconds, and subtract keeps what is above', () => {
    const graph = graphOf({ n: { type: 'IF', size: 1, params: { r: 750, v_threshold: 1, v_reset: 0 } } }, 1);
    const run = runFloat(
      graph,
      ruleOf({ tool: 'nir', dt: 0.001, reset: 'subtract' }),
      new Map([['input', [1, 1, 1]]]),
      3,
    );
    expect([...run.layers[0].potentials].map(value => Math.round(value * 100))).toEqual([75, 50, 25]);
    expect([...run.layers[0].spikes!]).toEqual([0, 1, 1]);
  });

  it('Delay: each line by its own number of steps', () => {
    const graph = graphOf({ d: { type: 'Delay', size: 3, params: { delay: [0, 0.001, 0.0021] } } }, 3);
    const run = runFloat(graph, rule, new Map([['input', [1, 1, 1, 0, 0, 0, 0, 0, 0]]]), 3);
    expect([...run.outputs.get('output')!]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  });

  it('a loop takes the step before, and what hangs on a node once takes it in the step', () => {
    const graph = graphOf(
      {
        a: { type: 'Threshold', size: 1, params: { threshold: 0.5 } },
        b: { type: 'Threshold', size: 1, params: { threshold: 0.5 } },
      },
      1,
      [
        ['input', 'a'],
        ['a', 'b'],
        ['b', 'a'],
        ['b', 'output'],
      ],
    );
    const run = runFloat(graph, rule, new Map([['input', [1, 0, 0]]]), 3);
    // Once a fires, b fires with it, and b keeps a firing in every later step.
    expect([...run.outputs.get('output')!]).toEqual([1, 1, 1]);
  });
});

describe('what cannot be run', () => {
  it('names an input without values, or with too few', () => {
    const graph = graphOf({ n: { type: 'Threshold', size: 2, params: { threshold: 0.5 } } }, 2);
    const rule = ruleOf({});
    expect(() => runFloat(graph, rule, new Map(), 1)).toThrow(
      'input input has no values; 2 a step are needed',
    );
    expect(() => runFloat(graph, rule, new Map([['input', [1]]]), 1)).toThrow(
      'has 1 values; 1 steps of 2 are 2',
    );
  });

  it('refuses tools, resets and steps that are not', () => {
    expect(() => ruleOf({ tool: 'brian' })).toThrow('unknown tool "brian"; known: nir, snntorch');
    expect(() => ruleOf({ tool: 'norse', reset: 'subtract' })).toThrow('its neurons have zero');
    expect(() => ruleOf({ dt: 0 })).toThrow('dt is 0; expected seconds above 0');
    expect(() => ruleOf({ dt: Number.NaN })).toThrow('dt is NaN');
  });
});
