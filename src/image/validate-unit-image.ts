import { raise } from '../fixed/error.js';
import { allWithin, hasLength, startsOf, within } from './bounds.js';
import {
  MAX_TAPS,
  MAX_UNIT_DELAY,
  NEURON_VALUES,
  neuronCount,
  type UnitImage,
  type UnitPlacement,
} from './unit-image.js';

const MAX_INT32 = 2 ** 31 - 1;

/**
 * Holds the fields of a unit image against each other: lengths, indices, ranges, and that every number is finite.
 * @throws SpikeloomError naming the field, the actual value and the limit
 */
export function validateUnitImage(image: UnitImage): void {
  const { groups, placement, sets, setOf, inputs, taps, synapses } = image;
  groups.forEach(({ size }, index) => {
    within(`image.groups[${index}].size`, size, 0, MAX_INT32);
  });
  const neurons = neuronCount(image);
  within('the number of neurons', neurons, 1, MAX_INT32);
  const names = new Set(groups.map(({ name }) => name));
  if (names.size !== groups.length) raise('image.groups has two groups of one name');
  validatePlacement(placement, neurons);
  hasLength('image.setOf', setOf, neurons);
  allWithin('image.setOf', setOf, 0, sets.length - 1);
  sets.forEach(({ refractorySteps, randomMask, values }, index) => {
    within(`image.sets[${index}].refractorySteps`, refractorySteps, 0, MAX_INT32);
    within(`image.sets[${index}].randomMask`, randomMask, 0, MAX_INT32);
    finite(`image.sets[${index}].values`, values, NEURON_VALUES.length);
  });
  inputs.forEach(({ core, unit, spikes, values, seed }, index) => {
    const path = `image.inputs[${index}]`;
    within(`${path}.core`, core, 0, MAX_INT32);
    within(`${path}.unit`, unit, 0, MAX_INT32);
    within(`${path}.seed`, seed, 0, 2 ** 32 - 1);
    allWithin(`${path}.spikes`, spikes, 0, 1);
    finite(`${path}.values`, values, 2);
    if (values[1] > 1) raise(`${path}.values[1] is ${values[1]}; a rate is at most 1 spike a step`);
  });
  taps.forEach(({ core, unit, timeConstants, spaceConstants }, index) => {
    const path = `image.taps[${index}]`;
    within(`${path}.core`, core, 0, MAX_INT32);
    within(`${path}.unit`, unit, 0, MAX_INT32);
    within(`${path}.timeConstants.length`, timeConstants.length, 1, MAX_TAPS);
    finite(`${path}.timeConstants`, timeConstants, timeConstants.length);
    finite(`${path}.spaceConstants`, spaceConstants, timeConstants.length - 1);
  });
  const { starts, targets, weights, delays } = synapses;
  startsOf('image.synapses.starts', starts, neurons, targets.length);
  allWithin('image.synapses.targets', targets, 0, neurons - 1);
  finite('image.synapses.weights', weights, targets.length);
  if (delays !== null) {
    hasLength('image.synapses.delays', delays, targets.length);
    allWithin('image.synapses.delays', delays, 0, MAX_UNIT_DELAY);
  }
  if (synapses.taps !== null) hasLength('image.synapses.taps', synapses.taps, targets.length);
}

function validatePlacement({ order, core, ...units }: UnitPlacement, neurons: number): void {
  hasLength('image.placement.order', order, neurons);
  allWithin('image.placement.order', order, 0, neurons - 1);
  hasLength('image.placement.core', core, neurons);
  allWithin('image.placement.core', core, 0, MAX_INT32);
  for (const [name, array] of Object.entries(units)) {
    hasLength(`image.placement.${name}`, array, neurons);
    allWithin(`image.placement.${name}`, array, 0, MAX_INT32);
  }
  const seen = new Uint8Array(neurons);
  let before = 0;
  for (const neuron of order) {
    if (seen[neuron] === 1) raise(`image.placement.order names neuron ${neuron} twice`);
    seen[neuron] = 1;
    if (core[neuron] < before) raise(`image.placement.order has core ${core[neuron]} after core ${before}`);
    before = core[neuron];
  }
}

function finite(path: string, values: Float64Array, length: number): void {
  hasLength(path, values, length);
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) raise(`${path}[${i}] is ${values[i]}; expected a finite number`);
  }
}
