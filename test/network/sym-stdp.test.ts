import { describe, expect, test } from 'vitest';
import type { ProjectionSpec } from '../../src/network/description.js';
import { expandNetwork } from '../../src/network/expand.js';
import { formatNetwork } from '../../src/network/format.js';
import { parseNetwork } from '../../src/network/parse.js';
import { lowerRule } from '../../src/network/rule/lower.js';
import { parseRule } from '../../src/network/rule/parse.js';
import { symStdp, symStdpConstants, symStdpPreset } from '../../src/network/sym-stdp.js';

/** Share of visits in which a rule with a factor of 1 changes the weight: D / 2^F, rounded up at random. */
function probabilityOf(text: string): number {
  const [{ terms, fractionBits }] = lowerRule(parseRule(text));
  const [{ coefficient, shift }] = terms;
  return (coefficient * 2 ** -shift) / 2 ** fractionBits;
}

const top = ({ range, weights }: ProjectionSpec) => ({
  limit: range?.[1],
  initial: weights.kind === 'uniform' ? weights.high : undefined,
});

describe('symStdp', () => {
  const network = symStdp();
  const { hidden, readout } = network.populations;
  const { W, U } = network.projections;

  test('is the integer form of section 2a for 400 neurons', () => {
    expect(hidden).toMatchObject({
      size: 400,
      neuron: { model: 'lif-shift', leakShift: 'none', refractorySteps: 5 },
      // Spike where v > threshold: at 1000 and above.
      threshold: { kind: 'constant', value: 999 },
      adaptation: { kind: 'dynamic', gain: 8, decayShift: 14 },
      competition: { pick: 'largest' },
      traces: { y1: { mode: 'window', steps: 16 } },
    });
    expect(readout).toEqual({ size: 10, neuron: { model: 'accumulate' } });
    expect(network.inputs.image).toMatchObject({ size: 784, encoder: { kind: 'poisson', rateBits: 12 } });
    expect([W.range, U.range]).toEqual([
      [0, 127],
      [0, 127],
    ]);
    expect(probabilityOf(network.rules.stdp.text)).toBe(1 / 4);
    expect(probabilityOf(network.rules.teach.text)).toBe(1 / 2);
    expect(probabilityOf(network.rules.shrink.text)).toBe(-1 / 16);
    // w + w (r0 - 256) / 256, r0 = 256 target / sum.
    expect(network.rules.rescale.text).toBe('dw = 2^-8 * w * (r0 - 256)');
    expect(W.scaling).toMatchObject({ rule: 'rescale', bothWays: true, slackShift: 6 });
    expect(U.scaling).toMatchObject({ rule: 'shrink', slackShift: 4 });
    const { rescale, ...ceiling } = network.rules;
    expect(rescale.rounding).toBe('stochastic');
    for (const { rounding } of Object.values(ceiling)) expect(rounding).toBe('stochastic-ceiling');
  });

  test("aims at the authors' sums and initial weights, their limits being 127", () => {
    const scaleW = 127 / 1;
    const scaleU = 127 / 8;
    expect(W.scaling?.target).toBe(Math.round(0.1 * 784 * 1 * scaleW));
    expect(U.scaling?.target).toBe(Math.round(0.1 * 400 * 8 * scaleU));
    expect(top(W).initial).toBe(Math.round(0.3 * scaleW));
    const small = symStdp({ hidden: 100, imageShape: [8, 8] }).projections;
    expect([small.W.scaling?.target, small.U.scaling?.target]).toEqual([813, 1270]);
  });

  test('runs a step more than input acts, as a spike acts in the step after its draw', () => {
    expect(network.procedure).toEqual({
      kind: 'sym-stdp',
      image: 'image',
      readout: 'readout',
      stepsPerPresentation: 351,
      classes: 10,
    });
    expect(symStdp({ steps: 200 }).procedure).toMatchObject({ stepsPerPresentation: 201 });
  });

  test('has traces of the area of the windows', () => {
    const traces = symStdp({ form: 'traces' });
    const trace = traces.populations.hidden.traces?.y1;
    if (trace?.mode !== 'set') throw new Error('the trace is not set by a spike');
    let area = 0;
    for (let x = trace.impulse; x > 0; x = (x * (4096 - trace.decay)) >> 12) {
      area += x * probabilityOf(traces.rules.stdp.text);
    }
    expect(area).toBeGreaterThan(0.85 * 16 * probabilityOf(network.rules.stdp.text));
    expect(area).toBeLessThan(1.15 * 16 * probabilityOf(network.rules.stdp.text));
  });

  test.each([4, 5, 6, 7, 8])('at %i bits a weight acts, starts and moves as at 8', weightBits => {
    const { projections, rules } = symStdp({ weightBits });
    const step = 2 ** (projections.W.exponent ?? 0);
    const { limit = 0, initial = 0 } = top(projections.W);
    expect(limit).toBe(2 ** (weightBits - 1) - 1);
    expect(Math.abs(step * limit - 127)).toBeLessThan(step);
    expect(Math.abs(step * initial - 38)).toBeLessThan(step);
    expect(Math.abs(step * (projections.W.scaling?.target ?? 0) - 9957)).toBeLessThan(0.13 * 9957);
    expect(step * probabilityOf(rules.stdp.text)).toBe(1 / 4);
    expect(step * probabilityOf(rules.teach.text)).toBe(1 / 2);
    expect(projections.U.exponent).toBeUndefined();
  });

  test('the control leaves the hidden weights, and scales, adapts and teaches all the same', () => {
    const control = symStdp({ control: true });
    const { rule, ...unlearnt } = W;
    const { stdp, ...rules } = network.rules;
    expect([rule, stdp.when]).toEqual(['stdp', 'step']);
    expect(control).toEqual({ ...network, projections: { W: unlearnt, U }, rules });
    const drawn = (description: typeof network) => [...expandNetwork(description).projections.W.weights];
    expect(drawn(symStdp({ hidden: 20, control: true }))).toEqual(drawn(symStdp({ hidden: 20 })));
  });

  test('without scaling has no rule for it', () => {
    const { projections, rules } = symStdp({ scaling: 'none' });
    expect(Object.values(projections).map(({ scaling }) => scaling)).toEqual([undefined, undefined]);
    expect(Object.keys(rules)).toEqual(['stdp', 'teach']);
  });

  test('in a circuit each spike empties the potentials of all others, and of none its own', () => {
    const { populations, projections } = symStdp({ hidden: 30, inhibition: 'circuit' });
    const { competition, neuron } = populations.hidden;
    expect(competition).toBeUndefined();
    expect(neuron).toMatchObject({ lowestPotential: 0 });
    const { from, to, connect, weights, exponent } = projections.inhibit;
    expect([from, to, connect]).toEqual(['hidden', 'hidden', { kind: 'others' }]);
    expect(weights).toEqual({ kind: 'constant', value: -127 });
    expect(exponent).toBe(7);
  });

  test.each([
    { form: 'windows' },
    { form: 'traces', pick: 'largest' },
    { inhibition: 'circuit', scaling: 'none', weightBits: 5 },
    { control: true },
  ] as const)('%j says the same when it is written and read', options => {
    const description = symStdp({ hidden: 12, imageShape: [4, 5], classes: 3, ...options });
    expect(parseNetwork(formatNetwork(description))).toEqual(description);
  });

  test('takes constants in place of its own', () => {
    const changed = symStdp({ constants: { threshold: 260, rateBits: 11 } });
    expect(changed.populations.hidden.threshold).toEqual({ kind: 'constant', value: 259 });
    expect(changed.inputs.image.encoder).toMatchObject({ rateBits: 11 });
    expect(changed.projections).toEqual(network.projections);
  });

  test('options that do not fit are refused', () => {
    expect(() => symStdp({ weightBits: 3 })).toThrow(
      'weightBits of the network is 3; give a whole number from 4 to 8',
    );
    expect(() => symStdp({ weightBits: 6.5 })).toThrow('weightBits of the network is 6.5');
    expect(() => symStdp({ hidden: 10.5 })).toThrow(
      'populations.hidden.size is 10.5; expected a whole number',
    );
    expect(() => symStdp({ classes: 1 })).toThrow('procedure.classes is 1');
    expect(() => symStdp({ steps: 0 })).toThrow('procedure.stepsPerPresentation is 1');
    expect(() => symStdp({ seed: 0 })).toThrow('seed is 0');
  });
});

test('every preset has constants that the network knows', () => {
  const known = Object.keys(symStdpConstants(784, 400));
  for (const name of ['mnist', 'fashion-mnist'] as const) {
    const { constants, meanPixel } = symStdpPreset(name);
    expect(known).toEqual(expect.arrayContaining(Object.keys(constants)));
    expect(meanPixel === null || (meanPixel > 0 && meanPixel <= 255)).toBe(true);
    symStdp({ constants });
  }
});
