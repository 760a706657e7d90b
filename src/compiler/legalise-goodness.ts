import { raise } from '../fixed/error.js';
import { sigmoidLut } from '../fixed/lut.js';
import type { ChipModel } from '../hardware/schema.js';
import type { GoodnessSpec, NetworkDescription } from '../network/description.js';
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
    const common = groupUnit(name, spec, populations[spec.population].trace?.max ?? 0, chip, notes);
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
  if (spec.latenessSteps !== undefined && spec.latenessSteps < thirdFactor.latenessStepsLocal) {
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
    latenessSteps: spec.latenessSteps ?? null,
    gated: spec.gated ?? true,
    by: byManagement ? ('management' as const) : ('unit' as const),
  };
  if (spec.kind === 'spike-count') {
    // The description's check asks for both.
    const gain = spec.gain!;
    const leakShift = spec.leakShift!;
    const indexShift = shiftFor(spec, gain);
    const lut = sigmoidLut(spec.slope, spec.theta, gain / 2 ** indexShift);
    return { ...shared, leakShift, gain, squareShift: 0, indexShift, lut };
  }
  const unit = traceMax * traceMax;
  const squareShift = shiftFor(spec, unit);
  const lut = sigmoidLut(spec.slope, spec.theta, unit / 2 ** squareShift);
  return { ...shared, leakShift: 0, gain: 0, squareShift, indexShift: 0, lut };
}

/** The least shift at which the table's end, 256 entries of `unit` a spike, is on the sigmoid's plateau. */
function shiftFor({ theta, slope }: GoodnessSpec, unit: number): number {
  const reach = theta + SATURATION / Math.max(Math.abs(slope), 1e-6);
  let shift = 0;
  while (shift < 24 && (TABLE_ENTRIES * 2 ** shift) / unit < reach) shift++;
  return shift;
}
