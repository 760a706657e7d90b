import { raise } from '../../src/fixed/error.js';
import type { ContrastiveProcedure, ProcedureImage } from '../../src/image/layout.js';
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
import { type Outcome, testOn, trainOn } from './procedures/sample.js';
import { WrongLabels } from './wrong-label.js';

/** Limit of the learning units' annealing register. */
const MAX_ANNEALING = 24;

/** A label crosses the link as a byte. */
const MAX_CLASSES = 256;

const NO_COUNTS = new Float64Array(0);

export interface BootParts {
  readonly decodeImage: ImageDecoder;
  readonly createDevice: DeviceFactory;
}

/** A chip with its image, and the management program's own state. */
export class BootedChip {
  readonly chip: ManagedChip;
  readonly imageCrc: number;
  readonly #wrongLabels: WrongLabels;

  /** @throws SpikeloomError for an image that cannot be decoded or does not fit the device */
  constructor(parts: BootParts, bytes: Uint8Array, imageCrc: number) {
    const image = parts.decodeImage(bytes);
    checkClasses(image.procedure);
    this.chip = new ManagedChip(parts.createDevice(image));
    this.imageCrc = imageCrc;
    this.#wrongLabels = new WrongLabels(image.procedure.kind === 'free' ? 1 : image.procedure.lfsrSeed);
  }

  /** @param requestBytes size of the request's payload, for the link bytes among the sample's counts */
  sample(request: Request<'sample'>, requestBytes: number): Reply<'sample'> {
    const procedure = this.#checkedProcedure(request);
    const before = totals(this.chip.device.counters.counts);
    const outcome = this.#carryOut(procedure, request);
    const reply = { ...outcome, counts: NO_COUNTS };
    this.chip.countLinkBytes(2 * HEADER_BYTES + requestBytes + payloadBytes(COMMANDS.sample.reply, reply));
    const counts = totals(this.chip.device.counters.counts);
    for (let kind = 0; kind < EVENT_KIND_COUNT; kind++) counts[kind] -= before[kind];
    return { ...reply, counts };
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

  #carryOut(procedure: ContrastiveProcedure, request: Request<'sample'>): Outcome {
    const { image, label, sample, total, annealing } = request;
    if (request.purpose === SAMPLE_PURPOSE.test) return testOn(this.chip, procedure, image, sample);
    return trainOn(this.chip, procedure, this.#wrongLabels, {
      image,
      label,
      sample,
      total,
      annealing: annealing === NO_OVERRIDE ? undefined : annealing,
    });
  }

  #checkedProcedure(request: Request<'sample'>): ContrastiveProcedure {
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
    const units = encoders[procedure.imageEncoder].count;
    if (image.length !== units) {
      refuse('bad argument', `the image has ${image.length} values; its encoder has ${units} units`);
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
