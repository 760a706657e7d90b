import { raise } from '../../src/fixed/error.js';
import type { FreeRunning, ProcedureImage } from '../../src/image/layout.js';
import { EVENT_KIND_COUNT } from '../../src/ledger/events.js';
import type { DeviceFactory, ImageDecoder } from '../device.js';
import { payloadBytes } from '../link/codec.js';
import { refuse } from '../link/refusal.js';
import {
  COMMANDS,
  HEADER_BYTES,
  NO_OVERRIDE,
  type Reply,
  type Request,
  SAMPLE_PURPOSE,
} from '../link/schema.js';
import { packCheckpoint, unpackCheckpoint } from './checkpoint.js';
import { ManagedChip } from './managed-chip.js';
import { pixelsExpected } from './procedures/pixels.js';
import { type Outcome, testOn, trainOn } from './procedures/sample.js';
import { testSymStdp, trainSymStdp } from './procedures/sym-stdp.js';
import { WrongLabels } from './wrong-label.js';

/** Limit of the learning units' annealing register. */
const MAX_ANNEALING = 24;

/** A label crosses the link as a byte. */
const MAX_CLASSES = 256;

const NO_COUNTS = new Float64Array(0);
const NO_VALUES = new Uint8Array(0);

type SampleProcedure = Exclude<ProcedureImage, FreeRunning>;

export interface BootParts {
  readonly decodeImage: ImageDecoder;
  readonly createDevice: DeviceFactory;
}

/** A chip with its image, and the management program's own state. */
export class BootedChip {
  readonly chip: ManagedChip;
  readonly imageCrc: number;
  readonly #wrongLabels: WrongLabels;
  #recalled: Uint8Array = NO_VALUES;

  /** @throws SpikeloomError for an image that cannot be decoded or does not fit the device */
  constructor(parts: BootParts, bytes: Uint8Array, imageCrc: number) {
    const image = parts.decodeImage(bytes);
    checkClasses(image.procedure);
    this.chip = new ManagedChip(parts.createDevice(image));
    this.imageCrc = imageCrc;
    this.#wrongLabels = new WrongLabels('lfsrSeed' in image.procedure ? image.procedure.lfsrSeed : 1);
  }

  /** @param requestBytes size of the request's payload, for the link bytes among the sample's counts */
  sample(request: Request<'sample'>, requestBytes: number): Reply<'sample'> {
    const procedure = this.#checkedProcedure(request);
    const before = totals(this.chip.device.counters.counts);
    const { recalled, ...outcome } = this.#carryOut(procedure, request);
    this.#recalled = recalled ?? NO_VALUES;
    const reply = { ...outcome, counts: NO_COUNTS };
    this.chip.countLinkBytes(2 * HEADER_BYTES + requestBytes + payloadBytes(COMMANDS.sample.reply, reply));
    const counts = totals(this.chip.device.counters.counts);
    for (let kind = 0; kind < EVENT_KIND_COUNT; kind++) counts[kind] -= before[kind];
    return { ...reply, counts };
  }

  /** What the last test's reconstruction gave back: the management processor has counted its reading. */
  recall(): Reply<'recall'> {
    return { values: this.#recalled };
  }

  save(): Uint8Array {
    return packCheckpoint({
      imageCrc: this.imageCrc,
      wrongLabelState: this.#wrongLabels.state,
      device: this.chip.device.saveState(),
    });
  }

  restore(bytes: Uint8Array): void {
    const checkpoint = unpackCheckpoint(bytes, this.imageCrc);
    this.chip.device.restoreState(checkpoint.device);
    this.#wrongLabels.state = checkpoint.wrongLabelState;
  }

  #carryOut(procedure: SampleProcedure, request: Request<'sample'>): Outcome {
    const { chip } = this;
    const { image, label, sample, total } = request;
    const annealing = request.annealing === NO_OVERRIDE ? undefined : request.annealing;
    const task = { image, label, sample, total, annealing };
    const isTest = request.purpose === SAMPLE_PURPOSE.test;
    if (procedure.kind === 'sym-stdp') {
      return isTest ? testSymStdp(chip, procedure, image, sample) : trainSymStdp(chip, procedure, task);
    }
    if (isTest) return testOn(chip, procedure, image, sample);
    return trainOn(chip, procedure, this.#wrongLabels, task);
  }

  #checkedProcedure(request: Request<'sample'>): SampleProcedure {
    const { procedure, encoders } = this.chip.image;
    if (procedure.kind === 'free') {
      refuse('bad argument', 'the image has no procedure for samples; step it, or compile one with learning');
    }
    const { purpose, label, sample, total, annealing, image } = request;
    if (purpose !== SAMPLE_PURPOSE.train && purpose !== SAMPLE_PURPOSE.test) {
      refuse(
        'bad argument',
        `purpose is ${purpose}; expected ${SAMPLE_PURPOSE.train} (train) or ${SAMPLE_PURPOSE.test} (test)`,
      );
    }
    const training = purpose === SAMPLE_PURPOSE.train;
    const units =
      procedure.kind === 'sym-stdp'
        ? encoders[procedure.imageEncoder].count
        : pixelsExpected(procedure, training);
    if (image.length !== units) {
      refuse('bad argument', `the image has ${image.length} values; expected ${units}`);
    }
    if (purpose === SAMPLE_PURPOSE.test) return procedure;
    if (label >= procedure.classes) {
      refuse('bad argument', `label is ${label}; expected 0..${procedure.classes - 1}`);
    }
    if (sample >= total) {
      refuse('bad argument', `sample number is ${sample}; expected less than total, ${total}`);
    }
    if (annealing > MAX_ANNEALING && annealing !== NO_OVERRIDE) {
      refuse('bad argument', `annealing shift is ${annealing}; limit ${MAX_ANNEALING}`);
    }
    return procedure;
  }
}

function checkClasses(procedure: ProcedureImage): void {
  if (procedure.kind === 'free') return;
  const { classes } = procedure;
  if (classes < 2 || classes > MAX_CLASSES) {
    raise(`the image's procedure has ${classes} classes; expected 2..${MAX_CLASSES}`);
  }
}

/** Counts by kind, summed over all rows of a ledger. */
function totals(counts: Float64Array): Float64Array {
  const sums = new Float64Array(EVENT_KIND_COUNT);
  for (let row = 0; row < counts.length; row += EVENT_KIND_COUNT) {
    for (let kind = 0; kind < EVENT_KIND_COUNT; kind++) sums[kind] += counts[row + kind];
  }
  return sums;
}
