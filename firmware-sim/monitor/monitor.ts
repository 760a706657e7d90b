import { crc32 } from '../../src/fixed/crc32.js';
import { SpikeloomError } from '../../src/fixed/error.js';
import { IMAGE_VERSION } from '../../src/image/layout.js';
import { concatenated } from '../link/bytes.js';
import { readPayload } from '../link/codec.js';
import { type Arrival, encodeFrame, type Frame, FrameAssembler } from '../link/frame.js';
import { Refusal, refuse } from '../link/refusal.js';
import {
  COMMANDS,
  type CommandName,
  commandOfCode,
  HEADER_BYTES,
  MAX_CHUNK_BYTES,
  MONITOR_STATES,
  type MonitorState,
  PROTOCOL_VERSION,
  REFUSAL_CODES,
  REFUSAL_FIELDS,
  REFUSED,
  REPLY_BIT,
  type Reply,
  type Request,
} from '../link/schema.js';
import { BootedChip, type BootParts } from './booted-chip.js';
import { BulkIntake } from './bulk-intake.js';
import { freeRun } from './free-run.js';
import { loadInput } from './load-input.js';
import { setReward, setThirdFactors } from './modulation.js';
import { readRegion, writeRegion } from './regions.js';

type Handlers = {
  readonly [C in CommandName]: (request: Request<C>, requestBytes: number) => Reply<C>;
};

/** Commands that a transfer under way leaves open. */
const OPEN_WHILE: { readonly [P in BulkIntake['purpose']]: ReadonlySet<CommandName> } = {
  load: new Set(['hello', 'status', 'abandon', 'loadBegin', 'loadChunk', 'loadEnd']),
  restore: new Set(['hello', 'status', 'abandon', 'loadBegin', 'restoreBegin', 'restoreChunk', 'restoreEnd']),
};

const SEQUENCE_NUMBERS = 1 << 16;

/**
 * The chip's monitor: takes the host's frames, boots images, runs the management program, answers.
 *
 * Frames are numbered. A `hello` starts the numbering, each frame that is carried out takes the next
 * number. The last frame carried out, when it comes again (its answer was lost), gets the same answer
 * and its work is not done twice. Whatever cannot be carried out is refused with a reason and changes
 * nothing; the number stays free.
 */
export class Monitor {
  readonly #parts: BootParts;
  readonly #assembler = new FrameAssembler();
  #state: MonitorState = 'idle';
  #booted: BootedChip | undefined;
  #intake: BulkIntake | undefined;
  #checkpoint: Uint8Array | undefined;
  #nextSequence: number | undefined;
  #last: { readonly sequence: number; readonly crc: number; readonly answer: Uint8Array } | undefined;
  #fault: unknown;

  constructor(parts: BootParts) {
    this.#parts = parts;
  }

  get state(): MonitorState {
    return this.#state;
  }

  /** What the device threw when the monitor died of it. */
  get fault(): unknown {
    return this.#fault;
  }

  /**
   * Takes bytes from the link, in pieces of any size.
   * @param more whether the transmission goes on; when it ends, an unfinished frame is refused
   * @returns the answers, frame after frame; empty where none is due yet
   */
  receive(bytes: Uint8Array, more = false): Uint8Array {
    const answers = this.#assembler.accept(bytes, more).map(arrival => this.#answer(arrival));
    return answers.length === 1 ? answers[0] : concatenated(answers);
  }

  #answer(arrival: Arrival): Uint8Array {
    try {
      if ('broken' in arrival) refuse(arrival.broken, arrival.message);
      if (arrival.sequence === this.#last?.sequence && arrival.crc === this.#last.crc)
        return this.#last.answer;
      const name = commandOfCode(arrival.kind);
      if (name === undefined) refuse('unknown command', `command ${arrival.kind} does not exist`);
      this.#admit(name, arrival.sequence);
      const answer = this.#carryOut(name, arrival);
      this.#last = { sequence: arrival.sequence, crc: arrival.crc, answer };
      this.#nextSequence = (arrival.sequence + 1) % SEQUENCE_NUMBERS;
      return answer;
    } catch (error) {
      return refusalFrame(arrival.sequence, this.#refusalOf(error));
    }
  }

  /** Refuses a command out of its turn. */
  #admit(name: CommandName, sequence: number): void {
    if (name !== 'hello' && sequence !== this.#nextSequence) {
      const due = this.#nextSequence === undefined ? 'a hello' : `number ${this.#nextSequence}`;
      refuse('out of sequence', `the frame has number ${sequence}; expected ${due}`);
    }
    if (this.#intake !== undefined && !OPEN_WHILE[this.#intake.purpose].has(name)) {
      refuse('busy', `${name} came while a ${this.#intake.purpose} is under way; end or abandon it first`);
    }
    const states: readonly MonitorState[] = COMMANDS[name].states;
    if (states.includes(this.#state)) return;
    if (this.#state === 'dead') refuse('fault', `the chip is dead: ${messageOf(this.#fault)}; load it anew`);
    if (this.#state === 'idle') refuse('not loaded', `${name} needs an image; load one first`);
    refuse(
      'wrong state',
      `${name} came while the monitor is ${this.#state}; expected ${states.join(' or ')}`,
    );
  }

  #carryOut<C extends CommandName>(name: C, frame: Frame): Uint8Array {
    let request: Request<C>;
    try {
      request = readPayload<(typeof COMMANDS)[C]['request']>(COMMANDS[name].request, frame.payload);
    } catch (error) {
      refuse('bad length', `${name}: ${messageOf(error)}`);
    }
    const handler: Handlers[C] = this.#handlers[name];
    const reply = handler(request, frame.payload.length);
    const { code, reply: fields } = COMMANDS[name];
    return encodeFrame<(typeof COMMANDS)[C]['reply']>(code | REPLY_BIT, frame.sequence, fields, reply);
  }

  #refusalOf(error: unknown): Refusal {
    if (error instanceof Refusal) return error;
    if (error instanceof SpikeloomError) return new Refusal('bad argument', error.message);
    this.#state = 'dead';
    this.#fault = error;
    this.#booted = undefined;
    this.#intake = undefined;
    return new Refusal('fault', `the chip failed: ${messageOf(error)}`);
  }

  readonly #handlers: Handlers = {
    hello: () => ({
      protocol: PROTOCOL_VERSION,
      imageVersion: IMAGE_VERSION,
      state: MONITOR_STATES.indexOf(this.#state),
    }),
    status: () => ({
      state: MONITOR_STATES.indexOf(this.#state),
      tick: (this.#booted?.chip.device.tick ?? 0) >>> 0,
      imageCrc: this.#booted?.imageCrc ?? 0,
      network: this.#booted?.chip.image.network ?? '',
      fault: this.#state === 'dead' ? messageOf(this.#fault) : '',
    }),
    loadBegin: ({ bytes, crc }) => {
      this.#intake = new BulkIntake('load', bytes, crc);
      return {};
    },
    loadChunk: ({ offset, data }) => {
      this.#intakeOf('load').append(offset, data);
      return {};
    },
    loadEnd: () => this.#boot(this.#intakeOf('load')),
    start: () => {
      this.#state = 'running';
      return {};
    },
    stop: () => {
      this.#state = 'loaded';
      return {};
    },
    reset: (_, requestBytes) => {
      const { chip } = this.#bootedChip();
      chip.reset();
      chip.countLinkBytes(2 * HEADER_BYTES + requestBytes);
      return {};
    },
    step: request => freeRun(this.#bootedChip().chip, request),
    loadInput: (request, requestBytes) => {
      const { chip } = this.#bootedChip();
      loadInput(chip, request);
      chip.countLinkBytes(2 * HEADER_BYTES + requestBytes);
      return {};
    },
    setLearning: ({ on }) => {
      this.#bootedChip().chip.setLearning(on === 1);
      return {};
    },
    setReward: ({ reward }) => {
      setReward(this.#bootedChip().chip, reward);
      return {};
    },
    setThirdFactors: request => {
      setThirdFactors(this.#bootedChip().chip, request);
      return {};
    },
    recall: () => this.#bootedChip().recall(),
    sample: (request, requestBytes) => this.#bootedChip().sample(request, requestBytes),
    read: request => readRegion(this.#bootedChip().chip, request),
    write: request => {
      writeRegion(this.#bootedChip().chip, request);
      return {};
    },
    counters: () => {
      const { rows, counts } = this.#bootedChip().chip.device.counters;
      return { rows, counts };
    },
    saveBegin: () => {
      const checkpoint = this.#bootedChip().save();
      this.#checkpoint = checkpoint;
      return { bytes: checkpoint.length, crc: crc32(checkpoint) };
    },
    saveChunk: ({ offset, count }) => {
      const checkpoint = this.#checkpoint;
      if (checkpoint === undefined) refuse('wrong state', 'no checkpoint was taken; expected saveBegin');
      if (offset > checkpoint.length) {
        refuse('bad argument', `offset is ${offset}; the checkpoint has ${checkpoint.length} bytes`);
      }
      return { data: checkpoint.subarray(offset, offset + Math.min(count, MAX_CHUNK_BYTES)) };
    },
    restoreBegin: ({ bytes, crc }) => {
      this.#intake = new BulkIntake('restore', bytes, crc);
      return {};
    },
    restoreChunk: ({ offset, data }) => {
      this.#intakeOf('restore').append(offset, data);
      return {};
    },
    restoreEnd: () => {
      this.#bootedChip().restore(this.#intakeOf('restore').whole());
      this.#intake = undefined;
      return {};
    },
    abandon: () => {
      this.#intake = undefined;
      return {};
    },
  };

  #boot(intake: BulkIntake): Reply<'loadEnd'> {
    const bytes = intake.whole();
    let booted: BootedChip;
    try {
      booted = new BootedChip(this.#parts, bytes, intake.crc);
    } catch (error) {
      if (error instanceof SpikeloomError) refuse('image refused', error.message);
      throw error;
    }
    this.#booted = booted;
    this.#intake = undefined;
    this.#checkpoint = undefined;
    this.#fault = undefined;
    this.#state = 'loaded';
    const { network, cores } = booted.chip.image;
    return { network, cores: cores.length };
  }

  #intakeOf(purpose: BulkIntake['purpose']): BulkIntake {
    if (this.#intake?.purpose !== purpose) {
      refuse('wrong state', `no ${purpose} is under way; expected ${purpose}Begin`);
    }
    return this.#intake;
  }

  /** The states of the command table promise it. */
  #bootedChip(): BootedChip {
    if (this.#booted === undefined) throw new Error(`no chip is booted in state ${this.#state}`);
    return this.#booted;
  }
}

function refusalFrame(sequence: number, refusal: Refusal): Uint8Array {
  return encodeFrame(REFUSED, sequence, REFUSAL_FIELDS, {
    code: REFUSAL_CODES.indexOf(refusal.code),
    message: refusal.message,
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
