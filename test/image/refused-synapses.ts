import { type Refusal, sparse } from './refusal.js';

/** Mistakes in crossbars, rules, groups, routes and the procedure. */
export const REFUSED_SYNAPSES: readonly Refusal[] = [
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
      i.rules[0].programs[0].terms[0].factors = [{ variable: 'w', plus: 0 }];
    },
  ],
  [
    'management that reads what it does not know',
    'learns by management from y1; expected x1, r1, w',
    i => {
      i.crossbars[0].learnsBy = 'management';
      Object.assign(i.rules[0], { when: 'epoch', rounding: 'floor' });
      i.rules[0].programs[0].terms[0].factors = [{ variable: 'y1', plus: 0 }];
    },
  ],
  [
    'management that learns from third factors of a unit',
    'crossbars[0] learns by management from third factors of reductions[0]',
    i => {
      i.crossbars[0].learnsBy = 'management';
      Object.assign(i.rules[0], { when: 'epoch', rounding: 'floor' });
      i.rules[0].programs[0].terms[0].factors = [{ variable: 'r1', plus: 0 }];
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
    'rules[0] changes d; expected w, t, or both in this order',
    i => {
      i.rules[0].programs[0].target = 'd';
    },
  ],
  [
    'spikes in an epoch rule',
    'rules[0] reads x0 in every epoch; expected it in step rules alone',
    i => {
      i.rules[0].when = 'epoch';
    },
  ],
  [
    'an epoch beyond the last',
    'rules[0].epoch is 16; limit 0..15',
    i => {
      Object.assign(i.rules[0], { when: 'epoch', epoch: 16 });
    },
  ],
  [
    'tags that are not there',
    'has a rule of tags (t) and tagBits 0',
    i => {
      i.rules[0].programs[0].terms[0].factors.push({ variable: 't', plus: 0 });
    },
  ],
  [
    'scaling by a rule of steps',
    'crossbars[0] is scaled by',
    i => {
      i.crossbars[0].scaling = { target: 1, slackShift: 0, bothWays: false, rule: 0 };
    },
  ],
  [
    'a gate of no trace',
    'slices[0].traces.y3 is a gate of y2, which is no trace',
    i => {
      i.slices[0].traces.y3 = {
        mode: 'gate',
        of: 'y2',
        ...{ potentialMin: 0, potentialMax: 1, traceMin: 0, traceMax: 1 },
      };
    },
  ],
  [
    'nine random bits',
    'fractionBits is 9; limit 0..8',
    i => {
      i.rules[0].programs[0].fractionBits = 9;
    },
  ],
  [
    'a coefficient of 0',
    'coefficient is 0',
    i => {
      i.rules[0].programs[0].terms[0].coefficient = 0;
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
      i.slices[0].traces.y1 = null;
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
