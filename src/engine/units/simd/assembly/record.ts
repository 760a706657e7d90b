/**
 * Where the arrays of the unit machine lie: a record of byte offsets, 32 bits each, in the order of `FIELDS` of
 * `../record.ts`, and behind them what the kernels count.
 */
export const SLOTS: usize = 0;
export const POTENTIAL: usize = 4;
export const CURRENT: usize = 8;
export const BIAS: usize = 12;
export const DECAY: usize = 16;
export const INPUT_DECAY: usize = 20;
export const THRESHOLD: usize = 24;
export const RESET: usize = 28;
export const REVERSE_THRESHOLD: usize = 32;
export const REVERSE_RESET: usize = 36;
export const REFRACTORY: usize = 40;
export const REFRACTORY_STEPS: usize = 44;
export const MODES: usize = 48;
export const STATUS: usize = 52;
export const AWAKE: usize = 56;
export const CHARGES: usize = 60;
export const FIRED: usize = 64;
export const WEIGHTS: usize = 68;
export const TARGETS: usize = 72;
export const WEIGHT_START: usize = 76;
export const TARGET_START: usize = 80;
export const ROW_START: usize = 84;
export const ROW_CORE: usize = 88;
export const ROW_WORK: usize = 92;
export const ROW_SYNAPSES: usize = 96;
export const ROW_HOPS: usize = 100;
export const ROW_SHAPE: usize = 104;
export const SEGMENT_START: usize = 108;
export const SEGMENT_KIND: usize = 112;
export const SEGMENT_DELAY: usize = 116;
export const SEGMENT_RING: usize = 120;
export const SEGMENT_FIRST: usize = 124;
export const SEGMENT_COUNT: usize = 128;
export const INBOX_START: usize = 132;
export const INBOX_COUNT: usize = 136;
export const INBOX_ROWS: usize = 140;
export const INBOX_PACKETS: usize = 144;
export const INBOX_WORK: usize = 148;
export const GRID_WEIGHTS: usize = 152;
export const GRID_SUMS: usize = 156;
export const PACKED_ROWS: usize = 160;
export const PACKED_SEGMENTS: usize = 164;
export const DIRECT: usize = 168;
export const CORES: usize = 172;
/** 1: weights are float32, else float64. */
export const NARROW: usize = 176;

export const FIRED_COUNT: usize = 180;
export const PACKETS: usize = 184;
export const HOPS: usize = 192;
export const SPIKES: usize = 200;
export const GRID_UNIT: usize = 208;

// @ts-ignore: decorator
@inline
export function at(record: usize, field: usize): usize {
  return <usize>load<u32>(record + field);
}
