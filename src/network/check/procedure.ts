import type { ContrastiveSpec, EncoderSpec, ProcedureSpec, SymStdpSpec } from '../description.js';
import type { CheckContext } from './context.js';

type SampleSpec = Exclude<ProcedureSpec, { readonly kind: 'free' }>;

/** The inputs and the readout that the procedure names are there and fit for it. */
export function checkProcedure(context: CheckContext): void {
  const { procedure } = context.description;
  if (procedure.kind === 'free') return;
  checkImage(context, procedure);
  if (procedure.kind === 'sym-stdp') checkPlainPixels(context, procedure);
  else checkLabel(context, procedure);
  checkReadout(context, procedure);
  if (procedure.kind !== 'sym-stdp') checkContrastive(context, procedure);
}

/** This procedure hands the pixels to their encoder as they come. */
function checkPlainPixels(context: CheckContext, { image }: SymStdpSpec): void {
  const transform = context.input(image)?.transform;
  if (transform === undefined) return;
  context.refuse(['inputs', image, 'transform'], `is ${transform}, which the procedure sym-stdp does not do`);
}

function checkContrastive(context: CheckContext, procedure: ContrastiveSpec): void {
  checkTestShifts(context, procedure);
  checkReconstruction(context, procedure);
  if (procedure.hiddenLearning) checkPolarity(context, procedure);
}

function checkImage(context: CheckContext, { image }: SampleSpec): void {
  const path = ['procedure', 'image'];
  const input = context.input(image);
  if (input === undefined) {
    context.refuseName(path, image, 'input', Object.keys(context.description.inputs));
  }
  if (input.encoder === 'external') {
    context.refuse(path, `is "${image}", whose encoder is external; pixels need one that takes values`);
  }
}

function checkLabel(context: CheckContext, { kind, image, label, classes }: ContrastiveSpec): void {
  const path = ['procedure', 'label'];
  if (kind !== 'label') {
    if (label !== undefined) {
      const why = kind === 'groups' ? 'groups play their classes without' : 'mixed images go without';
      context.refuse(path, `is "${label}"; ${why} a label input; leave it out`);
    }
    return;
  }
  if (label === undefined) {
    context.refuse(['procedure'], 'has no label; kind label needs the input that takes the label');
  }
  const input = context.input(label);
  if (input === undefined) {
    context.refuseName(path, label, 'input', Object.keys(context.description.inputs));
  }
  if (label === image) context.refuse(path, `is "${label}", the image input too; give it one of its own`);
  if (input.encoder !== 'constant') {
    context.refuse(
      path,
      `is "${label}", whose encoder is ${encoderKind(input.encoder)}; a label needs constant`,
    );
  }
  if (input.size !== classes) {
    context.refuse(path, `is "${label}" of size ${input.size}; procedure.classes is ${classes}`);
  }
}

function checkReadout(context: CheckContext, { readout, classes }: SampleSpec): void {
  const path = ['procedure', 'readout'];
  const population = context.population(readout);
  if (population === undefined) {
    context.refuseName(path, readout, 'population', Object.keys(context.description.populations));
  }
  if (population.neuron.model !== 'accumulate') {
    context.refuse(path, `is "${readout}" of ${population.neuron.model}; a readout needs accumulate`);
  }
  if (population.size !== classes) {
    context.refuse(path, `is "${readout}" of size ${population.size}; procedure.classes is ${classes}`);
  }
}

function checkTestShifts(
  context: CheckContext,
  { image, testShifts, shiftPixels, stepsPerPresentation }: ContrastiveSpec,
): void {
  if (testShifts === undefined && shiftPixels === undefined) return;
  if (context.input(image)?.shape === undefined) {
    const path = ['procedure', testShifts === undefined ? 'shiftPixels' : 'testShifts'];
    context.refuse(path, `moves the image, but "${image}" has no shape: [rows, columns]`);
  }
  if (testShifts === undefined || stepsPerPresentation % testShifts.length === 0) return;
  context.refuse(
    ['procedure', 'testShifts'],
    `has ${testShifts.length} segments; they must divide the ${stepsPerPresentation} steps`,
  );
}

function checkReconstruction(context: CheckContext, procedure: ContrastiveSpec): void {
  const { reconstruction, image, readout, hiddenEpoch } = procedure;
  if (reconstruction === undefined) return;
  const path = ['procedure', 'reconstruction', 'population'];
  const population = context.population(reconstruction.population);
  if (population === undefined) {
    const known = Object.keys(context.description.populations);
    context.refuseName(path, reconstruction.population, 'population', known);
  }
  const { neuron, size } = population;
  const is = `is "${reconstruction.population}"`;
  if (neuron.model !== 'accumulate') context.refuse(path, `${is} of ${neuron.model}; it needs accumulate`);
  if (reconstruction.population === readout) context.refuse(path, `${is}, the readout too`);
  const units = context.input(image)?.size;
  if (size !== units) context.refuse(path, `${is} of size ${size}; the image input has ${units} units`);
  if (reconstruction.epoch !== hiddenEpoch?.epoch) return;
  context.refuse(['procedure', 'reconstruction', 'epoch'], `is ${reconstruction.epoch}, as is hiddenEpoch's`);
}

function encoderKind(encoder: EncoderSpec): string {
  return typeof encoder === 'string' ? encoder : encoder.kind;
}

/** Groups contrast classes inside one presentation; labels contrast whole presentations. */
function checkPolarity(context: CheckContext, { kind }: ContrastiveSpec): void {
  const { goodness } = context.description;
  const positive = kind === 'groups' ? 'class' : 'polarity';
  if (Object.keys(goodness).length === 0) {
    context.refuse(['procedure', 'hiddenLearning'], 'is true, but the network has no goodness to learn by');
  }
  for (const [name, spec] of Object.entries(goodness)) {
    if (spec.positive === positive) continue;
    context.refuse(
      ['goodness', name, 'positive'],
      `is ${spec.positive}; the procedure ${kind} needs ${positive}`,
    );
  }
}
