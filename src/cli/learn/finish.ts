import { join } from 'node:path';
import { formatNpy } from '../../data/npy.js';
import type { ChipModel } from '../../hardware/schema.js';
import { encodeImage } from '../../image/encode.js';
import type { ChipImage } from '../../image/layout.js';
import { EVENT_KINDS } from '../../ledger/events.js';
import { imageGrid } from '../../report/image-grid.js';
import { formatLearn } from '../../report/learn.js';
import type { LearnSummary } from '../../report/learn-summary.js';
import { readProjections } from '../../runtime/projection-weights.js';
import type { SampleRecord, Session } from '../../runtime/session.js';
import type { ChipRun } from '../../study/learn/chip-run.js';
import type { Experiment } from '../../study/learn/experiment.js';
import type { FloatRunState } from '../../study/learn/float-run.js';
import { ledgerParts } from '../../study/learn/ledger-parts.js';
import { reconstructionGrid } from '../../study/learn/recollection.js';
import { jsonText } from '../output.js';
import { writeFolderAtomic } from '../write-atomic.js';
import { samplePricedPj, spikesPerStep } from './drive.js';
import { RUN_FILES } from './run-folder.js';

/** Writes what a finished run leaves behind: report, per-sample records, final weights and thresholds. */
export function writeRunEnd(
  folder: string,
  experiment: Experiment,
  run: ChipRun,
  chip: ChipModel,
  summary: LearnSummary,
  twin: FloatRunState | null,
): void {
  const { link, image } = run.session;
  const files = new Map<string, Uint8Array | string>([
    [RUN_FILES.trainRecords, recordsCsv(run.records, chip)],
    [RUN_FILES.testRecords, recordsCsv(run.testRecords, chip)],
    [RUN_FILES.ledger, ledgerCsv(run, chip)],
  ]);
  files.set(RUN_FILES.trained, encodeImage(trainedImage(run.session)));
  for (const [name, { pre, post, weights }] of Object.entries(readProjections(link, image))) {
    files.set(`weights-${name}.npy`, formatNpy({ dtype: 'int16', shape: [post, pre], data: weights }));
  }
  for (const [population, { name, size, kind }] of image.populations.entries()) {
    if (kind === 'input') continue;
    const data = new Int32Array(size);
    for (const [index, slice] of image.slices.entries()) {
      if (slice.population === population) data.set(link.readThresholds(index), slice.first);
    }
    files.set(`thresholds-${name}.npy`, formatNpy({ dtype: 'int32', shape: [size], data }));
  }
  if (run.recollection.images.length > 0)
    files.set(RUN_FILES.reconstructions, reconstructions(experiment, run, twin));
  files.set(RUN_FILES.reportText, formatLearn(summary));
  files.set(RUN_FILES.reportJson, jsonText(summary));
  writeFolderAtomic(folder, files, { force: true });
}

/** The first tests' images; below, what the chip's head gave back of them; below, what the float twin's did. */
function reconstructions(
  { description, testSet }: Experiment,
  { recollection }: ChipRun,
  twin: FloatRunState | null,
): Uint8Array {
  const given = twin?.system === 'csdp' ? [recollection, twin.recollection] : [recollection];
  const { images, perRow } = reconstructionGrid(description, testSet, given);
  return imageGrid(images, images[0].length / testSet.columns, testSet.columns, { perRow });
}

/** The image with the weights and thresholds that the chip holds now. */
function trainedImage({ link, image }: Session): ChipImage {
  return {
    ...image,
    crossbars: image.crossbars.map((crossbar, index) => {
      const weights = link.readWeights(index);
      return {
        ...crossbar,
        weights: crossbar.storedBits > 8 ? Int16Array.from(weights) : Int8Array.from(weights),
      };
    }),
    slices: image.slices.map((slice, index) => ({ ...slice, thresholds: link.readThresholds(index) })),
  };
}

/** One line a phase and part of the chip: its energy (empty where an event has no price), that of the priced events, and every kind of event. */
function ledgerCsv(run: ChipRun, chip: ChipModel): string {
  const lines = Object.entries(run.ledgers).flatMap(([phase, ledger]) =>
    ledgerParts(run.session.image, ledger, chip).map(({ part, neurons, counts, pj, pricedPj }) =>
      [phase, part, neurons, cell(pj), pricedPj.toFixed(1), ...EVENT_KINDS.map(kind => counts[kind])].join(
        ',',
      ),
    ),
  );
  return [
    ['phase', 'part', 'neurons', 'energy_pj', 'priced_pj', ...EVENT_KINDS].join(','),
    ...lines,
    '',
  ].join('\n');
}

/** One line a sample: what was shown, what was predicted, what it took; then every kind of event. */
export function recordsCsv(records: readonly SampleRecord[], chip: ChipModel): string {
  const open = EVENT_KINDS.flatMap((kind, index) => (chip.prices.energy[kind] === undefined ? [index] : []));
  const isPriced = ({ counts }: SampleRecord) => open.every(index => counts[index] === 0);
  const lines = records.map(record =>
    [
      record.sample,
      record.imageIndex,
      record.label,
      record.prediction,
      record.presentations,
      spikesPerStep(record).toFixed(3),
      cell(isPriced(record) ? samplePricedPj(record, chip) : null),
      samplePricedPj(record, chip).toFixed(1),
      ...[record.emulatedPs, ...timeColumns(record.time)].map(ps => (ps / 1e12).toExponential(6)),
      ...record.counts,
    ].join(','),
  );
  const heading =
    'sample,image,label,prediction,presentations,spikes_per_step,energy_pj,priced_pj,' +
    'emulated_s,compute_s,network_s,barrier_s,management_s';
  return [[heading, ...EVENT_KINDS].join(','), ...lines, ''].join('\n');
}

/** What a sample's time went to, in the columns' order. */
function timeColumns({ computePs, networkPs, barrierPs, managementPs }: SampleRecord['time']): number[] {
  return [computePs, networkPs, barrierPs, managementPs];
}

/** An energy in picojoules; empty where it is refused. */
function cell(pj: number | null): string {
  return pj === null ? '' : pj.toFixed(1);
}

/** Where a user finds the report of a run. */
export function reportPath(folder: string): string {
  return join(folder, RUN_FILES.reportText);
}
