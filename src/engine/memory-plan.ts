import type { WeightlessCrossbar, WeightlessImage } from '../image/layout.js';
import { EVENT_KIND_COUNT } from '../ledger/events.js';
import { bitWords } from './crossbar.js';
import { packedStride } from './kernels/packed-weights.js';
import { learningExtent, workspaceBytes } from './learning/workspace.js';
import { COST, GROUP, MEMBER, RECORD_WORDS, STATE_WORDS } from './records.js';
import { isPlastic, packedBitsOf, padColumns } from './stored-weights.js';
import { RING_TICKS, ringTicks } from './time-wheel.js';
import { mostControlPackets } from './timing/packet/control-packets.js';
import { recordBytes } from './timing/packet/step-record.js';

/** Room for what is small and for the rounding of each array to a cache line. */
const SLACK_BYTES = 1 << 18;
const LINE_BYTES = 64;
/** Arrays that one slice, crossbar, encoder or reduction takes at most. */
const ARRAYS_PER_PART = 32;
/** Flat int32 arrays [neurons] of a slice, [rows] of a crossbar, [units] of an encoder, at most. */
const WORDS_PER_NEURON = 20;
const WORDS_PER_ROW = 6;
const WORDS_PER_UNIT = 7;

/**
 * An upper bound of the linear memory that an engine takes for an image, told before any is taken.
 * @param packets whether time is told packet by packet
 */
export function planBytes(image: WeightlessImage, threads: number, packets = false): number {
  const { slices, crossbars, encoders, reductions, cores, populations } = image;
  const parts =
    slices.length +
    crossbars.length +
    encoders.length +
    reductions.length +
    cores.length +
    populations.length;
  const rows = slices.length + encoders.length + 2;
  let words = parts * (3 * RECORD_WORDS + STATE_WORDS) + rows * (EVENT_KIND_COUNT * 4 + 4);
  for (const { count } of slices) words += padColumns(count) * WORDS_PER_NEURON;
  for (const { count } of encoders) words += count * WORDS_PER_UNIT;
  for (const { members, latenessSteps } of reductions)
    words += (4 + MEMBER.words) * members.length + latenessSteps + 8 + GROUP.words;
  words += routeWords(image, threads);
  let bytes =
    SLACK_BYTES +
    threads * workspaceBytes(learningExtent(image)) +
    (parts * ARRAYS_PER_PART + threads * 16) * LINE_BYTES +
    words * 4;
  if (packets) bytes += packetBytes(image, rows, threads);
  for (const crossbar of crossbars) bytes += crossbarBytes(crossbar, slices[crossbar.slice].count);
  return bytes;
}

/** What timing by packets keeps of two steps. */
function packetBytes(image: WeightlessImage, rows: number, threads: number): number {
  const sources = [...image.slices, ...image.encoders].reduce((sum, { count }) => sum + count, 0);
  return recordBytes(rows, sources, threads, mostControlPackets(image));
}

function crossbarBytes(crossbar: WeightlessCrossbar, columns: number): number {
  const { rows, storage, rowStart, weightBits, storedBits, mask, tagBits } = crossbar;
  const packedBits = packedBitsOf(crossbar);
  const places = storage === 'dense' ? rows * padColumns(columns) : rowStart![rows];
  const bytes =
    packedBits === null
      ? places * bytesPerPlace(weightBits, storedBits)
      : rows * packedStride(packedBits, columns);
  const heldColumns = mask === null || !isPlastic(crossbar) ? 0 : columns;
  const tags = tagBits === 0 ? 0 : places * 2;
  const sparse = storage === 'sparse' ? (rows + 1) * 4 + places * 2 : 0;
  return (
    bytes +
    rows * WORDS_PER_ROW * 4 +
    (2 + heldColumns) * bitWords(rows) * 4 +
    2 * padColumns(columns) * 4 +
    tags +
    sparse
  );
}

/** Routes, the spikes under way, and for each thread the rows that they reach. */
function routeWords({ slices, encoders, routes }: WeightlessImage, threads: number): number {
  const count = routes.delayTicks.length;
  const events = count + (slices.length + encoders.length) * 64;
  let reach = 1;
  let far = 0;
  for (const ticks of routes.delayTicks) {
    if (ticks < RING_TICKS) reach = Math.max(reach, ticks);
    else far++;
  }
  const ring = (ringTicks(reach) * events) / 32;
  const shares = threads * (2 * events + far + 64) + routes.axons.length;
  return routes.sourceStart.length + count * (1 + COST.words) + ring + shares;
}

/** The acting weight, and the stored one beside it where that is wider. */
function bytesPerPlace(weightBits: number, storedBits: number): number {
  const bytes = (bits: number) => (bits > 8 ? 2 : 1);
  return bytes(weightBits) + (storedBits > weightBits ? bytes(storedBits) : 0);
}
