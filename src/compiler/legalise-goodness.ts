import { raise } from '../fixed/error.js';
import { sigmoidLut } from '../fixed/lut.js';
import type { ChipModel } from '../hardware/schema.js';
import type { GoodnessSpec, NetworkDescription, TraceSpec } from '../network/description.js';
import type { LegalGroup } from './legal.js';

/** The error of a wholly wrong group, in the units of the look-up table. */
const AMPLITUDE = 255;
const TABLE_ENTRIES = 256;
/** Where a sigmoid has reached 254.5 / 255, so that its table's last entry says 255. */
const SATURATION = 6.24;

/**
 * Every group of every goodness specification, with its look-up table. The table's index is the goodness
 * shifted right until the table reaches the sigmoid's upper end.
 * @throws SpikeloomError
 */
export function legaliseGroups(
  { goodness, populations }: NetworkDescription,
  chip: ChipModel,
  notes: string[],
): LegalGroup[] {
  const names = Object.keys(populations);
  return Object.entries(goodness).flatMap(([name, spec]) => {
    const population = names.indexOf(spec.population);
    const { size } = populations[spec.population];
    const common = groupUnit(name, spec, greatestTrace(populations[spec.population].traces?.y1), chip, notes);
    return Array.from({ length: spec.groups }, (_, group) => {
      const first = groupStart(group, spec.groups, size);
      return {
        ...common,
        name: spec.groups === 1 ? name : `${name}[${group}]`,
        population,
        first,
        count: groupStart(group + 1, spec.groups, size) - first,
        positiveClass: spec.positive === 'class' ? group : null,
      };
    });
  });
}

/** First neuron of a group, where neuron k is in group floor(groups k / size). */
export function groupStart(group: number, groups: number, size: number): number {
  return Math.ceil((group * size) / groups);
}

function groupUnit(name: string, spec: GoodnessSpec, traceMax: number, chip: ChipModel, notes: string[]) {
  const { thirdFactor, abilities } = chip;
  if (abilities.groupGoodness === 'none')
    raise(`goodness ${name} needs groupGoodness, which ${chip.name} lacks`);
  const limit = 2 ** (thirdFactor.bits - 1) - 1;
  if (AMPLITUDE > limit) {
    raise(`goodness ${name} gives a third factor of magnitude ${AMPLITUDE}; limit of ${chip.name} ${limit}`);
  }
  if (
    spec.epoch === undefined &&
    spec.latenessSteps !== undefined &&
    spec.latenessSteps < thirdFactor.latenessStepsLocal
  ) {
    raise(
      `goodness ${name} is ${spec.latenessSteps} steps late; limit of ${chip.name} ${thirdFactor.latenessStepsLocal} or more`,
    );
  }
  const byManagement = abilities.groupGoodness === 'management';
  if (byManagement) {
    notes.push(
      `goodness ${name}: the management processor reads its neurons, sums and writes the third factor`,
    );
  }
  const shared = {
    kind: spec.kind,
    amplitude: AMPLITUDE,
    deadZone: spec.deadZone,
    epoch: spec.epoch ?? null,
    latenessSteps: spec.epoch === undefined ? (spec.latenessSteps ?? null) : 0,
    gated: spec.gated ?? true,
    by: byManagement ? ('management' as const) : ('unit' as const),
  };
  const counts = spec.kind === 'spike-count';
  // The description's check asks for both, of counts that leak.
  const gain = counts ? spec.gain! : 0;
  const leakShift = counts ? (spec.leakShift ?? 0) : 0;
  const unit = counts ? gain : traceMax * traceMax;
  if (spec.centreShift !== undefined) {
    const centred = centredTable(spec, unit);
    return { ...shared, leakShift, gain, squareShift: 0, ...centred };
  }
  const shift = shiftFor(spec, unit);
  const lut = sigmoidLut(spec.slope, spec.theta, unit / 2 ** shift);
  const [squareShift, indexShift] = counts ? [0, shift] : [shift, 0];
  return { ...shared, leakShift, gain, squareShift, indexShift, lut, centre: null };
}

/** Index of a centred table that stands for a goodness at its mean. */
const TABLE_CENTRE = 128;

/** A table around the running mean, whose halves both reach the sigmoid's plateaus, and the mean's register. */
function centredTable({ slope, theta, centreShift }: GoodnessSpec, unit: number) {
  let indexShift = 0;
  while (indexShift < 24 && (TABLE_CENTRE * 2 ** indexShift * slope) / unit < SATURATION) indexShift++;
  const shift = centreShift!;
  return {
    indexShift,
    lut: sigmoidLut((slope * 2 ** indexShift) / unit, TABLE_CENTRE, 1),
    centre: { start: Math.round(theta * unit * 2 ** shift), shift },
  };
}

/** The least shift at which the table's end, 256 entries of `unit` a spike, is on the sigmoid's plateau. */
function shiftFor({ theta, slope }: GoodnessSpec, unit: number): number {
  const reach = theta + SATURATION / Math.max(Math.abs(slope), 1e-6);
  let shift = 0;
  while (shift < 24 && (TABLE_ENTRIES * 2 ** shift) / unit < reach) shift++;
  return shift;
}

function greatestTrace(trace: TraceSpec | undefined): number {
  return trace?.mode === 'set' || trace?.mode === 'add' ? trace.max : 0;
}
