import { describe, expect, test } from 'vitest';
import { decodeImage } from '../../src/image/decode.js';
import { encodeImage } from '../../src/image/encode.js';
import { validateImage } from '../../src/image/validate.js';
import { changed, sampleImage, smallShape } from './sample-images.js';

const image = sampleImage(smallShape);
const sparse = sampleImage({ ...smallShape, sparse: true });

type Change = Parameters<typeof changed>[1];

const refused: readonly (readonly [string, string, Change, typeof image?])[] = [
  [
    'a seed of 0',
    'seed is 0; limit 1..4294967295',
    i => {
      i.seed = 0;
    },
  ],
  [
    'no tiles',
    'chip.columns is 0',
    i => {
      i.chip.columns = 0;
    },
  ],
  [
    'an empty population',
    'populations[1].size is 0',
    i => {
      i.populations[1].size = 0;
    },
  ],
  [
    'two populations of a name',
    'as another one is',
    i => {
      i.populations[1].name = 'a';
    },
  ],
  [
    'a core off the mesh',
    'cores[1].x is 3; limit 0..2',
    i => {
      i.cores[1].x = 3;
    },
  ],
  [
    'a core twice',
    'cores[1].id is 0',
    i => {
      i.cores[1].id = 0;
    },
  ],
  [
    'a learning register of 0',
    'cores[0].lfsrSeed is 0; limit 1..65535',
    i => {
      i.cores[0].lfsrSeed = 0;
    },
  ],
  [
    'too many cores on a tile',
    'limit 1..1',
    i => {
      i.chip.coresPerTile = 1;
      Object.assign(i.cores[1], { x: 0, y: 0 });
    },
  ],
  [
    'a slice on no core',
    'slices[0].core is 9',
    i => {
      i.slices[0].core = 9;
    },
  ],
  [
    'a slice that overlaps',
    'slices[1].first is 1; limit 2..2',
    i => {
      i.slices[1].first = 1;
    },
  ],
  [
    'a neuron in no slice',
    'the slices hold 0 of the 3 neurons of b',
    i => {
      i.slices.pop();
    },
  ],
  [
    'slices out of order',
    'slices[0].population is 1',
    i => {
      i.slices.reverse();
    },
  ],
  [
    'too few thresholds',
    'slices[0].thresholds has 1 entries; expected 2',
    i => {
      i.slices[0].thresholds = new Int32Array(1);
    },
  ],
  [
    'too many biases',
    'slices[0].biases has 3 entries',
    i => {
      i.slices[0].biases = new Int32Array(3);
    },
  ],
  [
    'a decay over 4096',
    'decayU is 4097',
    i => {
      Object.assign(i.slices[0].neuron, { decayU: 4097 });
    },
  ],
  [
    'a floor over the ceiling',
    'thresholdPolicy.floor is 70000',
    i => {
      Object.assign(i.slices[0].thresholdPolicy, { floor: 70000 });
    },
  ],
  [
    'a layer that adapts at once over cores',
    'the layer spans cores',
    i => {
      for (const slice of i.slices.slice(0, 2)) {
        slice.thresholdPolicy = {
          kind: 'layer',
          step: 1,
          target: 1,
          floor: 0,
          ceiling: 9,
          latenessSteps: 0,
          restore: false,
        };
      }
    },
  ],
  [
    'an impulse over the maximum',
    'trace.impulse is 128; limit 1..127',
    i => {
      i.slices[0].trace!.impulse = 128;
    },
  ],
  [
    'an encoder register of 0',
    'encoders[0].lfsrSeed is 0',
    i => {
      i.encoders[0].lfsrSeed = 0;
    },
  ],
  [
    'an encoder of another size',
    'encoders[0].count is 5; limit 4..4',
    i => {
      i.encoders[0].count = 5;
    },
  ],
  [
    'an encoder for neurons',
    'which is no input',
    i => {
      i.encoders[0].population = 0;
    },
  ],
  [
    'an input without encoder',
    'the input image has no encoder',
    i => {
      i.encoders = [];
    },
  ],
  [
    'a crossbar on no slice',
    'crossbars[2].slice is 3',
    i => {
      i.crossbars[2].slice = 3;
    },
  ],
  [
    'crossbars out of order',
    'crossbars[1].slice is 1; limit 2..2',
    i => {
      i.crossbars.reverse();
    },
  ],
  [
    'a row for no source',
    'crossbars[0].rowSource[3] is 4; limit 0..3',
    i => {
      i.crossbars[0].rowSource[3] = 4;
    },
  ],
  [
    'rows out of order',
    'expected rising entries',
    i => {
      i.crossbars[0].rowSource.reverse();
    },
  ],
  [
    'too few rows',
    'crossbars[0].rowSource has 4 entries; expected 3',
    i => {
      i.crossbars[0].rows = 3;
    },
  ],
  [
    'too many weights',
    'crossbars[0].weights has 9 entries; expected 8',
    i => {
      i.crossbars[0].weights = new Int8Array(9);
    },
  ],
  [
    'a weight without a synapse',
    'where the mask holds no synapse',
    i => {
      i.crossbars[0].weights[1] = 5;
    },
  ],
  [
    'a mask beyond the columns',
    'holds synapses beyond column 2',
    i => {
      i.crossbars[0].mask![0] |= 4;
    },
  ],
  [
    'a mask of another size',
    'crossbars[0].mask has 3 entries; expected 4',
    i => {
      i.crossbars[0].mask = new Uint32Array(3);
    },
  ],
  [
    'a dense crossbar with columns',
    'expected null',
    i => {
      i.crossbars[0].columns = new Uint16Array(0);
    },
  ],
  [
    'a weight wider than stored',
    'crossbars[0].weights[1] is',
    i => {
      Object.assign(i.crossbars[0], {
        storedBits: 7,
        weightBits: 7,
        minStored: -3,
        maxStored: 3,
        mask: null,
        weights: Int8Array.of(0, 64, 0, 0, 0, 0, 0, 0),
      });
    },
  ],
  [
    'an acting weight wider than stored',
    'weightBits is 9; limit 1..8',
    i => {
      i.crossbars[0].weightBits = 9;
    },
  ],
  [
    'learning beyond the width',
    'maxStored is 128',
    i => {
      i.crossbars[0].maxStored = 128;
    },
  ],
  [
    'a step rule run by management',
    'crossbars[0] learns by management in every step; expected epoch',
    i => {
      i.crossbars[0].learnsBy = 'management';
    },
  ],
  [
    'management without a rule',
    'crossbars[0] learns by management and has no rule',
    i => {
      Object.assign(i.crossbars[0], { learnsBy: 'management', rule: -1 });
    },
  ],
  [
    'management with random bits',
    'learns by management with stochastic rounding; expected floor or nearest',
    i => {
      i.crossbars[0].learnsBy = 'management';
      i.rules[0].when = 'epoch';
    },
  ],
  [
    'management that reads what it does not know',
    'learns by management from y0; expected x1, r1, w',
    i => {
      i.crossbars[0].learnsBy = 'management';
      Object.assign(i.rules[0], { when: 'epoch', rounding: 'floor' });
      i.rules[0].program.terms[0].factors = [{ variable: 'y0', plus: 0 }];
    },
  ],
  [
    'management that learns from third factors of a unit',
    'crossbars[0] learns by management from third factors of reductions[0]',
    i => {
      i.crossbars[0].learnsBy = 'management';
      Object.assign(i.rules[0], { when: 'epoch', rounding: 'floor' });
      i.rules[0].program.terms[0].factors = [{ variable: 'r1', plus: 0 }];
    },
  ],
  [
    'a rule that is not there',
    'crossbars[0].rule is 1; limit -1..0',
    i => {
      i.crossbars[0].rule = 1;
    },
  ],
  [
    'a row start beyond the weights',
    'crossbars[0].rowStart ends at',
    i => {
      i.crossbars[0].rowStart![4] += 1;
    },
    sparse,
  ],
  [
    'a row that ends before it starts',
    'rowStart[2] is 0, less than',
    i => {
      i.crossbars[0].rowStart![2] = 0;
    },
    sparse,
  ],
  [
    'a column beyond the slice',
    'crossbars[0].columns[0] is 2; limit 0..1',
    i => {
      i.crossbars[0].columns![0] = 2;
    },
    sparse,
  ],
  [
    'columns out of order',
    'expected rising entries',
    i => {
      i.crossbars[0].columns!.fill(0);
    },
    sparse,
  ],
  [
    'a sparse crossbar without columns',
    'lacks rowStart or columns',
    i => {
      i.crossbars[0].columns = null;
    },
    sparse,
  ],
  [
    'a rule that changes delays',
    'only w can change',
    i => {
      i.rules[0].program.target = 'd';
    },
  ],
  [
    'nine random bits',
    'fractionBits is 9; limit 0..8',
    i => {
      i.rules[0].program.fractionBits = 9;
    },
  ],
  [
    'a coefficient of 0',
    'coefficient is 0',
    i => {
      i.rules[0].program.terms[0].coefficient = 0;
    },
  ],
  [
    'a group over the slice',
    'members[0].count is 3; limit 1..2',
    i => {
      i.reductions[0].members[0].count = 3;
    },
  ],
  [
    'two groups on one neuron',
    'holds neurons of another group',
    i => {
      i.reductions.push(i.reductions[0]);
    },
  ],
  [
    'a group of another population',
    'the population of reductions[0].members[0] is 0',
    i => {
      i.reductions[0].population = 1;
    },
  ],
  [
    'a home without members',
    'which holds no member',
    i => {
      i.reductions[0].home = 2;
    },
  ],
  [
    'a short look-up table',
    'lut has 255 entries; expected 256',
    i => {
      i.reductions[0].lut = new Uint8Array(255);
    },
  ],
  [
    'squares of traces that are not there',
    'which has none',
    i => {
      i.slices[0].trace = null;
    },
  ],
  [
    'a route too few',
    'routes.sourceStart ends at',
    i => {
      i.routes.sourceStart[12] -= 1;
    },
  ],
  [
    'too few sources',
    'routes.sourceStart has 12 entries; expected 13',
    i => {
      i.routes.sourceStart = i.routes.sourceStart.slice(1);
    },
  ],
  [
    'a delay of 0',
    'routes.delayTicks[0] is 0; limit 1..65535',
    i => {
      i.routes.delayTicks[0] = 0;
    },
  ],
  [
    'negative hops',
    'routes.hopsEastWest[0] is -1',
    i => {
      i.routes.hopsEastWest[0] = -1;
    },
  ],
  [
    'an axon that is not there',
    'routes.axons[0] is 99',
    i => {
      i.routes.axons[0] = 99;
    },
  ],
  [
    'an axon of another source',
    'of source',
    i => {
      [i.routes.axons[0], i.routes.axons[1]] = [i.routes.axons[1], i.routes.axons[0]];
    },
  ],
  [
    'an image encoder that is not there',
    'procedure.imageEncoder is 1',
    i => {
      Object.assign(i.procedure, { imageEncoder: 1 });
    },
  ],
  [
    'a readout of neurons that fire',
    'expected accumulate',
    i => {
      Object.assign(i.procedure, { readoutSlice: 0 });
    },
  ],
  [
    'a readout of another size',
    'the number of readout neurons is 3; limit 4..4',
    i => {
      Object.assign(i.procedure, { classes: 4 });
    },
  ],
  [
    'labels without an encoder',
    'procedure.labelEncoder is -1; limit 0..0',
    i => {
      Object.assign(i.procedure, { kind: 'label' });
    },
  ],
  [
    'a management register of 0',
    'procedure.lfsrSeed is 0',
    i => {
      Object.assign(i.procedure, { lfsrSeed: 0 });
    },
  ],
];

describe('validateImage', () => {
  test('takes the images that the changes below start from', () => {
    expect(() => validateImage(image)).not.toThrow();
    expect(() => validateImage(sparse)).not.toThrow();
  });

  const cases = refused.map(([what, message, change, from = image]) => ({ what, message, change, from }));

  test.each(cases)('refuses $what, in memory and in a file', ({ message, change, from }) => {
    const bad = changed(from, change);
    expect(() => validateImage(bad)).toThrow(message);
    expect(() => decodeImage(encodeImage(bad))).toThrow(message);
  });

  test.each([
    ['a field that no image has', 'has a field "extra"', (i: object) => Object.assign(i, { extra: 1 })],
    ['a list for a number', 'image.seed is a list', (i: object) => Object.assign(i, { seed: [] })],
    [
      'an unknown neuron model',
      'slices[0].neuron.model is "izhikevich"',
      (i: object) => Object.assign((i as typeof image).slices[0], { neuron: { model: 'izhikevich' } }),
    ],
    [
      'an unknown rounding',
      'one of floor, nearest, stochastic',
      (i: object) => Object.assign((i as typeof image).rules[0], { rounding: 'up' }),
    ],
    [
      'bytes that are no whole words',
      'has 5 bytes; expected a multiple of 4',
      (i: object) => Object.assign((i as typeof image).routes, { axons: new Uint8Array(5) }),
    ],
  ])('refuses a file with %s', (_, message, change) => {
    const bad = structuredClone(image);
    change(bad);
    expect(() => decodeImage(encodeImage(bad))).toThrow(message);
  });
});
