import { sigmoidLut } from '../fixed/lut.js';
import { mixSeed, mixSeed16 } from '../fixed/seed.js';
import type { ChipModel } from '../hardware/schema.js';
import type { SystemModel } from '../hardware/system.js';
import {
  type ChipImage,
  type CoreImage,
  type EncoderImage,
  IMAGE_VERSION,
  type PixelInput,
  type ProcedureImage,
  type ReconstructionHead,
  type SliceImage,
  type ThresholdPolicy,
} from '../image/layout.js';
import type { ContrastiveSpec, NetworkDescription } from '../network/description.js';
import { buildCrossbars } from './crossbars.js';
import { emitReductions } from './emit-reductions.js';
import type { LegalNetwork, LegalPopulation } from './legal.js';
import type { Partition } from './partition.js';
import { ordersOf } from './placed-order.js';
import type { Placement } from './placement/place.js';
import { route } from './route.js';
import { STREAMS } from './streams.js';

/** Index of the classifier's table that stands for a sum of 0. */
const READOUT_CENTRE = 128;

/**
 * The chip image of a network that is partitioned and placed.
 * @param lfsrSeed start state of the learning unit, 1..65535, where only one core learns; else and by
 *   default each core's follows from the network's seed and the core's number
 */
export function emit(
  network: LegalNetwork,
  partition: Partition,
  placement: Placement,
  chip: ChipModel,
  lfsrSeed: number | undefined,
): ChipImage {
  const { description, populations, inputs } = network;
  const crossbars = buildCrossbars(network, partition);
  const slices = emitSlices(network, partition, chip);
  const learning = new Set(
    crossbars.filter(({ image }) => image.rule >= 0).map(({ image }) => slices[image.slice].core),
  );
  const override = learning.size === 1 ? lfsrSeed : undefined;
  const cores = placement.cores.map(
    ({ id, x, y }, core): CoreImage => ({
      id,
      x,
      y,
      lfsrSeed:
        learning.has(core) && override !== undefined
          ? override
          : chip.learning.registerBits === 32
            ? mixSeed(description.seed, STREAMS.learning, id)
            : mixSeed16(description.seed, STREAMS.learning, id),
      lfsrBits: chip.learning.registerBits ?? 16,
    }),
  );
  const encoders = inputs.map(
    ({ size, encoder }, index): EncoderImage => ({
      population: populations.length + index,
      count: size,
      ...encoder,
      ...placement.port,
    }),
  );
  const orders = ordersOf(network, partition);
  const places = {
    populations: [
      ...populations.map(({ name, size }, index) => ({
        name,
        size,
        kind: 'neurons' as const,
        order: orders[index],
      })),
      ...inputs.map(({ name, size }) => ({ name, size, kind: 'input' as const, order: null })),
    ],
    cores,
    slices,
    encoders,
  };
  return {
    version: IMAGE_VERSION,
    outputs: null,
    network: description.name,
    chip: summarise(chip),
    seed: description.seed,
    ...places,
    crossbars: crossbars.map(({ image }) => image),
    rules: network.rules,
    reductions: emitReductions(network, partition, chip),
    routes: route(places, crossbars, chip.mesh),
    procedure: emitProcedure(network, partition),
  };
}

function summarise({ name, mesh, management }: SystemModel): ChipImage['chip'] {
  return {
    name,
    columns: mesh.columns,
    rows: mesh.rows,
    chips: mesh.chips ?? { columns: 1, rows: 1 },
    coresPerTile: mesh.coresPerTile,
    topology: mesh.topology,
    management: {
      cyclesPerRead: Math.ceil(management.cyclesPerRead.value),
      cyclesPerWrite: Math.ceil(management.cyclesPerWrite.value),
      cyclesPerOperation: Math.ceil(management.cyclesPerOperation.value),
    },
  };
}

function emitSlices({ populations }: LegalNetwork, { slices }: Partition, chip: ChipModel): SliceImage[] {
  const coresOf = populations.map(() => new Set<number>());
  for (const { population, core } of slices) coresOf[population].add(core);
  return slices.map(({ population, core, first, count, neurons }) => {
    const { neuron, thresholds, biases, traces, thresholdPolicy, competition } = populations[population];
    return {
      population,
      core,
      first,
      count,
      neuron,
      thresholds: valuesOf(neurons, thresholds),
      biases: biases === null ? null : valuesOf(neurons, biases),
      thresholdPolicy: emitPolicy(thresholdPolicy, coresOf[population].size > 1, chip),
      competition,
      traces,
    };
  });
}

function valuesOf(neurons: Int32Array, values: Int32Array): Int32Array {
  return neurons.map(neuron => values[neuron]);
}

/** A layer on one core knows its spikes at once; over several it hears of them as late as a group does. */
function emitPolicy(
  policy: LegalPopulation['thresholdPolicy'],
  spans: boolean,
  { thirdFactor }: ChipModel,
): ThresholdPolicy {
  if ((policy.kind !== 'layer' && policy.kind !== 'inhibition') || !spans) return policy;
  return { ...policy, latenessSteps: thirdFactor.latenessStepsSpanning };
}

function emitProcedure({ description, populations }: LegalNetwork, { slices }: Partition): ProcedureImage {
  const { procedure, seed } = description;
  if (procedure.kind === 'free') return { kind: 'free' };
  const inputs = Object.keys(description.inputs);
  const readout = populations.findIndex(({ name }) => name === procedure.readout);
  const common = {
    stepsPerPresentation: procedure.stepsPerPresentation,
    classes: procedure.classes,
    imageEncoder: inputs.indexOf(procedure.image),
    readoutSlice: slices.findIndex(({ population }) => population === readout),
  };
  if (procedure.kind === 'sym-stdp') return { kind: 'sym-stdp', ...common };
  return {
    kind: procedure.kind,
    ...common,
    labelEncoder: procedure.label === undefined ? -1 : inputs.indexOf(procedure.label),
    // round(255 sigmoid(slope (i - 128))): data/csdp-chip README, 1.3
    readoutLut: sigmoidLut(procedure.readoutSlope, READOUT_CENTRE, 1),
    readoutShift: procedure.readoutShift,
    input: emitPixels(description, procedure),
    classifier:
      procedure.classifierMargin === undefined
        ? { kind: 'table' }
        : { kind: 'margin', limit: procedure.classifierMargin },
    margin: procedure.margin,
    hiddenLearning: procedure.hiddenLearning,
    homeostasis: procedure.homeostasis,
    schedulePercent: procedure.schedulePercent,
    classifierPercent: procedure.classifierPercent ?? procedure.schedulePercent,
    hiddenUntilPercent: procedure.hiddenUntilPercent ?? 100,
    hiddenFromSample: procedure.hiddenFromSample ?? 0,
    hiddenEpoch: procedure.hiddenEpoch ?? null,
    reconstruction: emitReconstruction(procedure, populations),
    lfsrSeed: mixSeed(seed, STREAMS.management),
  };
}

/** An input without a shape is one row of pixels. */
function emitPixels({ inputs }: NetworkDescription, procedure: ContrastiveSpec): PixelInput {
  const { size, shape, transform = 'none' } = inputs[procedure.image];
  const [rows, columns] = shape ?? [1, size];
  const shifts = procedure.testShifts ?? [[0, 0]];
  return {
    rows,
    columns,
    transform,
    shiftPixels: procedure.shiftPixels ?? 0,
    testShifts: shifts.map(([dx, dy]) => ({ dx, dy })),
  };
}

function emitReconstruction(
  { reconstruction }: ContrastiveSpec,
  populations: readonly LegalPopulation[],
): ReconstructionHead | null {
  if (reconstruction === undefined) return null;
  const { epoch, shift, slope, population } = reconstruction;
  return {
    population: populations.findIndex(({ name }) => name === population),
    epoch,
    shift,
    lut: sigmoidLut(slope, READOUT_CENTRE, 1),
  };
}
