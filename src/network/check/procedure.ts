import type { ProcedureSpec } from '../description.js';
import type { CheckContext } from './context.js';

type ContrastiveSpec = Exclude<ProcedureSpec, { readonly kind: 'free' }>;

/** The inputs and the readout that the procedure names are there and fit for it. */
export function checkProcedure(context: CheckContext): void {
  const { procedure } = context.description;
  if (procedure.kind === 'free') return;
  checkImage(context, procedure);
  checkLabel(context, procedure);
  checkReadout(context, procedure);
  if (procedure.hiddenLearning) checkPolarity(context, procedure);
}

function checkImage(context: CheckContext, { image }: ContrastiveSpec): void {
  const path = ['procedure', 'image'];
  const input = context.input(image);
  if (input === undefined) {
    context.refuseName(path, image, 'input', Object.keys(context.description.inputs));
  }
  if (input.encoder === 'external') {
    context.refuse(path, `is "${image}", whose encoder is external; pixels need bernoulli or constant`);
  }
}

function checkLabel(context: CheckContext, { kind, image, label, classes }: ContrastiveSpec): void {
  const path = ['procedure', 'label'];
  if (kind === 'groups') {
    if (label !== undefined) {
      context.refuse(path, `is "${label}"; groups play their classes without a label input; leave it out`);
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
    context.refuse(path, `is "${label}", whose encoder is ${input.encoder}; a label needs constant`);
  }
  if (input.size !== classes) {
    context.refuse(path, `is "${label}" of size ${input.size}; procedure.classes is ${classes}`);
  }
}

function checkReadout(context: CheckContext, { readout, classes }: ContrastiveSpec): void {
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
