import { sigmoidLut } from '../fixed/lut.js';
import { mixSeed, mixSeed16 } from '../fixed/seed.js';
import type { ChipModel } from '../hardware/schema.js';
import {
  type ChipImage,
  type CoreImage,
  type EncoderImage,
  IMAGE_VERSION,
  type ProcedureImage,
  type SliceImage,
  type ThresholdPolicy,
} from '../image/layout.js';
import { buildCrossbars } from './crossbars.js';
import { emitReductions } from './emit-reductions.js';
import type { LegalNetwork, LegalPopulation } from './legal.js';
import type { Partition } from './partition.js';
import type { Placement } from './place.js';
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
          : mixSeed16(description.seed, STREAMS.learning, id),
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
  const places = {
    populations: [
      ...populations.map(({ name, size }) => ({ name, size, kind: 'neurons' as const })),
      ...inputs.map(({ name, size }) => ({ name, size, kind: 'input' as const })),
    ],
    cores,
    slices,
    encoders,
  };
  return {
    version: IMAGE_VERSION,
    network: description.name,
    chip: summarise(chip),
    seed: description.seed,
    ...places,
    crossbars: crossbars.map(({ image }) => image),
    rules: network.rules,
    reductions: emitReductions(network, partition, chip),
    routes: route(places, crossbars),
    procedure: emitProcedure(network, partition),
  };
}

function summarise({ name, mesh, management }: ChipModel): ChipImage['chip'] {
  return {
    name,
    columns: mesh.columns,
    rows: mesh.rows,
    coresPerTile: mesh.coresPerTile,
    management: {
      cyclesPerRead: Math.ceil(management.cyclesPerRead.value),
      cyclesPerWrite: Math.ceil(management.cyclesPerWrite.value),
      cyclesPerOperation: Math.ceil(management.cyclesPerOperation.value),
    },
  };
}

function emitSlices({ populations }: LegalNetwork, { slices }: Partition, chip: ChipModel): SliceImage[] {
  return slices.map(({ population, core, first, count }) => {
    const { neuron, thresholds, biases, trace, thresholdPolicy } = populations[population];
    const cores = new Set(slices.filter(slice => slice.population === population).map(slice => slice.core));
    return {
      population,
      core,
      first,
      count,
      neuron,
      thresholds: thresholds.slice(first, first + count),
      biases: biases === null ? null : biases.slice(first, first + count),
      thresholdPolicy: emitPolicy(thresholdPolicy, cores.size > 1, chip),
      trace,
    };
  });
}

/** A layer on one core knows its spikes at once; over several it hears of them as late as a group does. */
function emitPolicy(
  policy: LegalPopulation['thresholdPolicy'],
  spans: boolean,
  { thirdFactor }: ChipModel,
): ThresholdPolicy {
  if (policy.kind !== 'layer' || !spans) return policy;
  return { ...policy, latenessSteps: thirdFactor.latenessStepsSpanning };
}

function emitProcedure({ description, populations }: LegalNetwork, { slices }: Partition): ProcedureImage {
  const { procedure, seed } = description;
  if (procedure.kind === 'free') return { kind: 'free' };
  const inputs = Object.keys(description.inputs);
  const readout = populations.findIndex(({ name }) => name === procedure.readout);
  return {
    kind: procedure.kind,
    stepsPerPresentation: procedure.stepsPerPresentation,
    classes: procedure.classes,
    imageEncoder: inputs.indexOf(procedure.image),
    labelEncoder: procedure.label === undefined ? -1 : inputs.indexOf(procedure.label),
    readoutSlice: slices.findIndex(({ population }) => population === readout),
    // round(255 sigmoid(slope (i - 128))): data/csdp-chip README, 1.3
    readoutLut: sigmoidLut(procedure.readoutSlope, READOUT_CENTRE, 1),
    readoutShift: procedure.readoutShift,
    margin: procedure.margin,
    hiddenLearning: procedure.hiddenLearning,
    homeostasis: procedure.homeostasis,
    schedulePercent: procedure.schedulePercent,
    lfsrSeed: mixSeed(seed, STREAMS.management),
  };
}
