import { raise } from '../fixed/error.js';
import { hasLength, within } from './bounds.js';
import type { ChipImage, ContrastiveProcedure } from './layout.js';

const MAX_CLASSES = 65_536;

/** The encoders and the readout that a procedure names, and its numbers. */
export function validateProcedure(image: ChipImage): void {
  const { procedure } = image;
  if (procedure.kind === 'free') return;
  within('procedure.stepsPerPresentation', procedure.stepsPerPresentation, 1, 1 << 20);
  within('procedure.classes', procedure.classes, 2, MAX_CLASSES);
  within('procedure.readoutShift', procedure.readoutShift, 0, 31);
  within('procedure.margin', procedure.margin, -(2 ** 31), 2 ** 31 - 1);
  within('procedure.lfsrSeed', procedure.lfsrSeed, 1, 0xffffffff);
  hasLength('procedure.readoutLut', procedure.readoutLut, 256);
  within('the number of procedure.schedulePercent', procedure.schedulePercent.length, 0, 31);
  for (const percent of procedure.schedulePercent) within('procedure.schedulePercent', percent, 0, 100);
  validateEncoderIndices(procedure, image);
  validateReadout(procedure, image);
}

function validateEncoderIndices(procedure: ContrastiveProcedure, { encoders }: ChipImage): void {
  const { kind, imageEncoder, labelEncoder, classes } = procedure;
  within('procedure.imageEncoder', imageEncoder, 0, encoders.length - 1);
  within('procedure.labelEncoder', labelEncoder, kind === 'label' ? 0 : -1, encoders.length - 1);
  if (labelEncoder < 0) return;
  if (labelEncoder === imageEncoder) raise(`procedure.labelEncoder is ${labelEncoder}, as is imageEncoder`);
  within('the size of the label encoder', encoders[labelEncoder].count, classes, classes);
}

function validateReadout(
  { readoutSlice, classes }: ContrastiveProcedure,
  { slices, populations }: ChipImage,
): void {
  within('procedure.readoutSlice', readoutSlice, 0, slices.length - 1);
  const { neuron, count, population } = slices[readoutSlice];
  if (neuron.model !== 'accumulate')
    raise(`the readout ${populations[population].name} is of ${neuron.model}; expected accumulate`);
  within('the number of readout neurons', count, classes, classes);
}
