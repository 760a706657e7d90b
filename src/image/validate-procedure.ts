import { raise } from '../fixed/error.js';
import { hasLength, within } from './bounds.js';
import type { ChipImage, ContrastiveProcedure, ProcedureImage } from './layout.js';

const MAX_CLASSES = 65_536;
/** Limit of the learning units' annealing register. */
const MAX_ANNEALING = 24;
const MAX_EPOCH = 15;
/** Sides of an image: rows x columns stay within the units of an encoder. */
const MAX_SIDE = 65_535;
const MAX_SHIFT_PIXELS = 127;
/** So that the sum of 2^20 values times it and the steps stays a safe integer. */
const MAX_MEAN_GAIN = 255;

/** The encoders and the readout that a procedure names, and its numbers. */
export function validateProcedure(image: ChipImage): void {
  const { procedure } = image;
  if (procedure.kind === 'free') return;
  within('procedure.stepsPerPresentation', procedure.stepsPerPresentation, 1, 1 << 20);
  within('procedure.classes', procedure.classes, 2, MAX_CLASSES);
  within('procedure.imageEncoder', procedure.imageEncoder, 0, image.encoders.length - 1);
  validateReadout(procedure, image);
  if (procedure.kind !== 'sym-stdp') validateContrastive(procedure, image);
}

function validateContrastive(procedure: ContrastiveProcedure, image: ChipImage): void {
  within('procedure.readoutShift', procedure.readoutShift, 0, 31);
  within('procedure.margin', procedure.margin, -(2 ** 31), 2 ** 31 - 1);
  within('procedure.lfsrSeed', procedure.lfsrSeed, 1, 0xffffffff);
  hasLength('procedure.readoutLut', procedure.readoutLut, 256);
  within('the number of procedure.schedulePercent', procedure.schedulePercent.length, 0, 31);
  for (const percent of procedure.schedulePercent) within('procedure.schedulePercent', percent, 0, 100);
  within('the number of procedure.classifierPercent', procedure.classifierPercent.length, 0, 31);
  for (const percent of procedure.classifierPercent) within('procedure.classifierPercent', percent, 0, 100);
  within('procedure.hiddenUntilPercent', procedure.hiddenUntilPercent, 0, 100);
  within('procedure.hiddenFromSample', procedure.hiddenFromSample, 0, 0xffffffff);
  if (procedure.classifier.kind === 'margin')
    within('procedure.classifier.limit', procedure.classifier.limit, -(2 ** 31), 2 ** 31 - 1);
  if (procedure.hiddenEpoch !== null) {
    within('procedure.hiddenEpoch.epoch', procedure.hiddenEpoch.epoch, 1, MAX_EPOCH);
    within('procedure.hiddenEpoch.shift', procedure.hiddenEpoch.shift, 0, MAX_ANNEALING);
    within('procedure.hiddenEpoch.meanGain', procedure.hiddenEpoch.meanGain, 0, MAX_MEAN_GAIN);
  }
  validateLabelEncoder(procedure, image);
  validatePixels(procedure, image);
  validateReconstruction(procedure, image);
}

/** The encoder has a unit for each value that the monitor makes of the pixels. */
function validatePixels(
  { input, imageEncoder, stepsPerPresentation }: ContrastiveProcedure,
  image: ChipImage,
) {
  const { rows, columns, transform, shiftPixels, testShifts } = input;
  within('procedure.input.rows', rows, 1, MAX_SIDE);
  within('procedure.input.columns', columns, 1, MAX_SIDE);
  const values = rows * columns * (transform === 'on-off' ? 2 : 1);
  within('the size of the image encoder', image.encoders[imageEncoder].count, values, values);
  within('procedure.input.shiftPixels', shiftPixels, 0, MAX_SHIFT_PIXELS);
  within('the number of procedure.input.testShifts', testShifts.length, 1, stepsPerPresentation);
  if (stepsPerPresentation % testShifts.length !== 0) {
    raise(
      `procedure.input.testShifts are ${testShifts.length}; expected a divisor of the ${stepsPerPresentation} steps`,
    );
  }
  for (const { dx, dy } of testShifts) {
    within('procedure.input.testShifts dx', dx, -MAX_SHIFT_PIXELS, MAX_SHIFT_PIXELS);
    within('procedure.input.testShifts dy', dy, -MAX_SHIFT_PIXELS, MAX_SHIFT_PIXELS);
  }
}

/** The reconstruction has an accumulator for each value of the image, and an epoch that is no other's. */
function validateReconstruction(
  { reconstruction, imageEncoder, hiddenEpoch, readoutSlice }: ContrastiveProcedure,
  { slices, populations, encoders }: ChipImage,
): void {
  if (reconstruction === null) return;
  const { population, epoch, shift, lut } = reconstruction;
  within('procedure.reconstruction.population', population, 0, populations.length - 1);
  within('procedure.reconstruction.epoch', epoch, 1, MAX_EPOCH);
  within('procedure.reconstruction.shift', shift, 0, 31);
  hasLength('procedure.reconstruction.lut', lut, 256);
  if (epoch === hiddenEpoch?.epoch) raise(`procedure.reconstruction.epoch is ${epoch}, as is hiddenEpoch's`);
  const { name, size } = populations[population];
  const { count } = encoders[imageEncoder];
  within(`the size of the reconstruction ${name}`, size, count, count);
  const own = slices.filter(slice => slice.population === population);
  const other = own.find(({ neuron }) => neuron.model !== 'accumulate');
  if (other !== undefined)
    raise(`the reconstruction ${name} is of ${other.neuron.model}; expected accumulate`);
  if (slices[readoutSlice].population === population) raise(`the reconstruction ${name} is the readout too`);
}

function validateLabelEncoder(procedure: ContrastiveProcedure, { encoders }: ChipImage): void {
  const { kind, imageEncoder, labelEncoder, classes } = procedure;
  within('procedure.labelEncoder', labelEncoder, kind === 'label' ? 0 : -1, encoders.length - 1);
  if (labelEncoder < 0) return;
  if (labelEncoder === imageEncoder) raise(`procedure.labelEncoder is ${labelEncoder}, as is imageEncoder`);
  within('the size of the label encoder', encoders[labelEncoder].count, classes, classes);
}

function validateReadout(
  { readoutSlice, classes }: Exclude<ProcedureImage, { kind: 'free' }>,
  { slices, populations }: ChipImage,
): void {
  within('procedure.readoutSlice', readoutSlice, 0, slices.length - 1);
  const { neuron, count, population } = slices[readoutSlice];
  if (neuron.model !== 'accumulate')
    raise(`the readout ${populations[population].name} is of ${neuron.model}; expected accumulate`);
  within('the number of readout neurons', count, classes, classes);
}
