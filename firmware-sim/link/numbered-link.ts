import { raise } from '../../src/fixed/error.js';
import { readPayload } from './codec.js';
import { encodeFrame, type Frame, FrameAssembler } from './frame.js';
import { Refusal } from './refusal.js';
import {
  COMMANDS,
  type CommandName,
  REFUSAL_CODES,
  REFUSAL_FIELDS,
  REFUSED,
  REPLY_BIT,
  type RefusalCode,
  type Reply,
  type Request,
} from './schema.js';

/** Hands bytes to the monitor and returns what it answers; the transmission ends with the bytes. */
export type BytePipe = (bytes: Uint8Array) => Uint8Array;

/** A frame is sent so often before the link is given up. */
const ATTEMPTS = 3;

const SEQUENCE_NUMBERS = 1 << 16;

/** Refusals of a frame that was damaged on its way: the same frame sent again may arrive whole. */
const DAMAGED: ReadonlySet<RefusalCode> = new Set(['bad frame', 'bad version', 'bad length', 'bad checksum']);

/** The host's end of the link: numbers the frames, sends a lost one again, checks the answers. */
export class NumberedLink {
  readonly #send: BytePipe;
  readonly #assembler = new FrameAssembler();
  #sequence = 0;

  constructor(send: BytePipe) {
    this.#send = send;
  }

  /**
   * Sends a command and waits for its answer.
   * @throws Refusal where the monitor refuses it, SpikeloomError where no right answer comes or a value does
   * not fit its field, Error where the chip failed (a defect of the emulator's)
   */
  command<C extends CommandName>(name: C, request: Request<C>): Reply<C> {
    const spec = COMMANDS[name];
    const frame = this.#encode(name, request);
    let mishap = '';
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const answer = this.#exchange(frame);
      if (typeof answer === 'string') {
        mishap = answer;
      } else if (answer.kind === REFUSED) {
        const refusal = refusalIn(answer, name);
        if (!DAMAGED.has(refusal.code)) throw refusal;
        mishap = refusal.message;
        if (attempt === ATTEMPTS - 1) throw refusal;
      } else if (answer.kind !== (spec.code | REPLY_BIT) || answer.sequence !== this.#sequence) {
        mishap = `the answer has kind ${answer.kind} and number ${answer.sequence}; expected ${spec.code | REPLY_BIT} and ${this.#sequence}`;
      } else {
        this.#sequence = (this.#sequence + 1) % SEQUENCE_NUMBERS;
        return readPayload<(typeof COMMANDS)[C]['reply']>(spec.reply, answer.payload);
      }
    }
    raise(`host link: no right answer to ${name} after ${ATTEMPTS} attempts; the last time ${mishap}`);
  }

  #encode<C extends CommandName>(name: C, request: Request<C>): Uint8Array {
    const { code, request: fields } = COMMANDS[name];
    return encodeFrame<(typeof COMMANDS)[C]['request']>(code, this.#sequence, fields, request);
  }

  /** The one frame that answers, or what came instead. */
  #exchange(frame: Uint8Array): Frame | string {
    const arrivals = this.#assembler.accept(this.#send(frame));
    if (arrivals.length !== 1) return `${arrivals.length} frames came; expected 1`;
    const [arrival] = arrivals;
    return 'broken' in arrival ? arrival.message : arrival;
  }
}

function refusalIn(answer: Frame, name: CommandName): Refusal {
  const { code, message } = readPayload(REFUSAL_FIELDS, answer.payload);
  const reason = REFUSAL_CODES[code] ?? raise(`host link: ${name} is refused with the unknown code ${code}`);
  if (reason === 'fault') throw new Error(`host link: ${name}: ${message}`);
  return new Refusal(reason, `host link: ${name} is refused (${reason}): ${message}`);
}
