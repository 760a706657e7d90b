import type { ReductionImage } from '../../src/image/layout.js';
import { int32, shiftRight } from './arithmetic.js';
import type { Machine, ReductionState } from './machine.js';

/** The reductions' part of the learn phase (docs/counting.md, phase 5). */
export function runReductions(machine: Machine): void {
  for (const reduction of machine.reductions) {
    if (reduction.image.epoch !== null) continue;
    if (reduction.image.gated && !machine.registers.learning) continue;
    const parts = memberParts(machine, reduction.image);
    updateGoodness(machine, reduction, parts);
    if (machine.registers.learning) updateError(machine, reduction, parts);
  }
}

/** The reductions' part of a learning epoch (docs/counting.md, Between presentations). */
export function judgeInEpoch(machine: Machine, epoch: number): void {
  for (const reduction of machine.reductions) {
    const { image } = reduction;
    if (image.epoch !== epoch) continue;
    let neurons = 0;
    let total = 0;
    const parts = image.members.map(({ slice, first, count }) => {
      let part = 0;
      for (let neuron = first; neuron < first + count; neuron++) {
        const { spikeCount, traces } = machine.slices[slice];
        part += image.kind === 'spike-count' ? spikeCount[neuron] : traces.y1[neuron] ** 2;
        neurons += 1;
      }
      total += part;
      return part;
    });
    reduction.goodness =
      image.kind === 'spike-count'
        ? int32(image.gain * total, 'a goodness')
        : shiftRight(int32(total, 'a sum of squares'), image.squareShift);
    if (image.by === 'unit') machine.counters.add(image.members[0].slice, 'reduction', neurons);
    updateError(machine, reduction, parts);
  }
}

/** What each member adds in this step: its spikes, or its sum of squared traces; [members]. */
function memberParts(machine: Machine, reduction: ReductionImage): number[] {
  return reduction.members.map(({ slice, first, count }) => {
    const {
      spiked,
      traces: { y1: trace },
    } = machine.slices[slice];
    let part = 0;
    for (let neuron = first; neuron < first + count; neuron++) {
      part += reduction.kind === 'spike-count' ? spiked[neuron] : trace[neuron] * trace[neuron];
    }
    return int32(part, "a member's part");
  });
}

function updateGoodness(machine: Machine, reduction: ReductionState, parts: readonly number[]): void {
  const { image } = reduction;
  const before = reduction.goodness;
  let sum = 0;
  for (const part of parts) sum += part;
  reduction.goodness =
    image.kind === 'spike-count'
      ? int32(shiftRight(before, image.leakShift) + image.gain * sum, 'a goodness')
      : shiftRight(int32(sum, 'a sum of squares'), image.squareShift);
  if (image.by === 'unit' && (before !== 0 || reduction.goodness !== 0)) {
    machine.counters.add(image.members[0].slice, 'reduction');
  }
}

function updateError(machine: Machine, reduction: ReductionState, parts: readonly number[]): void {
  const { image } = reduction;
  const before = reduction.error;
  reduction.probability = image.lut[lookUpPlace(reduction)];
  const error = isPositive(machine, image) ? reduction.probability - image.amplitude : reduction.probability;
  reduction.error = Math.abs(error) <= image.deadZone ? 0 : error;

  reduction.late.push(reduction.error);
  reduction.applied = reduction.late.shift()!;
  for (const { slice, first, count } of image.members) {
    for (let neuron = first; neuron < first + count; neuron++) {
      machine.slices[slice].thirdFactor[neuron] = reduction.applied;
    }
  }

  const changed = reduction.error !== before;
  if (image.by === 'unit') countUnitTraffic(machine, image, parts, changed);
  else countManagement(machine, image, changed);
}

/** Where the table is read; a moving centre then moves. */
function lookUpPlace(reduction: ReductionState): number {
  const { image, goodness } = reduction;
  if (image.centre === null) return Math.min(255, shiftRight(goodness, image.indexShift));
  const { shift } = image.centre;
  const scale = 2n ** BigInt(shift + image.indexShift);
  const difference = BigInt(goodness) * 2n ** BigInt(shift) - BigInt(reduction.centre);
  const floored = (difference - (((difference % scale) + scale) % scale)) / scale;
  reduction.centre += goodness - shiftRight(reduction.centre, shift);
  reduction.centre = Math.max(0, Math.min(2 ** 31 - 1, reduction.centre));
  return Math.max(0, Math.min(255, 128 + Number(floored)));
}

function isPositive(machine: Machine, reduction: ReductionImage): boolean {
  return reduction.positiveClass === null
    ? machine.registers.polarity === 1
    : machine.registers.label === reduction.positiveClass;
}

function memberCores(machine: Machine, reduction: ReductionImage): number[] {
  return [...new Set(reduction.members.map(({ slice }) => machine.slices[slice].image.core))];
}

function countUnitTraffic(
  machine: Machine,
  reduction: ReductionImage,
  parts: readonly number[],
  errorChanged: boolean,
): void {
  const { counters, cores } = machine;
  const home = cores[reduction.home].image;
  const homeRow = reduction.members[0].slice;
  if (errorChanged) {
    for (const core of memberCores(machine, reduction)) {
      counters.add(homeRow, 'broadcast');
      if (core !== reduction.home) counters.addPacket(homeRow, home, cores[core].image);
    }
  }
  reduction.members.forEach(({ slice }, index) => {
    const { core } = machine.slices[slice].image;
    if (core === reduction.home || parts[index] === 0) return;
    counters.add(slice, 'partialSum');
    counters.addPacket(slice, cores[core].image, home);
  });
}

function countManagement(machine: Machine, reduction: ReductionImage, errorChanged: boolean): void {
  const { counters } = machine;
  const costs = machine.image.chip.management;
  const row = counters.managementRow;
  let neurons = 0;
  for (const { count } of reduction.members) neurons += count;
  counters.add(row, 'managementRead', neurons);
  counters.add(
    row,
    'managementCycle',
    neurons * costs.cyclesPerRead + (neurons + 4) * costs.cyclesPerOperation,
  );
  if (!errorChanged) return;
  const writes = memberCores(machine, reduction).length;
  counters.add(row, 'managementWrite', writes);
  counters.add(row, 'managementCycle', writes * costs.cyclesPerWrite);
}
