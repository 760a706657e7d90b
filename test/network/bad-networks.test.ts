import { describe, expect, test } from 'vitest';
import { SpikeloomError } from '../../src/fixed/error.js';
import { parseNetwork } from '../../src/network/parse.js';
import { networkFixture } from './fixture.js';

const tiny = networkFixture('tiny.yaml');

/** What is replaced in tiny.yaml (its first occurrence), by what, and the whole message. */
type Case = readonly [from: string, to: string, message: string];

const FORM: readonly Case[] = [
  ['network/1', 'network/2', '2:1: format is "spikeloom/network/2"; expected spikeloom/network/1'],
  ['seed: 7', 'seed: 0', '4:1: seed is 0; expected at least 1'],
  ['seed: 7', 'seed: .nan', '4:1: seed is NaN; expected a number'],
  ['seed: 7', 'seed: 4294967296', '4:1: seed is 4294967296; expected at most 4294967295'],
  ['seed: 7\n', '', '2:1: missing key seed (a number)'],
  [
    'name: tiny',
    'name: tiny net',
    '3:1: name is "tiny net"; expected a letter, then at most 39 letters, digits, "_" or "-"',
  ],
  ['name: tiny', 'nam: tiny', '2:1: missing key name (text) (and 1 more)'],
  ['size: 6,', 'size: 6.5,', '6:11: inputs.image.size is 6.5; expected a whole number'],
  ['[2, 3]', '[2, 3, 1]', '6:20: inputs.image.shape has 3 entries; expected at most 2'],
  [
    'bernoulli',
    'poisson',
    '6:35: inputs.image.encoder is "poisson"; expected bernoulli, constant, external or a map',
  ],
  [
    ', encoder: bernoulli',
    '',
    '6:3: missing key inputs.image.encoder (bernoulli, constant, external or a map)',
  ],
  [
    '  spikes:',
    '  9th:',
    '8:3: the name "9th" is not possible; expected a letter, then at most 39 letters, digits, "_" or "-"',
  ],
  [
    'leakShift: 2',
    'leakShift: 2, leak: 3',
    '12:46: unknown key "leak" in populations.z1.neuron; known keys: model, leakShift, lowestPotential, refractorySteps',
  ],
  [
    'model: lif-shift',
    'model: lif',
    '12:14: populations.z1.neuron.model is "lif"; expected one of lif-shift, lif-cuba, truenorth, accumulate',
  ],
  ['leakShift: 2', 'leakShift: 31', '12:32: populations.z1.neuron.leakShift is 31; expected at most 30'],
  [
    'model: lif-shift, leakShift: 2}',
    'model: lif-shift, leakShift: 2, refractorySteps: 65536}',
    '12:46: populations.z1.neuron.refractorySteps is 65536; expected at most 65535',
  ],
  [
    'decayU: 4095',
    'decayU: 4095\n      reset: {kind: subtract, amount: 0}',
    '21:31: populations.loihi.neuron.reset.amount is 0; expected at least 1',
  ],
  ['decayU: 4095', 'decayU: 4096', '20:7: populations.loihi.neuron.decayU is 4096; expected at most 4095'],
  [
    'biasMantissa: [1, -2, 3]',
    'biasMantissa: [1, -2, 5000]',
    '23:29: populations.loihi.neuron.biasMantissa[2] is 5000; expected at most 4095',
  ],
  [
    'potentialLimit: {min: -8388607, max: 8388607}',
    'potentialLimit: no',
    '27:7: populations.loihi.neuron.potentialLimit is "no"; expected none or a map',
  ],
  ['low: 10,', '', '13:5: missing key populations.z1.threshold.low (a number)'],
  [
    'probability: 0.5',
    'probability: 1.5',
    '45:29: projections.V1.connect.probability is 1.5; expected at most 1',
  ],
  [
    '- [0, 0.5, -0.25]',
    '- [0, .inf, -0.25]',
    '71:15: projections.F1.weights.values[0][1] is Infinity; expected a finite number',
  ],
  [
    '- [1, 2, 3, 4]',
    '- [1, 2, 3, 32768]',
    '61:21: projections.L1.weights.values[1][3] is 32768; expected at most 32767',
  ],
  ['slope: 0.3', 'slope: 0', '98:5: goodness.g1.slope is 0; expected more than 0'],
  ['gated: false', 'gated: "no"', '101:5: goodness.g1.gated is "no"; expected true or false'],
  [
    'gated: false',
    'gated: [',
    '102:1: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
  ],
  ['rounding: floor}', 'rounding: floor, rounding: floor}', '90:73: not valid YAML: Map keys must be unique'],
  [
    'hiddenLearning: true\n',
    '\thiddenLearning: true\n',
    '110:3: not valid YAML: Tabs are not allowed as indentation',
  ],
];

const CROSS_REFERENCES: readonly Case[] = [
  ['[2, 3]', '[2, 4]', "6:20: inputs.image.shape is 2 x 4 = 8; the input's size is 6"],
  ['  spikes:', '  z1:', '8:3: inputs.z1 has the name of a population too; rename one of them'],
  [
    'leakShift: 2}\n    threshold: {kind: uniform, low: 10, high: 20}',
    'leakShift: 2}',
    '10:3: populations.z1 has no threshold; lif-shift needs one (kind constant, uniform or values)',
  ],
  [
    'low: 10, high: 20',
    'low: 30, high: 20',
    '13:5: populations.z1.threshold has low 30 above high 20; exchange them',
  ],
  [
    '[100, 110, 120]',
    '[100, 110]',
    "28:31: populations.loihi.threshold.values has 2 entries; the population's size is 3",
  ],
  [
    '[1, -2, 3]',
    '[1, -2]',
    "23:7: populations.loihi.neuron.biasMantissa has 2 entries; the population's size is 3",
  ],
  [
    '{min: -8388607, max: 8388607}',
    '{min: 1, max: 0}',
    '27:7: populations.loihi.neuron.potentialLimit has min 1 above max 0; exchange them',
  ],
  [
    'decayU: 4095',
    'decayU: 4095\n      reset: {kind: value, value: -8388608}',
    '21:28: populations.loihi.neuron.reset.value is -8388608, outside the potentialLimit -8388607..8388607',
  ],
  [
    'impulse: 127',
    'impulse: 128',
    "15:30: populations.z1.traces.y1.impulse is 128; limit is the trace's max, 127",
  ],
  ['step: 5', 'step: 0', '14:5: populations.z1.adaptation has step 0, which changes nothing; use kind fixed'],
  [
    'neuron: {model: accumulate}',
    'neuron: {model: accumulate}\n    traces: {y1: {mode: set, impulse: 1, decay: 0, max: 1}}',
    '33:5: populations.readout.traces has no meaning for accumulate, which never fires; leave it out',
  ],
  [
    'from: image',
    'from: imgae',
    '35:5: projections.W1.from is "imgae", which is no input or population; known: image, context, spikes, z1, loihi, readout',
  ],
  [
    'from: loihi',
    'from: readout',
    '65:5: projections.F1.from is "readout", a population of accumulate, which never fires',
  ],
  [
    'to: z1',
    'to: constructor',
    '36:5: projections.W1.to is "constructor", which is no population; known: z1, loihi, readout',
  ],
  ['to: z1', 'to: context', '36:5: projections.W1.to is "context", an input; inputs receive nothing'],
  [
    'minSide: 1',
    'minSide: 3',
    "37:33: projections.W1.connect.minSide is 3; limit is the image's shorter side, 2",
  ],
  [
    'minSide: 1',
    'minSide: 2, maxSide: 1',
    '37:45: projections.W1.connect.maxSide is 1; the least is minSide, 2',
  ],
  [
    'kind: all',
    'kind: rectangles, minSide: 1',
    '56:5: projections.L1.connect is rectangles, but "z1" is no input with a shape; give it shape: [rows, columns]',
  ],
  [
    'kind: all',
    'kind: one-to-one',
    '56:5: projections.L1.connect is one-to-one from 4 to 3 neurons; sizes must be equal',
  ],
  [
    '[1, 2, 3, 4, 5, 6, 7, 8]',
    '[1, 2, 3]',
    '46:29: projections.V1.weights.values has 3 entries; 4 x 2 = 8 pairs are joined',
  ],
  [
    'value: 64',
    'value: 128',
    '52:5: projections.S1.weights hold 128; limit -128 .. 127 (storedBits and range say so)',
  ],
  [
    'low: -127, high: 127',
    'low: -128, high: 127',
    '38:5: projections.W1.weights hold -128; limit -127 .. 127 (storedBits and range say so)',
  ],
  ['[-127, 127]', '[-127, 128]', '39:5: projections.W1.range is -127 .. 128; 8 stored bits hold -128 .. 127'],
  ['[-127, 127]', '[127, -127]', '39:5: projections.W1.range is 127 .. -127; exchange them'],
  [
    '        - [0, 0, 0, 7]\n',
    '',
    '59:7: projections.L1.weights.values has 2 rows; 3 neurons receive (a row each)',
  ],
  [
    '        - [0, 0, 0, 7]\n',
    '        - [0, 0, 7]\n',
    '62:11: projections.L1.weights.values[2] has 3 columns; 4 neurons send (a column each)',
  ],
  [
    '[0, 0, 0, 7]',
    '[0, 0, 0, 256]',
    '57:5: projections.L1.weights hold 256; limit -256 .. 255 (storedBits and range say so)',
  ],
  [
    'storedBits: 16',
    'storedBits: 7',
    '80:5: projections.C1.storedBits is 7; at least weightBits, 8, is needed',
  ],
  [
    'rule: hidden',
    'rule: hiden',
    '40:5: projections.W1.rule is "hiden", which is no rule; known: hidden, classifier',
  ],
  [
    '    preTraces: {x1: {mode: add, impulse: 1, decay: 0, max: 255}}\n',
    '',
    '81:5: projections.C1.rule is "classifier", which reads x1; give the projection preTraces: {x1: ...}',
  ],
  [
    'size: 4\n    neuron',
    'size: 400000\n    neuron',
    '46:29: projections.V1.weights.values has 8 entries; 400000 x 2 = 800000 pairs are joined',
  ],
  [
    '-3 * 2^-8 * x0',
    '-3 * 2^-8 * x9',
    '86:24: unknown variable x9; known are x0 x1 x2 y0 y1 y2 y3 w t d r0 r1 u_0 u_1 u_2 u_3 u_4 u_5 u_6 u_7 u_8 u_9\n  dw = -3 * 2^-8 * x9 * y0 * r1\n                   ^',
  ],
  [
    '2^-5 * x1',
    '2^-5 * * x1',
    '90:34: expected a constant or a variable, found *\n  dw = 2^-5 * * x1 * r1\n              ^',
  ],
  [
    'text: dw = 2^-5 * x1 * r1',
    'text: "dw = 2^-5 * x9 * r1"',
    '90:35: unknown variable x9; known are x0 x1 x2 y0 y1 y2 y3 w t d r0 r1 u_0 u_1 u_2 u_3 u_4 u_5 u_6 u_7 u_8 u_9\n  dw = 2^-5 * x9 * r1\n              ^',
  ],
  [
    '    population: z1',
    '    population: z9',
    '93:5: goodness.g1.population is "z9", which is no population; known: z1, loihi, readout',
  ],
  [
    '    population: z1',
    '    population: readout',
    '93:5: goodness.g1.population is "readout" of accumulate, which never fires',
  ],
  [
    '    population: z1',
    '    population: loihi',
    '96:5: goodness.g1.kind is trace-square, but the population loihi has no trace y1 of spikes; give it one',
  ],
  ['groups: 1', 'groups: 5', '94:5: goodness.g1.groups is 5; limit is the size of z1, 4'],
  [
    'kind: trace-square',
    'kind: spike-count',
    '92:3: goodness.g1 has no leakShift; spike-count needs it: G = (G >> leakShift) + gain n',
  ],
  [
    'deadZone: 0',
    'deadZone: 0\n    gain: 3',
    '100:5: goodness.g1.gain has no meaning for trace-square; leave it out',
  ],
  [
    'polarity',
    'class',
    '94:5: goodness.g1.groups is 1; groups that stand for classes must be as many as procedure.classes, 2',
  ],
  [
    'groups: 1\n    positive: polarity',
    'groups: 2\n    positive: class',
    '95:5: goodness.g1.positive is class; the procedure label needs polarity',
  ],
  [
    'image: image',
    'image: z1',
    '104:3: procedure.image is "z1", which is no input; known: image, context, spikes',
  ],
  [
    'image: image',
    'image: spikes',
    '104:3: procedure.image is "spikes", whose encoder is external; pixels need one that takes values',
  ],
  [
    '  label: context\n',
    '',
    '102:1: procedure has no label; kind label needs the input that takes the label',
  ],
  [
    'label: context',
    'label: z1',
    '105:3: procedure.label is "z1", which is no input; known: image, context, spikes',
  ],
  [
    'label: context',
    'label: image',
    '105:3: procedure.label is "image", the image input too; give it one of its own',
  ],
  [
    'label: context',
    'label: spikes',
    '105:3: procedure.label is "spikes", whose encoder is external; a label needs constant',
  ],
  [
    'kind: label',
    'kind: groups',
    '105:3: procedure.label is "context"; groups play their classes without a label input; leave it out',
  ],
  [
    'readout: readout',
    'readout: z9',
    '106:3: procedure.readout is "z9", which is no population; known: z1, loihi, readout',
  ],
  [
    'readout: readout',
    'readout: loihi',
    '106:3: procedure.readout is "loihi" of lif-cuba; a readout needs accumulate',
  ],
  [
    'biasMantissa: [1, -2, 3]',
    'biasMantissa: many',
    '23:7: populations.loihi.neuron.biasMantissa is "many"; expected a number or a list',
  ],
  [
    'storedBits: 16',
    'storedBits: 16\n    range: [-32768, 32768]',
    '81:21: projections.C1.range[1] is 32768; expected at most 32767',
  ],
  ['  hidden:\n', '  __proto__: {}\n  hidden:\n', '84:3: the key __proto__ is not possible; rename it'],
  ['classes: 2', 'classes: 3', '105:3: procedure.label is "context" of size 2; procedure.classes is 3'],
];

describe.each([
  ['form', FORM],
  ['cross references', CROSS_REFERENCES],
])('bad networks: %s', (_, cases) => {
  test.each(cases)('%j -> %j', (from, to, message) => {
    expect(tiny).toContain(from);
    expect(() =>
      parseNetwork(
        tiny.replace(from, () => to),
        'bad.yaml',
      ),
    ).toThrow(expect.objectContaining({ message: `bad.yaml:${message}`, name: SpikeloomError.name }));
  });
});
