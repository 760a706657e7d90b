import { validateNetwork } from '../check.js';
import {
  NETWORK_FORMAT,
  type NetworkDescription,
  type PopulationSpec,
  type ProjectionSpec,
  type RuleSpec,
} from '../description.js';
import { FULL_WEIGHT, type SymStdpOptions, symStdpSettings } from './options.js';

type Settings = ReturnType<typeof symStdpSettings>;

/** Fraction bits of the rule of traces: a weight grows with probability trace / 256. */
const TRACE_SHIFT = 8;

/**
 * Symmetric STDP in integers (learning systems, section 2a; data/sym-stdp README, integer form): image ->
 * hidden neurons of which one fires at a time -> readout.
 *
 * - W, image -> hidden: an input spike that arrives in the window after a spike of the neuron lets the weight
 *   grow by 1 with a probability. U, hidden -> readout: a spike lets the weight onto the label's neuron
 *   grow. Both are rounded up at random (`stochastic-ceiling`): the change is 1 where the bits drawn are all 0.
 * - Before each training sample the columns of W that are off their target are multiplied back to it; or, as those
 *   of U, lose a sixteenth of each weight where they are above it by a sixteenth, rounded up likewise.
 * - Narrower weights act with a left shift, so that potentials and thresholds stay what they are; a step of
 *   such a weight is as much larger, and is taken as much more rarely.
 *
 * @throws SpikeloomError for options out of range
 */
export function symStdp(options: SymStdpOptions = {}): NetworkDescription {
  const settings = symStdpSettings(options);
  const { imageShape, classes, seed, steps, inhibition, constants, encoder } = settings;
  const circuit = inhibition === 'circuit';
  return validateNetwork({
    format: NETWORK_FORMAT,
    name: 'sym-stdp',
    seed,
    inputs: {
      image: {
        size: imageShape[0] * imageShape[1],
        shape: imageShape,
        encoder: { kind: 'poisson', rateBits: constants.rateBits },
        ...encoder,
      },
    },
    populations: {
      hidden: hiddenLayer(settings),
      readout: { size: classes, neuron: { model: 'accumulate' } },
    },
    projections: {
      W: inputProjection(settings),
      ...(circuit ? { inhibit: lateralProjection(settings) } : {}),
      U: readoutProjection(settings),
    },
    rules: rulesOf(settings),
    goodness: {},
    procedure: {
      kind: 'sym-stdp',
      image: 'image',
      readout: 'readout',
      // The spikes that are drawn in a step arrive in the next: the last arrive in one step more.
      stepsPerPresentation: steps + 1,
      classes,
    },
  } satisfies NetworkDescription);
}

function hiddenLayer({ hidden, form, pick, inhibition, constants }: Settings): PopulationSpec {
  const { threshold, thresholdGain, thresholdDecayShift, refractorySteps, leakShift } = constants;
  return {
    size: hidden,
    // Without a floor a potential that was inhibited by several would take long to come back.
    neuron: {
      model: 'lif-shift',
      leakShift,
      refractorySteps,
      ...(inhibition === 'circuit' ? { lowestPotential: 0 } : {}),
    },
    // A neuron fires where its potential is above its threshold.
    threshold: { kind: 'constant', value: threshold - 1 },
    adaptation: { kind: 'dynamic', gain: thresholdGain, decayShift: thresholdDecayShift },
    ...(inhibition === 'unit' ? { competition: { pick } } : {}),
    traces: {
      y1:
        form === 'windows'
          ? { mode: 'window', steps: constants.windowSteps }
          : {
              mode: 'set',
              impulse: constants.traceImpulse,
              decay: constants.traceDecay,
              max: constants.traceImpulse,
            },
    },
  };
}

/** Every hidden neuron takes from all others what a spike of it is worth: more than their potentials hold. */
function lateralProjection({ constants }: Settings): ProjectionSpec {
  const exponent = Math.max(0, Math.ceil(Math.log2(constants.inhibition / FULL_WEIGHT)));
  return {
    from: 'hidden',
    to: 'hidden',
    connect: { kind: 'others' },
    weights: { kind: 'constant', value: -Math.round(constants.inhibition / 2 ** exponent) },
    exponent,
  };
}

/** Bits by which a weight is narrower than 8. */
function narrowedBy({ weightBits }: Settings): number {
  return 8 - weightBits;
}

function inputProjection(settings: Settings): ProjectionSpec {
  const { control, constants, weightBits } = settings;
  const { weightLimit, initialWeight, weightTarget } = constants;
  const scale = scaleTo(settings);
  return {
    from: 'image',
    to: 'hidden',
    connect: { kind: 'all' },
    weights: { kind: 'uniform', low: 0, high: scale(initialWeight) },
    weightBits,
    exponent: narrowedBy(settings),
    range: [0, scale(weightLimit)],
    ...(control ? {} : { rule: 'stdp' }),
    ...(settings.scaling === 'exact'
      ? exactScaling(settings, weightTarget)
      : shrinkScaling(settings, weightTarget)),
  };
}

function readoutProjection(settings: Settings): ProjectionSpec {
  const { constants, weightBits } = settings;
  const { readoutLimit, initialReadout, readoutTarget } = constants;
  const scale = scaleTo(settings);
  return {
    from: 'hidden',
    to: 'readout',
    connect: { kind: 'all' },
    weights: { kind: 'uniform', low: 0, high: scale(initialReadout) },
    weightBits,
    range: [0, scale(readoutLimit)],
    rule: 'teach',
    ...shrinkScaling(settings, readoutTarget),
  };
}

/** A figure of 8-bit weights as one of the network's. */
function scaleTo({ weightBits }: Settings): (figure: number) => number {
  const most = 2 ** (weightBits - 1) - 1;
  return figure => Math.round((figure * most) / FULL_WEIGHT);
}

function shrinkScaling(settings: Settings, target: number): Pick<ProjectionSpec, 'scaling'> {
  if (settings.scaling === 'none') return {};
  const { shrinkShift } = settings.constants;
  return { scaling: { target: scaleTo(settings)(target), slackShift: shrinkShift, rule: 'shrink' } };
}

function exactScaling(settings: Settings, target: number): Pick<ProjectionSpec, 'scaling'> {
  const { exactShift } = settings.constants;
  return {
    scaling: { target: scaleTo(settings)(target), slackShift: exactShift, bothWays: true, rule: 'rescale' },
  };
}

function rulesOf(settings: Settings): Record<string, RuleSpec> {
  const { form, scaling, control, constants } = settings;
  const narrower = narrowedBy(settings);
  const growShift = (form === 'windows' ? constants.growShift : TRACE_SHIFT) + narrower;
  const step = { when: 'step', rounding: 'stochastic-ceiling' } as const;
  return {
    ...(control ? {} : { stdp: { text: `dw = 2^-${growShift} * x0 * y1`, ...step } }),
    teach: { text: `dw = 2^-${constants.teachShift + narrower} * x0 * r1`, ...step },
    ...(scaling === 'exact'
      ? // r0 is target / sum in 1/256: w becomes w r0 / 256.
        { rescale: { text: 'dw = 2^-8 * w * (r0 - 256)', when: 'scaling', rounding: 'stochastic' } }
      : {}),
    ...(scaling === 'none'
      ? {}
      : {
          shrink: {
            text: `dw = -2^-${constants.shrinkShift} * w`,
            when: 'scaling',
            rounding: 'stochastic-ceiling',
          },
        }),
  };
}
