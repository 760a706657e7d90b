import { compileNetwork } from '../../../../compiler/compile.js';
import type { ChipModel } from '../../../../hardware/schema.js';
import { encodeImage } from '../../../../image/encode.js';
import { csdpGroups } from '../../../../network/csdp.js';
import { expandNetwork } from '../../../../network/expand.js';
import { Session } from '../../../../runtime/session.js';
import { type RecordedArrays, type Recordings, recordedJson } from '../../recordings.js';

/** A case's parameters as `data/csdp-chip/params.json` has them. */
export interface CaseParameters {
  readonly side: number;
  readonly inputs: number;
  readonly n1: number;
  readonly n2: number;
  readonly T: number;
  readonly rect_min: number;
  readonly theta1: number;
  readonly theta2: number;
  readonly thr_min: number;
  readonly margin: number;
  readonly h_per_sample: readonly number[];
  readonly init_seed: number;
  readonly lfsr16_start: number;
  readonly lfsr32_start: number;
  readonly lfsr32_test: number;
  readonly lfsr32_end_of_training: number;
}

export function parametersOf(recordings: Recordings, name: 'small' | 'full'): CaseParameters {
  const path = 'csdp-chip/params.json';
  return recordedJson<{ cases: Record<string, CaseParameters> }>(recordings, path).cases[name];
}

/** The network of a recorded case, compiled onto a chip of one core and booted through the host link. */
export function bootCase(parameters: CaseParameters, oneCore: ChipModel): Session {
  const description = csdpGroups({
    hidden: [parameters.n1, parameters.n2],
    imageShape: [parameters.side, parameters.side],
    minSide: parameters.rect_min,
    thetas: [parameters.theta1, parameters.theta2],
    slope: 2,
    thresholdFloor: parameters.thr_min,
    margin: parameters.margin,
    steps: parameters.T,
    seed: parameters.init_seed,
    encoderSeed: parameters.lfsr32_start,
    // One register through the whole run, and goodness in every presentation: so they were recorded.
    encoderReseed: 'never',
    gated: false,
    latenessSteps: 1,
  });
  const { image } = compileNetwork(expandNetwork(description), oneCore, {
    lfsrSeed: parameters.lfsr16_start,
  });
  return new Session(encodeImage(image), oneCore);
}

/** What the host link answered to a case's samples, in order. */
export interface CaseOutcome {
  /** One entry a presentation: image index, kind (0 = pass 1, 1 = pass 2, 2 = test), label, h. */
  readonly passes: [image: number, kind: number, label: number, h: number][];
  readonly margins: number[];
  readonly predictions: number[];
  /** Classifier sums at the end of each first presentation. */
  readonly y: number[][];
  /** Input register when training was over. */
  readonly lfsr32EndOfTraining: number;
}

/** Trains on all of a case's training images, then tests: README of the recording, 1.1.3 and 1.4. */
export function runCase(session: Session, parameters: CaseParameters, recorded: RecordedArrays): CaseOutcome {
  const { link } = session;
  const { inputs, h_per_sample: shifts } = parameters;
  const passes: CaseOutcome['passes'] = [];
  const margins: number[] = [];
  const predictions: number[] = [];
  const y: number[][] = [];
  const pixels = (set: string, index: number) => Uint8Array.from(recorded.row(set, index, inputs));
  const labels = [...recorded.all('train_labels')];
  labels.forEach((label, sample) => {
    const image = pixels('train_images', sample);
    const request = { image, label, sample, total: labels.length, annealing: shifts[sample] };
    const outcome = link.trainSample(request);
    for (let kind = 0; kind < outcome.presentations; kind++) {
      passes.push([sample, kind, label, outcome.annealing]);
    }
    margins.push(outcome.margin);
    y.push([...outcome.y]);
  });
  const lfsr32EndOfTraining = link.readEncoderRegister(0);
  link.writeEncoderRegister(0, parameters.lfsr32_test);
  [...recorded.all('test_labels')].forEach((_, index) => {
    const outcome = link.testSample({ image: pixels('test_images', index), sample: index });
    // A test uses no h; the recording repeats the last one there.
    passes.push([index, 2, -1, shifts[shifts.length - 1]]);
    predictions.push(outcome.prediction);
    y.push([...outcome.y]);
  });
  return { passes, margins, predictions, y, lfsr32EndOfTraining };
}
