/**
 * The host link's one table: every command, the fields of its request and of its reply, and when the
 * monitor takes it. Encoders and decoders of both sides are derived from it (`codec.ts`), so that
 * host and monitor cannot disagree about a frame. Whoever changes a meaning here raises
 * {@link PROTOCOL_VERSION}; frames of another version are refused.
 *
 * A frame, little-endian: magic u16, protocol version u8, kind u8, sequence number u16, payload length
 * u32, CRC-32 u32 over the ten bytes before it and the payload; then the payload, which is the
 * command's fields in the order of the table, without gaps. A number takes its own width; `text`,
 * `bytes`, `i32[]` and `f64[]` are a u32 count of elements and the elements (text: of UTF-8 bytes).
 *
 * What the ledger counts of it (`linkByte`): both frames of `sample`, of `loadInput` and of `reset`, and
 * four bytes for each input spike of `step`. Boot, inspection and checkpoints are not counted, nor is how a free run
 * is cut into commands: so neither a probe nor a resumed run changes what a run is said to cost.
 */

export const FRAME_MAGIC = 0x4c53;
export const PROTOCOL_VERSION = 1;
export const HEADER_BYTES = 14;
/** A longer payload is refused before anything of it is kept. */
export const MAX_PAYLOAD_BYTES = 1 << 24;
/** Images and checkpoints cross the link in pieces of at most this size. */
export const MAX_CHUNK_BYTES = 1 << 20;

/** Kind of a reply: the request's code with this bit, or {@link REFUSED}. */
export const REPLY_BIT = 0x80;
export const REFUSED = 0xff;

export interface FieldValues {
  readonly u8: number;
  readonly u16: number;
  readonly u32: number;
  readonly i32: number;
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly 'i32[]': Int32Array;
  /** Counts, which are integers up to 2^53. */
  readonly 'f64[]': Float64Array;
}

export type FieldType = keyof FieldValues;
export type Fields = { readonly [name: string]: FieldType };
export type Payload<F extends Fields> = { readonly [K in keyof F]: FieldValues[F[K]] };

/**
 * idle: no image; loaded: booted, the host may inspect; running: takes steps and samples.
 * dead: the device failed, a defect of the emulator's; only a new image revives it.
 */
export const MONITOR_STATES = ['dead', 'idle', 'loaded', 'running'] as const;
export type MonitorState = (typeof MONITOR_STATES)[number];

const ALWAYS = MONITOR_STATES;
const BOOTED = ['loaded', 'running'] as const;

interface CommandSpec {
  /** 1..126. */
  readonly code: number;
  /** States in which the monitor takes it. */
  readonly states: readonly MonitorState[];
  readonly request: Fields;
  readonly reply: Fields;
}

const BULK_BEGIN = { bytes: 'u32', crc: 'u32' } as const;
const BULK_CHUNK = { offset: 'u32', data: 'bytes' } as const;

export const COMMANDS = {
  /** Starts the numbering: taken with any sequence number. `state` indexes MONITOR_STATES. */
  hello: {
    code: 1,
    states: ALWAYS,
    request: {},
    reply: { protocol: 'u8', imageVersion: 'u32', state: 'u8' },
  },
  /** `fault` is empty unless the monitor is dead. */
  status: {
    code: 2,
    states: ALWAYS,
    request: {},
    reply: { state: 'u8', tick: 'u32', imageCrc: 'u32', network: 'text', fault: 'text' },
  },
  /** Total size and CRC-32 of the image to come; gives up a transfer that was under way. */
  loadBegin: { code: 3, states: ALWAYS, request: BULK_BEGIN, reply: {} },
  /** The next piece; `offset` must be the number of bytes that came before it. */
  loadChunk: { code: 4, states: ALWAYS, request: BULK_CHUNK, reply: {} },
  /** Boots the image, whatever ran before. */
  loadEnd: {
    code: 5,
    states: ALWAYS,
    request: {},
    reply: { network: 'text', cores: 'u32' },
  },
  start: { code: 6, states: ['loaded'], request: {}, reply: {} },
  stop: { code: 7, states: ['running'], request: {}, reply: {} },
  /** Clears the neurons' state, as at the start of a presentation. */
  reset: { code: 8, states: BOOTED, request: {}, reply: {} },
  /**
   * Steps of a free run. Step i takes the input spikes inputUnits[inputStart[i] .. inputStart[i + 1] - 1];
   * units are numbered through all encoders in image order; both empty for none. An encoder of any kind
   * that is given units for a step fires those and draws nothing; given none, it does what its values say. With `record` 1 the
   * reply tells, in the same form, which neurons fired, numbered through all slices in image order.
   */
  step: {
    code: 9,
    states: ['running'],
    request: { steps: 'u32', record: 'u8', inputStart: 'i32[]', inputUnits: 'i32[]' },
    reply: { tick: 'u32', firedStart: 'i32[]', firedNeurons: 'i32[]' },
  },
  /**
   * Trains on one sample (`purpose` 0) or tests one (1) by the image's procedure. `sample` of `total`
   * sets the schedule; `image` is pixels, row by row, and with a procedure of mixed images a training sample's are
   * followed by those of the image mixed in; `annealing` NO_OVERRIDE takes the schedule's shift. A test's `label` and
   * `total` are not looked at.
   * `margin` is y[label] - best other y, 0 in a test; `counts` by event kind, summed over the chip:
   * the emulator's ledger, which no chip sends, so its bytes are not counted as the link's.
   */
  sample: {
    code: 10,
    states: ['running'],
    request: { purpose: 'u8', label: 'u8', sample: 'u32', total: 'u32', annealing: 'u8', image: 'bytes' },
    reply: {
      prediction: 'u8',
      presentations: 'u8',
      annealing: 'u8',
      margin: 'i32',
      y: 'i32[]',
      counts: 'f64[]',
    },
  },
  /** `region` indexes REGIONS; at most `count` values from `offset` on; `total` is the region's size. */
  read: {
    code: 11,
    states: BOOTED,
    request: { region: 'u8', index: 'u32', offset: 'u32', count: 'u32' },
    reply: { total: 'u32', values: 'i32[]' },
  },
  write: {
    code: 12,
    states: BOOTED,
    request: { region: 'u8', index: 'u32', offset: 'u32', values: 'i32[]' },
    reply: {},
  },
  /** The whole ledger, [rows x event kinds] (docs/counting.md). */
  counters: {
    code: 13,
    states: BOOTED,
    request: {},
    reply: { rows: 'u32', counts: 'f64[]' },
  },
  /** Takes a checkpoint of the whole chip and keeps it for saveChunk, until the next one. */
  saveBegin: { code: 14, states: BOOTED, request: {}, reply: BULK_BEGIN },
  /** At most `count` bytes, and at most MAX_CHUNK_BYTES, of the checkpoint. */
  saveChunk: {
    code: 15,
    states: BOOTED,
    request: { offset: 'u32', count: 'u32' },
    reply: { data: 'bytes' },
  },
  restoreBegin: { code: 16, states: BOOTED, request: BULK_BEGIN, reply: {} },
  restoreChunk: { code: 17, states: BOOTED, request: BULK_CHUNK, reply: {} },
  /** Puts the checkpoint in place; the monitor stays loaded or running, as it is. */
  restoreEnd: { code: 18, states: BOOTED, request: {}, reply: {} },
  /** Gives up the load or restore that is under way; the chip stays as it was before. */
  abandon: { code: 19, states: ALWAYS, request: {}, reply: {} },
  /** Values of a bernoulli or constant encoder's units, [count]; they stay until others come. */
  loadInput: { code: 20, states: ['running'], request: { encoder: 'u32', values: 'bytes' }, reply: {} },
  /** Learning of the steps to come on (1) or off (0). */
  setLearning: { code: 21, states: ['running'], request: { on: 'u8' }, reply: {} },
  /** The reward r0 of all slices, until another or a reset comes; -32768 .. 32767. */
  setReward: { code: 22, states: ['running'], request: { reward: 'i32' }, reply: {} },
  /** Third factors r1 of a slice's neurons that no goodness drives, until others or a reset come; [count]. */
  setThirdFactors: { code: 23, states: ['running'], request: { slice: 'u32', values: 'i32[]' }, reply: {} },
  /** The image as the reconstruction head gave it back in the last test, [units]; empty without one. */
  recall: { code: 24, states: ['running'], request: {}, reply: { values: 'bytes' } },
} as const satisfies { readonly [name: string]: CommandSpec };

export type CommandName = keyof typeof COMMANDS;
export type Request<C extends CommandName> = Payload<(typeof COMMANDS)[C]['request']>;
export type Reply<C extends CommandName> = Payload<(typeof COMMANDS)[C]['reply']>;

/** `purpose` of a sample. */
export const SAMPLE_PURPOSE = { train: 0, test: 1 } as const;

/** `annealing` of a sample that takes the schedule's. */
export const NO_OVERRIDE = 0xff;

/**
 * What read and write reach; `index` is that of the crossbar, slice, core or encoder, 0 for goodness.
 * Registers of shift registers (`learningLfsr`, `encoderLfsr`) are 32 unsigned bits in an i32.
 */
export const REGIONS = [
  'weights',
  'thresholds',
  'potentials',
  'spikeCounts',
  'goodness',
  'learningLfsr',
  'encoderLfsr',
] as const;
export type Region = (typeof REGIONS)[number];

/** Why a frame is refused. Nothing changes on a refusal, the sequence number included. */
export const REFUSAL_CODES = [
  'bad frame',
  'bad version',
  'bad length',
  'bad checksum',
  'out of sequence',
  'unknown command',
  'bad argument',
  'not loaded',
  'busy',
  'wrong state',
  'image refused',
  'fault',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** Payload of a refusal; `code` indexes REFUSAL_CODES. */
export const REFUSAL_FIELDS = { code: 'u8', message: 'text' } as const satisfies Fields;

const COMMAND_BY_CODE: ReadonlyMap<number, CommandName> = new Map(
  (Object.keys(COMMANDS) as CommandName[]).map(name => [COMMANDS[name].code, name]),
);

/** The command of a request's kind, or undefined. */
export function commandOfCode(code: number): CommandName | undefined {
  return COMMAND_BY_CODE.get(code);
}
