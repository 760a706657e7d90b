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
    'an order of another length',
    'populations[0].order has 1 entries; expected ',
    i => {
      i.procedure = { kind: 'free' };
      i.populations[0].order = new Int32Array(1);
    },
  ],
  [
    'an order that has a neuron twice',
    'populations[0].order[1] is 0, as an earlier entry is',
    i => {
      i.procedure = { kind: 'free' };
      i.populations[0].order = new Int32Array(i.populations[0].size);
    },
  ],
  [
    'an order of neurons that are not there',
    'populations[0].order[0] is -1; limit 0..',
    i => {
      i.procedure = { kind: 'free' };
      i.populations[0].order = new Int32Array(i.populations[0].size).fill(-1);
    },
  ],
  [
    'an order of an input',
    'populations[2].order is given for an input; expected null',
    i => {
      i.populations[2].order = new Int32Array(i.populations[2].size);
    },
  ],
  [
    'an order under a procedure',
    'which takes neurons as described; expected null',
    i => {
      i.populations[0].order = Int32Array.from({ length: i.populations[0].size }, (_, k) => k);
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
    'traces.y1.impulse is 128; limit 1..127',
    i => {
      (i.slices[0].traces.y1 as { impulse: number }).impulse = 128;
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
    'poisson draws of too many bits',
    'encoders[0].rateBits is 17; limit 8..16',
    i => {
      Object.assign(i.encoders[0], { kind: 'poisson', rateBits: 17, deadSteps: 0 });
    },
  ],
  [
    'a dead time beyond its register',
    'encoders[0].deadSteps is 256; limit 0..255',
    i => {
      Object.assign(i.encoders[0], { kind: 'poisson', rateBits: 12, deadSteps: 256 });
    },
  ],
  [
    'a latency window of no steps',
    'encoders[0].windowSteps is 0; limit 1..65535',
    i => {
      Object.assign(i.encoders[0], { kind: 'latency', windowSteps: 0 });
    },
  ],
  [
    'a reset that takes nothing off',
    'slices[0].neuron.reset.amount is 0; limit 1..1073741824',
    i => {
      Object.assign(i.slices[0].neuron, { reset: { kind: 'subtract', amount: 0 } });
    },
  ],
  [
    'a reset to a value beyond the limit of the potential',
    'slices[0].neuron.reset.value is -8388608; limit -8388607..8388607',
    i => {
      Object.assign(i.slices[0].neuron, { reset: { kind: 'value', value: -8388608 } });
    },
  ],
  [
    'competing neurons of another model',
    'slices[0] is of lif-cuba neurons and competes; expected lif-shift',
    i => {
      for (const slice of i.slices.filter(({ population }) => population === 0)) {
        slice.competition = { pick: 'first' };
      }
    },
  ],
  [
    'a slice that competes while its population does not',
    'slices[1] and the first slice of its population differ in their competition',
    i => {
      i.slices[1].competition = { pick: 'largest' };
    },
  ],
  [
    'a decay that no draw rounds',
    'slices[0].thresholdPolicy.decayShift is 16; limit 1..15',
    i => {
      i.slices[0].thresholdPolicy = { kind: 'dynamic', gain: 1, decayShift: 16, ceiling: 9000 };
    },
  ],
  [
    'a threshold above where it may rise to',
    'slices[0].thresholds[0] is 1600; limit -1073741824..1599',
    i => {
      i.slices[0].thresholdPolicy = { kind: 'dynamic', gain: 1, decayShift: 9, ceiling: 1599 };
    },
  ],
  [
    'an inhibition that leaves 32 bits',
    'slices[0].thresholds[0] is 1600; limit -1073741824..0',
    i => {
      i.slices[0].thresholdPolicy = {
        kind: 'inhibition',
        strength: 1,
        leakShift: 3,
        ceiling: 2 ** 30,
        latenessSteps: 1,
      };
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
