import type { Refusal } from './refusal.js';

/** Mistakes in the chip, its cores, slices and encoders. */
export const REFUSED_NEURONS: readonly Refusal[] = [
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
];
