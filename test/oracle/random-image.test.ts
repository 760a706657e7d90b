import { describe, expect, it } from 'vitest';
import { validateImage } from '../../src/image/validate.js';
import { compareLockstep } from './lockstep.js';
import { Oracle } from './oracle.js';
import { randomImage } from './random-image.js';
import { randomScript } from './random-script.js';
import type { OracleState } from './state.js';

const SEEDS = Array.from({ length: 300 }, (_, seed) => seed);

describe('random images', () => {
  it('are valid, and the same for the same seed', () => {
    for (const seed of SEEDS) validateImage(randomImage(seed));
    expect(randomImage(7)).toEqual(randomImage(7));
    expect(randomScript(7, randomImage(7))).toEqual(randomScript(7, randomImage(7)));
  });

  it('hold every variant that an image can hold', () => {
    const images = SEEDS.map(randomImage);
    const variants = new Set<string>();
    for (const image of images) {
      variants.add(`cores ${image.cores.length}`);
      variants.add(`populations ${image.populations.length}`);
      for (const slice of image.slices) {
        const { population, neuron, thresholdPolicy: policy, competition, traces, biases, count } = slice;
        variants.add(neuron.model).add(`neurons ${count}`);
        if (neuron.model === 'truenorth') {
          variants.add(`${neuron.potentialBits} bits ${neuron.negativeCompare}`);
          variants.add(`held for ${neuron.holdSteps}`);
        }
        if (neuron.model === 'lif-shift') {
          variants.add(neuron.overflow).add(`leaks ${neuron.leakShift < 31}`);
          variants.add(`rests ${neuron.refractorySteps > 0}`);
        }
        const cores = new Set(
          image.slices.filter(other => other.population === population).map(({ core }) => core),
        );
        if (competition !== null) variants.add(`picks ${competition.pick} on ${cores.size} cores`);
        if (neuron.model === 'lif-cuba') {
          variants.add(`sum ${neuron.sumLimit}`).add(`current ${neuron.currentOverflow}`);
          variants.add(`limited ${neuron.potentialLimit !== null}`);
          variants.add(`reset ${neuron.reset.kind}, rests ${neuron.refractorySteps > 0}`);
        }
        variants.add(`policy ${policy.kind}`);
        if (policy.kind === 'layer')
          variants.add(`layer late ${policy.latenessSteps}`).add(`restore ${policy.restore}`);
        if (policy.kind === 'neuron') variants.add(`homeostasis by ${policy.by}`);
        for (const [name, trace] of Object.entries(traces)) variants.add(`${name} ${trace?.mode}`);
        if (biases !== null) variants.add('biases');
      }
      for (const { kind, by, reseed } of image.encoders) variants.add(`encoder ${kind} ${by} ${reseed}`);
      for (const crossbar of image.crossbars) {
        const { storage, mask, storedBits, weightBits, exponent, rule, learnsBy, preTraces } = crossbar;
        variants
          .add(`${storage} ${mask !== null}`)
          .add(`stored ${storedBits}`)
          .add(`exponent ${exponent}`);
        variants.add(`shadow ${storedBits > weightBits}`).add(`learns ${rule !== -1}`);
        if (rule !== -1) variants.add(`learns by ${learnsBy}, shadow ${storedBits > weightBits}`);
        for (const [name, trace] of Object.entries(preTraces)) variants.add(`${name} ${trace?.mode}`);
        variants.add(`scaled ${storage} ${crossbar.scaling !== null}`).add(`tags ${crossbar.tagBits > 0}`);
        if (image.slices[crossbar.slice].population === crossbar.sourcePopulation) variants.add('recurrent');
      }
      for (const { text, epoch, programs } of image.rules) {
        variants
          .add(text)
          .add(`epoch ${epoch}`)
          .add(`changes ${programs.map(({ target }) => target).join()}`);
      }
      for (const { lfsrBits } of image.cores) variants.add(`register ${lfsrBits}`);
      for (const reduction of image.reductions) {
        const { kind, by, gated, latenessSteps, positiveClass, members, home } = reduction;
        variants.add(`reduction ${kind} ${by}`).add(`gated ${gated}`).add(`late ${latenessSteps}`);
        variants.add(`by class ${positiveClass !== null}`);
        const cores = new Set(members.map(({ slice }) => image.slices[slice].core));
        variants.add(`cores of a group ${cores.size}`).add(`members ${members.length}`);
        variants.add(`home first ${image.slices[members[0].slice].core === home}`);
      }
      for (const delay of image.routes.delayTicks) variants.add(`delay ${delay}`);
    }
    const expected = [
      ...[1, 2, 3, 4, 5, 6].map(count => `cores ${count}`),
      ...[2, 3, 4, 5].map(count => `populations ${count}`),
      ...['lif-shift', 'lif-cuba', 'truenorth', 'accumulate', 'saturate', 'wrap', 'biases', 'recurrent'],
      ...[1, 33, 65].map(count => `neurons ${count}`),
      ...['below', 'at-or-below'].flatMap(compare => [9, 32].map(bits => `${bits} bits ${compare}`)),
      ...[0, 1, 3].map(steps => `held for ${steps}`),
      ...['none', 'clip', 'wrap'].map(limit => `sum ${limit}`),
      ...['none', 'lava', 'twos'].map(overflow => `current ${overflow}`),
      ...['zero', 'subtract', 'value'].flatMap(kind => [
        `reset ${kind}, rests true`,
        `reset ${kind}, rests false`,
      ]),
      ...['limited', 'restore', 'shadow', 'learns', 'gated', 'by class', 'home first'].flatMap(name => [
        `${name} true`,
        `${name} false`,
      ]),
      ...['fixed', 'neuron', 'layer', 'dynamic', 'inhibition'].map(kind => `policy ${kind}`),
      ...['leaks', 'rests'].flatMap(name => [`${name} true`, `${name} false`]),
      ...['first', 'largest'].flatMap(pick => [1, 2, 3].map(cores => `picks ${pick} on ${cores} cores`)),
      ...[0, 1, 2, 3].map(steps => `layer late ${steps}`),
      ...['unit', 'management'].map(by => `homeostasis by ${by}`),
      ...['set', 'add', 'undefined'].flatMap(mode =>
        ['y1', 'y2', 'y3', 'x1', 'x2'].map(name => `${name} ${mode}`),
      ),
      ...['y1', 'y2', 'y3'].map(name => `${name} window`),
      ...['y2', 'y3'].map(name => `${name} gate`),
      ...['scaled dense', 'scaled sparse', 'tags'].flatMap(name => [`${name} true`, `${name} false`]),
      ...['changes w', 'changes t', 'changes w,t', 'epoch 0', 'epoch 1', 'register 16', 'register 32'],
      ...['bernoulli', 'constant', 'external', 'poisson', 'latency', 'current', 'recorded'].flatMap(kind =>
        ['unit', 'management'].flatMap(by => [`encoder ${kind} ${by} sample`, `encoder ${kind} ${by} never`]),
      ),
      ...['dense true', 'dense false', 'sparse false'],
      ...['unit', 'management'].flatMap(by => [
        `learns by ${by}, shadow true`,
        `learns by ${by}, shadow false`,
      ]),
      ...[4, 8, 16].map(bits => `stored ${bits}`),
      ...[-3, -2, -1, 0, 1, 2, 3].map(exponent => `exponent ${exponent}`),
      ...['floor', 'nearest', 'stochastic', 'stochastic-ceiling'].flatMap(rounding => [
        `random: scaling ${rounding}`,
        ...['pairs', 'columns', 'rows', 'union', 'all'].map(visited => `random: step ${rounding} ${visited}`),
        ...['traced rows', 'all rows'].map(visited => `random: epoch ${rounding} ${visited}`),
      ]),
      ...['spike-count', 'trace-square'].flatMap(kind => [
        `reduction ${kind} unit`,
        `reduction ${kind} management`,
      ]),
      ...[1, 2, 3].flatMap(count => [`late ${count}`, `members ${count}`, `cores of a group ${count}`]),
      ...[1, 2, 3, 4, 5, 63, 64, 65, 128].map(delay => `delay ${delay}`),
    ];
    expect(expected.filter(variant => !variants.has(variant))).toEqual([]);
  });
});

describe('lock-step comparison', () => {
  const image = randomImage(2);
  const script = randomScript(2, image);

  it('finds the oracle equal to itself', () => {
    const { tick } = compareLockstep(image, script, one => new Oracle(one));
    expect(tick).toBe(script.filter(operation => operation.do === 'step').length);
  });

  it('names the first thing that differs', () => {
    const state = (mutate: (state: OracleState) => OracleState) => () =>
      compareLockstep(image, script, one => new FaultyOracle(one, mutate));
    expect(state(good => ({ ...good, lfsr: [5, ...good.lfsr.slice(1)] }))).toThrow(
      /tick 3: lfsr\[0\] is 5; expected/,
    );
    expect(state(good => ({ ...good, slices: good.slices.slice(1) }))).toThrow(/tick 3: slices has length/);
    expect(
      state(good => ({
        ...good,
        crossbars: good.crossbars.map(crossbar => ({
          ...crossbar,
          weights: crossbar.weights.map(row => row.map(weight => weight + 1)),
        })),
      })),
    ).toThrow(/tick 3: crossbars\[0\]\.weights\[0\]\[0\] is/);
    expect(state(good => ({ ...good, counts: good.counts.map(row => row.map(count => count + 1)) }))).toThrow(
      /after operation \d+ \(step\), tick 3: count of axonLookup in row slice 0 is \d+; expected/,
    );
  });
});

/** An oracle that shows something wrong from its third step on. */
class FaultyOracle extends Oracle {
  readonly #mutate: (state: OracleState) => OracleState;

  constructor(image: ConstructorParameters<typeof Oracle>[0], mutate: (state: OracleState) => OracleState) {
    super(image);
    this.#mutate = mutate;
  }

  override snapshot(): OracleState {
    const state = super.snapshot();
    return state.tick < 3 ? state : this.#mutate(state);
  }
}
