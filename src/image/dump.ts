import { formatProgram } from './dump-rule.js';
import type {
  ChipImage,
  ContrastiveProcedure,
  CrossbarImage,
  EncoderImage,
  NeuronUnit,
  PostTraces,
  PotentialReset,
  PreTraces,
  ReductionImage,
  SliceImage,
  ThresholdPolicy,
  TraceUnit,
  TrueNorth,
} from './layout.js';

/** An image in words, for people: cores, slices, crossbars, encoders, rules, reductions, routes, procedure. */
export function dumpImage(image: ChipImage): string {
  const { chip, network, seed } = image;
  const { chips } = chip;
  const grid = chips.columns * chips.rows === 1 ? '' : `, ${chips.columns} x ${chips.rows} chips`;
  const size = `${chip.columns} x ${chip.rows} tiles of ${chip.coresPerTile}${grid}`;
  return [
    `image version ${image.version}: network ${network} (seed ${seed}) on ${chip.name} (${size})`,
    ...section(
      'cores',
      image.cores.map(
        (core, index) =>
          `${index}: core ${core.id} at (${core.x}, ${core.y}), lfsr ${hex(core.lfsrSeed)}${core.lfsrBits === 32 ? ' of 32 bits' : ''}`,
      ),
    ),
    ...section(
      'slices',
      image.slices.map((slice, index) => `${index}: ${slicePlace(slice, image)}`),
    ),
    ...section(
      'encoders',
      image.encoders.map(
        (encoder, index) =>
          `${index}: ${image.populations[encoder.population].name}, ${encoder.count} units, ${encoderText(encoder)} by ${encoder.by} at (${encoder.x}, ${encoder.y}), lfsr ${hex(encoder.lfsrSeed)} reseeded ${encoder.reseed}`,
      ),
    ),
    ...section(
      'crossbars',
      image.crossbars.map((crossbar, index) => `${index}: ${crossbarLine(crossbar, image)}`),
    ),
    ...section(
      'rules',
      image.rules.map(
        ({ name, when, epoch, rounding, text, programs }, index) =>
          `${index}: ${name}, every ${when}${epoch === 0 ? '' : ` ${epoch}`}, rounding ${rounding}: ${oneLine(text)}\n     ${programs.map(formatProgram).join('; ')}`,
      ),
    ),
    ...section(
      'reductions',
      image.reductions.map((reduction, index) => `${index}: ${reductionLine(reduction, image)}`),
    ),
    ...section('routes', routeLines(image)),
    ...section('outputs', outputLines(image)),
    ...section('procedure', [procedureLine(image)]),
    '',
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map(line => `  ${line}`)];
}

function encoderText(encoder: EncoderImage): string {
  switch (encoder.kind) {
    case 'poisson':
      return `poisson of ${encoder.rateBits} bits, dead for ${encoder.deadSteps} steps,`;
    case 'latency':
      return `latency in ${encoder.windowSteps} steps`;
    case 'current':
      return `current from ${encoder.phase} phase`;
    case 'recorded':
      return `recorded (${encoder.units.length} spikes in ${encoder.stepStart.length - 1} steps)`;
    default:
      return encoder.kind;
  }
}

function slicePlace(slice: SliceImage, { populations }: ChipImage): string {
  const { first, count, core, thresholds, biases, traces, competition } = slice;
  const parts = [
    `${populations[slice.population].name}[${first}..${first + count - 1}]${populations[slice.population].order === null ? '' : ' reordered'} on core ${core}`,
    neuronText(slice.neuron),
    ...(slice.neuron.model === 'accumulate'
      ? []
      : [`thresholds ${spread(thresholds)} ${policyText(slice.thresholdPolicy)}`]),
    ...(competition === null ? [] : [`one fires: the ${competition.pick}`]),
    ...(biases === null ? [] : [`biases ${spread(biases)}`]),
    ...tracesText(traces),
  ];
  return parts.join(', ');
}

function neuronText(neuron: NeuronUnit): string {
  if (neuron.model === 'accumulate') return `accumulate ${neuron.potentialBits} bits`;
  if (neuron.model === 'lif-shift') {
    const leak = neuron.leakShift === 31 ? 'no leak' : `leak >> ${neuron.leakShift}`;
    const rest = neuron.refractorySteps === 0 ? '' : `, rest ${neuron.refractorySteps}`;
    const lowest = neuron.lowest === null ? '' : `, not below ${neuron.lowest}`;
    return `lif-shift ${leak} ${neuron.potentialBits} bits ${neuron.overflow}${lowest}${rest}`;
  }
  if (neuron.model === 'truenorth') return trueNorthText(neuron);
  const { decayU, decayV, inputShift, sumLimit, currentOverflow, potentialLimit, refractorySteps } = neuron;
  const limit = potentialLimit === null ? 'none' : `${potentialLimit.min}..${potentialLimit.max}`;
  return `lif-cuba decays ${decayU} ${decayV}, input << ${inputShift}, sum ${sumLimit}, current ${currentOverflow}, potential ${limit}, reset ${resetText(neuron.reset)}, rest ${refractorySteps}`;
}

function trueNorthText(neuron: TrueNorth): string {
  const { potentialBits, negativeCompare, negativeThresholds, holdSteps } = neuron;
  const subtracting = neuron.resetModes.reduce((sum, mode) => sum + mode, 0);
  const held = holdSteps === 0 ? '' : `, held for ${holdSteps} steps`;
  return `truenorth ${potentialBits} bits, reset ${negativeCompare} ${spread(negativeThresholds)}, to +-${spread(neuron.resetPotentials)} (${subtracting} subtract), from ${spread(neuron.initialPotentials)}${held}`;
}

function resetText(reset: PotentialReset): string {
  if (reset.kind === 'zero') return 'to 0';
  return reset.kind === 'subtract' ? `by -${reset.amount}` : `to ${reset.value}`;
}

function policyText(policy: ThresholdPolicy): string {
  if (policy.kind === 'fixed') return 'fixed';
  if (policy.kind === 'dynamic') {
    return `dynamic: + ${policy.gain} a spike, decay >> ${policy.decayShift}, up to ${policy.ceiling}`;
  }
  if (policy.kind === 'inhibition') {
    return `inhibited: level - level >> ${policy.leakShift} + ${policy.strength} n, up to ${policy.ceiling}, ${policy.latenessSteps} steps late`;
  }
  const law = `adapting by ${policy.kind}: + ${policy.step} (n - ${policy.target}) in ${policy.floor}..${policy.ceiling}`;
  if (policy.kind === 'neuron') return `${law} by ${policy.by}`;
  return `${law}, ${policy.latenessSteps} steps late${policy.restore ? ', restored' : ''}`;
}

function tracesText(traces: PostTraces | PreTraces): string[] {
  return Object.entries<TraceUnit | null>({ ...traces }).flatMap(([name, trace]) =>
    trace === null ? [] : [`${name} ${traceText(trace)}`],
  );
}

function traceText(trace: TraceUnit): string {
  if (trace.mode === 'window') return `window of ${trace.steps} steps`;
  if (trace.mode === 'gate') {
    const { potentialMin, potentialMax, of, traceMin, traceMax } = trace;
    return `gate of potential ${potentialMin}..${potentialMax} and ${of} ${traceMin}..${traceMax}`;
  }
  return `${trace.mode} ${trace.impulse} decay ${trace.decay} max ${trace.max}`;
}

function crossbarLine(crossbar: CrossbarImage, image: ChipImage): string {
  const { projection, rows, slice, storage, weights, exponent, rule, learnsBy, preTraces, tagBits, scaling } =
    crossbar;
  const { population, first, count } = image.slices[slice];
  const held = synapseCount(crossbar);
  const places = rows * count;
  const fill = places === 0 ? 0 : Math.round((100 * held) / places);
  const parts = [
    `${projection}: ${image.populations[crossbar.sourcePopulation]?.name ?? 'any'} -> ${image.populations[population].name}[${first}..${first + count - 1}]`,
    `${rows} x ${count} ${storage}`,
    `${held} synapses (${fill}%) in ${bytesOf(crossbar)} bytes`,
    `${crossbar.weightBits} of ${crossbar.storedBits} bits ${spread(weights)}`,
    ...(exponent === 0 ? [] : [`exponent ${exponent}`]),
    ...(rule < 0
      ? []
      : [
          `learns by ${image.rules[rule].name} in ${crossbar.minStored}..${crossbar.maxStored}${learnsBy === 'unit' ? '' : ` (${learnsBy})`}`,
        ]),
    ...tracesText(preTraces),
    ...(tagBits === 0 ? [] : [`tags of ${tagBits} bits`]),
    ...(scaling === null
      ? []
      : [
          `columns ${scaling.bothWays ? 'off' : 'above'} ${scaling.target} by 2^-${scaling.slackShift} scaled by ${image.rules[scaling.rule].name}`,
        ]),
  ];
  return parts.join(', ');
}

function synapseCount({ mask, weights }: CrossbarImage): number {
  if (mask === null) return weights.length;
  let count = 0;
  for (const word of mask) for (let rest = word; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** Bytes of the arrays as they lie in the image. */
function bytesOf({ weights, mask, rowStart, columns, rowSource }: CrossbarImage): number {
  return [weights, mask, rowStart, columns, rowSource].reduce(
    (sum, array) => sum + (array?.byteLength ?? 0),
    0,
  );
}

function reductionLine(reduction: ReductionImage, { slices, populations }: ChipImage): string {
  const { name, population, members, home, kind, lut } = reduction;
  const neurons = members.map(({ slice, first, count }) => {
    const start = slices[slice].first + first;
    return `[${start}..${start + count - 1}]`;
  });
  const law =
    kind === 'spike-count'
      ? `G = (G >> ${reduction.leakShift}) + ${reduction.gain} n`
      : `G = sum y1^2 >> ${reduction.squareShift}`;
  const centre = reduction.centre === null ? '' : `, less a mean over 2^${reduction.centre.shift} judgements`;
  const when = reduction.epoch === null ? '' : `, judged in epoch ${reduction.epoch}`;
  const positive = reduction.positiveClass === null ? 'by polarity' : `for class ${reduction.positiveClass}`;
  const half = lut.findIndex(value => value >= 128);
  return `${name}: ${populations[population].name}${neurons.join('')} home core ${home} by ${reduction.by}, ${law}, p = lut[G >> ${reduction.indexShift}] (half at ${half}${centre})${when}, positive ${positive} (amplitude ${reduction.amplitude}, dead zone ${reduction.deadZone}), ${reduction.latenessSteps} steps late${reduction.gated ? ', gated' : ''}`;
}

function routeLines({ chip, routes }: ChipImage): string[] {
  const sum = (array: Int32Array) => array.reduce((total, value) => total + value, 0);
  const most = (array: Int32Array) => array.reduce((top, value) => Math.max(top, value), 0);
  const { columns, rows } = chip.chips;
  const offChip = columns * rows === 1 ? '' : `, ${sum(routes.hopsOffChip)} between chips`;
  return [
    `${routes.sourceStart.length - 1} sources, ${routes.delayTicks.length} routes, ${routes.axons.length} axons, delays up to ${most(routes.delayTicks)}`,
    `if every source fired once: ${sum(routes.packets)} packets, ${sum(routes.tileDeliveries)} inside a tile, ${sum(routes.hopsEastWest)} hops east-west, ${sum(routes.hopsNorthSouth)} north-south${offChip}`,
  ];
}

function outputLines({ outputs }: ChipImage): string[] {
  if (outputs === null) return [];
  const { x, y, count, sources } = outputs;
  return [`${count} lines at (${x}, ${y}), driven by ${sources.length} sources`];
}

function procedureLine({ procedure, encoders, populations, slices }: ChipImage): string {
  if (procedure.kind === 'free') return 'free: the host steps the chip';
  const encoderName = (index: number) => populations[encoders[index].population].name;
  const readout = populations[slices[procedure.readoutSlice].population].name;
  if (procedure.kind === 'sym-stdp') {
    return `sym-stdp: ${procedure.stepsPerPresentation} steps, ${procedure.classes} classes, image ${encoderName(procedure.imageEncoder)}, readout ${readout}`;
  }
  const label = procedure.labelEncoder < 0 ? '' : `, label ${encoderName(procedure.labelEncoder)}`;
  return `${procedure.kind}: ${procedure.stepsPerPresentation} steps, ${procedure.classes} classes, image ${encoderName(procedure.imageEncoder)}${label}, readout ${readout} (>> ${procedure.readoutShift}), margin ${procedure.margin}, schedule ${procedure.schedulePercent.join(' ')}%${procedureExtras(procedure, populations)}, hidden learning ${onOff(procedure.hiddenLearning)}, homeostasis ${onOff(procedure.homeostasis)}, lfsr ${hex(procedure.lfsrSeed)}`;
}

/** What a procedure does beside its plainest form. */
function procedureExtras(procedure: ContrastiveProcedure, populations: ChipImage['populations']): string {
  const { input, classifier, hiddenEpoch, reconstruction, hiddenUntilPercent, hiddenFromSample } = procedure;
  const parts = [
    ...(input.transform === 'none' ? [] : [`pixels ${input.transform}`]),
    ...(input.shiftPixels === 0 ? [] : [`shifted by up to ${input.shiftPixels}`]),
    ...(input.testShifts.length === 1 ? [] : [`tests in ${input.testShifts.length} segments`]),
    ...(classifier.kind === 'table' ? [] : [`classifier by a margin of ${classifier.limit}`]),
    ...(hiddenUntilPercent === 100 ? [] : [`classifier alone from ${hiddenUntilPercent}%`]),
    ...(hiddenFromSample === 0 ? [] : [`hidden from sample ${hiddenFromSample}`]),
    ...(hiddenEpoch === null ? [] : [`hidden epoch ${hiddenEpoch.epoch} >> ${hiddenEpoch.shift}`]),
    ...(reconstruction === null ? [] : [`reconstruction ${populations[reconstruction.population].name}`]),
  ];
  return parts.map(part => `, ${part}`).join('');
}

function spread(array: ArrayLike<number>): string {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < array.length; i++) {
    least = Math.min(least, array[i]);
    most = Math.max(most, array[i]);
  }
  if (array.length === 0) return 'none';
  return least === most ? String(least) : `${least}..${most}`;
}

function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

function onOff(flag: boolean): string {
  return flag ? 'on' : 'off';
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
