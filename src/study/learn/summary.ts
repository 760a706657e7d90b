import type { ChipModel } from '../../hardware/schema.js';
import { sumRows } from '../../ledger/counters.js';
import { energyTotal } from '../../ledger/energy-total.js';
import { EVENT_KINDS, type EventCounts } from '../../ledger/events.js';
import { priceCounts } from '../../ledger/pricing.js';
import { type TimeShares, timeShares } from '../../ledger/time-shares.js';
import { denseOf } from '../../network/dense.js';
import type {
  Accuracy,
  Drift,
  Fidelity,
  LayerActivity,
  LearnSummary,
  PartEnergy,
  PhaseEnergy,
  Reconstruction,
} from '../../report/learn-summary.js';
import { untimedKinds } from '../../runtime/durations.js';
import { readProjections } from '../../runtime/projection-weights.js';
import type { SampleRecord } from '../../runtime/session.js';
import { type ChipRun, totalCounts } from './chip-run.js';
import type { Experiment } from './experiment.js';
import { firstDifference } from './fingerprint.js';
import type { FloatRunState } from './float-run.js';
import { ledgerParts } from './ledger-parts.js';
import type { LearnOptions } from './options.js';
import { reconstructionFigures } from './recollection.js';
import type { TwinRunState } from './twin-run.js';
import { weightDrift } from './weights.js';

const PS_PER_S = 1e12;

export interface Walls {
  readonly wallS: number;
  readonly chipWallS: number;
  readonly floatWallS: number | null;
  readonly threads: number;
}

export function summarise(
  experiment: Experiment,
  run: ChipRun,
  twin: FloatRunState | null,
  chip: ChipModel,
  data: string,
  walls: Walls,
): LearnSummary {
  const { options, compiled, testSet } = experiment;
  const train = phaseEnergy(run.records, chip, run.session.timing !== 'none');
  const test = phaseEnergy(run.testRecords, chip, run.session.timing !== 'none');
  const counts = sumRows(run.session.link.counters().counts);
  const { unpriced } = priceCounts(counts, chip.prices.energy);
  const predictions = run.testRecords.map(record => record.prediction);
  const onChip = accuracyOf(predictions, testSet.labels);
  const inFloat = twin === null ? null : accuracyOf(twin.testPredictions, testSet.labels);
  return {
    ...headOf(options),
    control: options.control,
    data,
    validated: options.validate,
    chip: chip.name,
    priceList: chip.priceList ?? null,
    seed: options.seed,
    inputs: testSet.rows * testSet.columns,
    hidden: options.hidden,
    epochs: options.epochs,
    trained: run.trained,
    tested: run.tested,
    accuracy: {
      chip: onChip.correct / Math.max(1, onChip.of),
      float: inFloat === null ? null : inFloat.correct / Math.max(1, inFloat.of),
      detail: { chip: onChip, float: inFloat },
    },
    reconstruction: reconstructionOf(experiment, run, twin),
    fidelity: twin?.system === 'csdp' ? fidelityOf(experiment, run, twin) : null,
    presentations: {
      chip: [...run.records, ...run.testRecords].reduce((sum, record) => sum + record.presentations, 0),
      float: twin?.presentations ?? null,
    },
    energy: {
      trainPerSamplePj: train.perSamplePj,
      testPerSamplePj: test.perSamplePj,
      trainPricedPerSamplePj: train.pricedPerSamplePj,
      testPricedPerSamplePj: test.pricedPerSamplePj,
      unpriced,
      train,
      test,
      parts: partEnergies(run, chip),
    },
    timing: run.session.timing,
    latency: {
      trainPerSampleS: meanSeconds(run.records),
      testPerSampleS: meanSeconds(run.testRecords),
      train: meanTime(run.records),
      test: meanTime(run.testRecords),
      untimed: untimedKinds(chip, counts),
      assumed: run.session.assumed,
    },
    layers: layerActivity(experiment, run),
    cores: compiled.report.cores,
    chips: compiled.report.chips,
    mapping: compiled.report.cost,
    notes: compiled.report.notes,
    ...walls,
  };
}

/** What was asked for of the learning system. */
function headOf(options: LearnOptions) {
  if (options.system === 'csdp') return { system: options.system, form: options.form };
  const { system, form, preset, pick, inhibition, scaling, weightBits, steps } = options;
  return {
    ...{ system, form, preset, pick: inhibition === 'unit' ? pick : null },
    ...{ inhibition, scaling, weightBits, steps },
  };
}

function reconstructionOf(
  { description, trainSet, testSet }: Experiment,
  { recollection }: ChipRun,
  twin: FloatRunState | null,
): Reconstruction | null {
  if (recollection.errors.length === 0) return null;
  const float = twin?.system === 'csdp' ? twin.recollection : null;
  return reconstructionFigures(description, trainSet, testSet, recollection, float);
}

/** Wilson's 95% interval, which stays inside 0..100% and holds near its ends; all of it where nothing was tested. */
export function accuracyOf(predictions: ArrayLike<number>, labels: ArrayLike<number>): Accuracy {
  const of = predictions.length;
  if (of === 0) return { correct: 0, of, percent: 0, low: 0, high: 100 };
  let correct = 0;
  for (let i = 0; i < of; i++) if (predictions[i] === labels[i]) correct++;
  const z = 1.959964;
  const share = correct / of;
  const scale = 1 + (z * z) / of;
  const centre = (share + (z * z) / (2 * of)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of ** 2));
  return { correct, of, percent: 100 * share, low: 100 * (centre - half), high: 100 * (centre + half) };
}

function fidelityOf(experiment: Experiment, run: ChipRun, twin: TwinRunState): Fidelity {
  const { expanded, description, compiled } = experiment;
  const same = run.testRecords.filter(({ prediction }, i) => prediction === twin.testPredictions[i]).length;
  const chipWeights = readProjections(run.session.link, compiled.image);
  const drift: Record<string, Drift> = {};
  for (const [name, projection] of Object.entries(expanded.projections)) {
    const { storedBits, weightBits = 8, range } = description.projections[name];
    const limit = range?.[1] ?? 2 ** ((storedBits ?? weightBits) - 1) - 1;
    drift[name] = weightDrift(chipWeights[name].weights, twin.weights[name], denseOf(projection), 2 * limit);
  }
  const steps = description.procedure.kind === 'free' ? 1 : description.procedure.stepsPerPresentation;
  return {
    agreement: same / Math.max(1, run.tested),
    firstSpikeDifference: firstDifference(run.fingerprints, twin.fingerprints, steps),
    comparedSamples: Math.min(run.fingerprints.length, twin.fingerprints.length),
    drift,
  };
}

function phaseEnergy(records: readonly SampleRecord[], chip: ChipModel, timed: boolean): PhaseEnergy {
  const counts = countsOf(records);
  const priced = priceCounts(counts, chip.prices.energy);
  const { byKind, energyPj, pricedPj, unpriced } = priced;
  const elapsedPs = timed ? records.reduce((sum, { emulatedPs }) => sum + emulatedPs, 0) : null;
  const { staticPj, totalPj, refused } = energyTotal(chip, priced, elapsedPs, untimedKinds(chip, counts));
  const samples = Math.max(1, records.length);
  const perSample = (pj: number | null) => (pj === null ? null : pj / samples);
  return {
    perSamplePj: perSample(energyPj),
    pricedPerSamplePj: pricedPj / samples,
    unpriced,
    staticPerSamplePj: perSample(staticPj),
    totalPerSamplePj: perSample(totalPj),
    refused,
    byKind: Object.fromEntries(
      EVENT_KINDS.filter(kind => byKind[kind].count > 0).map(kind => {
        const { count, pj } = byKind[kind];
        return [kind, { count: count / samples, pj: pj === null ? null : pj / samples }];
      }),
    ),
  };
}

/** Energy by core and layer: a row of the ledger is a layer's neurons on one core. */
function partEnergies(run: ChipRun, chip: ChipModel): PartEnergy[] {
  const { image } = run.session;
  const { train, test } = run.ledgers;
  const tested = ledgerParts(image, test, chip);
  const mean = (pj: number | null, samples: number) => (pj === null ? null : pj / Math.max(1, samples));
  return ledgerParts(image, train, chip).map(({ part, neurons, pj, pricedPj }, row) => ({
    part,
    neurons,
    trainPerSamplePj: mean(pj, run.trained),
    testPerSamplePj: mean(tested[row].pj, run.tested),
    trainPricedPerSamplePj: pricedPj / Math.max(1, run.trained),
    testPricedPerSamplePj: tested[row].pricedPj / Math.max(1, run.tested),
  }));
}

function countsOf(records: readonly SampleRecord[]): EventCounts {
  return sumRows(totalCounts(records));
}

function meanSeconds(records: readonly SampleRecord[]): number {
  const total = records.reduce((sum, { emulatedPs }) => sum + emulatedPs, 0);
  return total / PS_PER_S / Math.max(1, records.length);
}

/** Emulated time of a sample by what it went to, the mean of these. */
export function meanTime(records: readonly SampleRecord[]): TimeShares {
  const sum = { computePs: 0, networkPs: 0, barrierPs: 0, managementPs: 0 };
  for (const { time } of records) {
    sum.computePs += time.computePs;
    sum.networkPs += time.networkPs;
    sum.barrierPs += time.barrierPs;
    sum.managementPs += time.managementPs;
  }
  return timeShares(sum, Math.max(1, records.length));
}

function layerActivity({ compiled: { image } }: Experiment, run: ChipRun): LayerActivity[] {
  const all = run.session.link.counters().counts;
  const train = run.trainLedger ?? all;
  const steps = (table: Float64Array) => sumRows(table).barrier;
  return image.populations.flatMap(({ name, size, kind }, population) => {
    const rows = image.slices.flatMap((slice, row) => (slice.population === population ? [row] : []));
    const spikes = (table: Float64Array) => sumRows(table, rows).spike;
    const neuron = image.slices[rows[0]]?.neuron;
    if (kind === 'input' || neuron?.model === 'accumulate') return [];
    const silent = rows.reduce(
      (sum, row) => sum + run.testSpikes[row].filter(count => count === 0).length,
      0,
    );
    return {
      layer: name,
      neurons: size,
      trainSpikesPerStep: spikes(train) / Math.max(1, steps(train)),
      testSpikesPerStep: (spikes(all) - spikes(train)) / Math.max(1, steps(all) - steps(train)),
      silentShare: silent / size,
    };
  });
}
