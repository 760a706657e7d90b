import { GROUP, MEMBER } from '../../records.js';
import type { Reduction } from '../../reduction.js';
import type { Slice } from '../../slice.js';
import type { MemberPart } from '../goodness.js';

/** Exports of `assembly/goodness.ts`; pointers are byte offsets. */
export interface GoodnessExports {
  sumOfSquares(values: number, count: number): number;
  sumOfSmallSquares(values: number, count: number): number;
  addUp(records: number, members: number): void;
  takeParts(records: number, groups: number, learning: number): void;
}

/** Greatest trace of the faster kernel, which adds squares in 32 bits first. */
const SMALL_TRACE = 2 ** 13 - 1;

/**
 * As `sumOfSquares` of `../goodness.ts`.
 *
 * @param max greatest value of a trace, from its unit; up to 65,535
 */
export function sumOfSquaresSimd(
  kernels: GoodnessExports,
  traces: Int32Array,
  first: number,
  count: number,
  max: number,
): number {
  const place = traces.byteOffset + first * Int32Array.BYTES_PER_ELEMENT;
  return max <= SMALL_TRACE ? kernels.sumOfSmallSquares(place, count) : kernels.sumOfSquares(place, count);
}

/** The record of a member, [MEMBER.words]; `parts` takes the sums of all members. */
export function fillMember(
  record: Int32Array,
  { member, slice, first, count, squares }: MemberPart,
  parts: Float64Array,
): void {
  record[MEMBER.spikes] = slice.spikes.byteOffset;
  record[MEMBER.fired] = slice.firedOffset;
  record[MEMBER.first] = first;
  record[MEMBER.end] = first + count;
  record[MEMBER.y1] = squares ? slice.y1.byteOffset : 0;
  record[MEMBER.small] = squares && greatestTrace(slice) <= SMALL_TRACE ? 1 : 0;
  record[MEMBER.part] = parts.byteOffset + member * Float64Array.BYTES_PER_ELEMENT;
}

/** The record of a group, [GROUP.words]; `counters` points to those of its first member's slice. */
export function fillGroup(
  record: Int32Array,
  { image, memberBase, memberCount, stateOffset }: Reduction,
  parts: Float64Array,
  counters: number,
): void {
  record[GROUP.state] = stateOffset;
  record[GROUP.counts] = image.kind === 'spike-count' ? 1 : 0;
  record[GROUP.leakShift] = image.leakShift;
  record[GROUP.gain] = image.gain;
  record[GROUP.squareShift] = image.squareShift;
  record[GROUP.parts] = parts.byteOffset + memberBase * Float64Array.BYTES_PER_ELEMENT;
  record[GROUP.members] = memberCount;
  record[GROUP.gated] = image.gated ? 1 : 0;
  record[GROUP.counters] = counters;
  record[GROUP.byUnit] = image.by === 'unit' ? 1 : 0;
}

function greatestTrace({ traces: { y1 } }: Slice): number {
  return y1?.unit.mode === 'set' || y1?.unit.mode === 'add' ? y1.unit.max : 1;
}
