import { raise, type SourcePlace } from '../fixed/error.js';
import type { Dataset, ImageSet } from './dataset.js';

/** A set as its files gave it, with what an error needs to name the place. */
export interface ReadSet {
  readonly set: ImageSet;
  readonly imagesFile: string;
  readonly labelsFile: string;
  /** Line of each label, from 1, where the labels are text. */
  readonly labelLines?: Uint32Array;
}

/** One spoilt byte would make up to 255 classes of ten: every class below the highest must have images. */
const FEWEST_CLASSES = 2;

/**
 * Makes a data set of its two halves.
 *
 * @param classes how many there are, where that is known; else it follows from the training labels
 * @throws SpikeloomError where image sizes differ, or a label is out of range, naming the file
 */
export function joinSets(name: string, train: ReadSet, test: ReadSet, classes?: number): Dataset {
  const sizeOf = ({ set }: ReadSet): string => `${set.rows} x ${set.columns}`;
  if (sizeOf(train) !== sizeOf(test)) {
    const sizes = `${sizeOf(test)} pixels, the training images in ${train.imagesFile} ${sizeOf(train)}`;
    raise(`test images have ${sizes}; both must have one size`, { file: test.imagesFile });
  }
  const count = classes ?? countClasses(train);
  for (const part of [train, test]) checkLabels(part, count);
  return { name, classes: count, train: train.set, test: test.set };
}

/** Classes of the training labels, 0 .. highest. */
function countClasses(train: ReadSet): number {
  const { labels } = train.set;
  const seen = new Set(labels);
  const classes = Math.max(...seen) + 1;
  const missing = Array.from({ length: classes }, (_, label) => label).find(label => !seen.has(label));
  if (missing !== undefined) {
    const first = labels.indexOf(classes - 1);
    raise(
      `label ${first} (from 0) is ${classes - 1}, but no training image has label ${missing}; ` +
        'labels are numbered from 0 without gaps',
      placeOf(train, first),
    );
  }
  if (classes < FEWEST_CLASSES) {
    raise('all training labels are 0; there must be two classes at least', { file: train.labelsFile });
  }
  return classes;
}

function checkLabels(part: ReadSet, classes: number): void {
  const wrong = part.set.labels.findIndex(label => label >= classes);
  if (wrong === -1) return;
  const value = part.set.labels[wrong];
  raise(`label ${wrong} (from 0) is ${value}; classes are 0..${classes - 1}`, placeOf(part, wrong));
}

function placeOf({ labelsFile, labelLines }: ReadSet, label: number): SourcePlace {
  return labelLines === undefined ? { file: labelsFile } : { file: labelsFile, line: labelLines[label] };
}
