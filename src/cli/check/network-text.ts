import type { ConnectSpec, NetworkDescription, NeuronSpec } from '../../network/description.js';

/** A network in words: a line a part. */
export function networkSummaryText(network: NetworkDescription): string {
  const { inputs, populations, projections, rules, goodness, procedure } = network;
  return [
    `${network.name} (seed ${network.seed})`,
    ...Object.entries(inputs).map(
      ([name, { size, encoder }]) =>
        `  input ${name}: ${size} units, ${typeof encoder === 'string' ? encoder : encoder.kind}`,
    ),
    ...Object.entries(populations).map(
      ([name, { size, neuron, adaptation }]) =>
        `  population ${name}: ${size} neurons, ${neuronText(neuron)}${adaptation === undefined ? '' : `, threshold ${adaptation.kind}`}`,
    ),
    ...Object.entries(projections).map(
      ([name, { from, to, connect, weights, rule, delayTicks }]) =>
        `  projection ${name}: ${from} -> ${to}, ${connectText(connect)}, weights ${weights.kind}${delayTicks === undefined ? '' : `, delay ${delayTicks}`}${rule === undefined ? '' : `, learns by ${rule}`}`,
    ),
    ...Object.entries(rules).map(
      ([name, { text, when, rounding }]) =>
        `  rule ${name}: ${text.trim().replace(/\s+/g, ' ')} (${when}, ${rounding})`,
    ),
    ...Object.entries(goodness).map(
      ([name, { population, groups, kind, positive }]) =>
        `  goodness ${name}: ${groups} of ${population}, ${kind}, positive by ${positive}`,
    ),
    `  procedure: ${procedure.kind === 'free' ? 'free, the host steps it' : `${procedure.kind}, ${procedure.stepsPerPresentation} steps a presentation, ${procedure.classes} classes`}`,
    '',
  ].join('\n');
}

function neuronText(neuron: NeuronSpec): string {
  switch (neuron.model) {
    case 'lif-shift':
      return `lif-shift (leak ${neuron.leakShift}${neuron.refractorySteps ? `, rest ${neuron.refractorySteps}` : ''})`;
    case 'lif-cuba':
      return `lif-cuba (decays ${neuron.decayU}, ${neuron.decayV}${resetText(neuron.reset)})`;
    case 'truenorth':
      return `truenorth (${neuron.negativeCompare ?? 'below'} its negative threshold)`;
    case 'accumulate':
      return 'accumulate';
  }
}

function resetText(reset: Extract<NeuronSpec, { model: 'lif-cuba' }>['reset']): string {
  if (reset === undefined || reset.kind === 'zero') return '';
  return reset.kind === 'subtract' ? `, reset by -${reset.amount}` : `, reset to ${reset.value}`;
}

function connectText(connect: ConnectSpec): string {
  switch (connect.kind) {
    case 'rectangles':
      return connect.maxSide === undefined
        ? `rectangles from ${connect.minSide} on a side`
        : `rectangles of ${connect.minSide} to ${connect.maxSide} on a side`;
    case 'random':
      return `random with probability ${connect.probability}`;
    default:
      return connect.kind;
  }
}
