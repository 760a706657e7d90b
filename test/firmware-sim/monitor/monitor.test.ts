import { describe, expect, it } from 'vitest';
import { readPayload } from '../../../firmware-sim/link/codec.js';
import { encodeFrame, type Frame, FrameAssembler } from '../../../firmware-sim/link/frame.js';
import {
  COMMANDS,
  type CommandName,
  MONITOR_STATES,
  REFUSAL_CODES,
  REFUSAL_FIELDS,
  REFUSED,
  REPLY_BIT,
  type Reply,
  type Request,
} from '../../../firmware-sim/link/schema.js';
import type { Monitor } from '../../../firmware-sim/monitor/monitor.js';
import { crc32 } from '../../../src/fixed/crc32.js';
import { IMAGE_BYTES, REFUSED_BYTES, type Rig, rig } from '../rig.js';

const NONE = new Int32Array(0);

function frame<C extends CommandName>(name: C, sequence: number, request: Request<C>): Uint8Array {
  const { code, request: fields } = COMMANDS[name];
  return encodeFrame<(typeof COMMANDS)[C]['request']>(code, sequence, fields, request);
}

/** The single frame that answers. */
function answerTo(monitor: Monitor, bytes: Uint8Array): Frame {
  const arrivals = new FrameAssembler().accept(monitor.receive(bytes));
  expect(arrivals).toHaveLength(1);
  const [arrival] = arrivals;
  if ('broken' in arrival) throw new Error(arrival.message);
  return arrival;
}

/** Refusal as `code: message`, or `ok`. */
function verdict(monitor: Monitor, bytes: Uint8Array): string {
  const answer = answerTo(monitor, bytes);
  if (answer.kind !== REFUSED) return 'ok';
  const { code, message } = readPayload(REFUSAL_FIELDS, answer.payload);
  return `${REFUSAL_CODES[code]}: ${message}`;
}

/** A peer that counts as the protocol says: a number is used up when its frame is carried out. */
class Peer {
  next = 0;
  readonly monitor: Monitor;

  constructor(monitor: Monitor) {
    this.monitor = monitor;
  }

  ask<C extends CommandName>(name: C, request: Request<C>): string {
    const said = verdict(this.monitor, frame(name, this.next, request));
    if (said === 'ok') this.next++;
    return said;
  }

  /** Boots any bytes as an image of the announced size and checksum. */
  load(bytes = IMAGE_BYTES, announced = bytes.length, crc = crc32(bytes)): string {
    this.ask('loadBegin', { bytes: announced, crc });
    this.ask('loadChunk', { offset: 0, data: bytes });
    return this.ask('loadEnd', {});
  }
}

function greeted(): Rig & { peer: Peer } {
  const made = rig();
  const peer = new Peer(made.monitor);
  expect(peer.ask('hello', {})).toBe('ok');
  return { ...made, peer };
}

describe('numbers of frames', () => {
  it('start with a hello, of any number', () => {
    const { monitor } = rig();
    expect(verdict(monitor, frame('status', 0, {}))).toBe(
      'out of sequence: the frame has number 0; expected a hello',
    );
    expect(verdict(monitor, frame('hello', 65535, {}))).toBe('ok');
    expect(verdict(monitor, frame('status', 0, {}))).toBe('ok');
    expect(verdict(monitor, frame('hello', 77, {}))).toBe('ok');
    expect(verdict(monitor, frame('status', 78, {}))).toBe('ok');
  });

  it('are refused out of order', () => {
    const { monitor } = greeted();
    expect(verdict(monitor, frame('status', 2, {}))).toBe(
      'out of sequence: the frame has number 2; expected number 1',
    );
    expect(verdict(monitor, frame('status', 1, {}))).toBe('ok');
    expect(verdict(monitor, frame('hello', 0, {}))).toBe('ok');
    // A used number with other contents is no retransmission.
    expect(verdict(monitor, frame('reset', 0, {}))).toContain('out of sequence');
  });

  it('answer a frame that comes again with the same bytes, its work done once', () => {
    const { monitor, peer, device } = greeted();
    peer.load();
    peer.ask('start', {});
    const step = frame('step', peer.next, { steps: 5, record: 0, inputStart: NONE, inputUnits: NONE });
    const first = monitor.receive(step);
    expect(monitor.receive(step)).toEqual(first);
    expect(monitor.receive(step)).toEqual(first);
    expect(device().look()).toEqual(['run 5']);
    expect(readPayload(COMMANDS.step.reply, answerTo(monitor, step).payload).tick).toBe(5);
    peer.next++;
    expect(peer.ask('status', {})).toBe('ok');
    // Only the last frame is kept.
    expect(verdict(monitor, step)).toContain('out of sequence');
  });

  it('stay free when the frame is refused', () => {
    const { monitor } = greeted();
    expect(verdict(monitor, frame('start', 1, {}))).toContain('not loaded');
    expect(verdict(monitor, frame('status', 1, {}))).toBe('ok');
  });
});

describe('broken frames', () => {
  it('are refused for every flipped bit and change nothing', () => {
    const { monitor, peer, device } = greeted();
    peer.load();
    peer.ask('start', {});
    device().look();
    const good = frame('sample', peer.next, {
      purpose: 0,
      label: 1,
      sample: 0,
      total: 10,
      annealing: 255,
      image: Uint8Array.of(1, 2, 3, 4),
    });
    for (let bit = 0; bit < 8 * good.length; bit++) {
      const flipped = good.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      expect(verdict(monitor, flipped), `bit ${bit}`).toMatch(/^bad (frame|version|length|checksum): /);
    }
    expect(device().look()).toEqual([]);
    expect(verdict(monitor, good)).toBe('ok');
  });

  it('with too few or too many bytes for their command are refused', () => {
    const { monitor } = greeted();
    const { code } = COMMANDS.loadBegin;
    const short = encodeFrame(code, 1, { bytes: 'u32' }, { bytes: 1 });
    expect(verdict(monitor, short)).toBe(
      'bad length: loadBegin: the payload has 4 bytes; its field crc reaches to byte 8',
    );
    const long = encodeFrame(code, 1, { a: 'u32', b: 'u32', c: 'u8' }, { a: 1, b: 1, c: 1 });
    expect(verdict(monitor, long)).toBe('bad length: loadBegin: the payload has 9 bytes; its fields take 8');
  });

  it('of unknown commands are refused', () => {
    const { monitor } = greeted();
    for (const code of [0, 99, 0x7f, 0x81, 0xff]) {
      expect(verdict(monitor, encodeFrame(code, 1, {}, {}))).toBe(
        `unknown command: command ${code} does not exist`,
      );
    }
  });

  it('among whole ones: each frame of a transmission is answered, in pieces too', () => {
    const { monitor } = rig();
    const good = [frame('hello', 4, {}), frame('status', 5, {}), frame('abandon', 6, {})];
    const bytes = Uint8Array.from([...good[0], 1, 2, 3, ...good[1], ...good[2]]);
    const answers: number[] = [];
    for (const [at, byte] of bytes.entries()) {
      answers.push(...monitor.receive(Uint8Array.of(byte), at + 1 < bytes.length));
    }
    const kinds = new FrameAssembler()
      .accept(Uint8Array.from(answers))
      .map(arrival => ('broken' in arrival ? arrival.broken : arrival.kind));
    expect(kinds).toEqual([
      COMMANDS.hello.code | REPLY_BIT,
      REFUSED,
      COMMANDS.status.code | REPLY_BIT,
      COMMANDS.abandon.code | REPLY_BIT,
    ]);
  });
});

describe('loading', () => {
  it('refuses a missing or overlapping piece, one too long, and takes the right one after', () => {
    const { peer, monitor } = greeted();
    peer.ask('loadBegin', { bytes: 10, crc: crc32(IMAGE_BYTES) });
    expect(peer.ask('loadChunk', { offset: 0, data: IMAGE_BYTES.subarray(0, 4) })).toBe('ok');
    expect(peer.ask('loadChunk', { offset: 5, data: IMAGE_BYTES.subarray(5) })).toBe(
      'bad argument: the load piece at offset 5 leaves a gap; expected offset 4',
    );
    expect(peer.ask('loadChunk', { offset: 3, data: IMAGE_BYTES.subarray(3) })).toBe(
      'bad argument: the load piece at offset 3 overlaps what came before; expected offset 4',
    );
    expect(peer.ask('loadChunk', { offset: 4, data: new Uint8Array(7) })).toBe(
      'bad argument: the load piece reaches to byte 11; 10 were announced',
    );
    expect(peer.ask('loadEnd', {})).toBe('bad argument: the load is incomplete: 4 of 10 bytes came');
    expect(peer.ask('loadChunk', { offset: 4, data: IMAGE_BYTES.subarray(4) })).toBe('ok');
    expect(peer.ask('loadEnd', {})).toBe('ok');
    expect(monitor.state).toBe('loaded');
  });

  it('refuses a damaged image, a refused one, an absurd size, pieces without a beginning', () => {
    const { peer, monitor } = greeted();
    expect(peer.ask('loadChunk', { offset: 0, data: IMAGE_BYTES })).toBe(
      'wrong state: no load is under way; expected loadBegin',
    );
    expect(peer.load(IMAGE_BYTES, 10, 5)).toMatch(
      /^bad checksum: the load is damaged: .* 0x5 was announced$/,
    );
    expect(peer.load(REFUSED_BYTES)).toBe('image refused: this is no chip image');
    expect(peer.ask('loadBegin', { bytes: 2 ** 30 + 1, crc: 0 })).toContain('limit 1073741824');
    expect(monitor.state).toBe('idle');
  });

  it('keeps what ran before until the new image is whole and good', () => {
    const { peer, monitor, device } = greeted();
    peer.load();
    peer.ask('start', {});
    const before = device();
    expect(peer.load(REFUSED_BYTES)).toContain('image refused');
    expect(peer.ask('step', { steps: 1, record: 0, inputStart: NONE, inputUnits: NONE })).toBe(
      'busy: step came while a load is under way; end or abandon it first',
    );
    expect(peer.ask('abandon', {})).toBe('ok');
    expect(monitor.state).toBe('running');
    expect(device()).toBe(before);
    expect(peer.load()).toBe('ok');
    expect(monitor.state).toBe('loaded');
    expect(device()).not.toBe(before);
  });
});

describe('the states of the monitor', () => {
  const requests: { readonly [C in CommandName]?: Request<C> } = {
    step: { steps: 1, record: 0, inputStart: NONE, inputUnits: NONE },
    sample: { purpose: 1, label: 0, sample: 0, total: 0, annealing: 255, image: new Uint8Array(4) },
    read: { region: 0, index: 0, offset: 0, count: 1 },
    write: { region: 0, index: 0, offset: 0, values: NONE },
    loadInput: { encoder: 0, values: new Uint8Array(4) },
    restoreBegin: { bytes: 0, crc: 0 },
  };
  const names = [
    ...['start', 'stop', 'reset', 'step', 'loadInput', 'sample', 'read', 'write', 'counters'],
    ...['saveBegin', 'restoreBegin'],
  ] as CommandName[];

  /** What each command is told in a state; everything else is `ok`. */
  function refusals(enter: (peer: Peer) => void): string[] {
    return names.flatMap(name => {
      const { peer } = greeted();
      enter(peer);
      const said = peer.ask(name, (requests[name] ?? {}) as Request<typeof name>);
      return said === 'ok' ? [] : [`${name}: ${said.slice(0, said.indexOf(':'))}`];
    });
  }

  it('idle: nothing but loading', () => {
    expect(refusals(() => {})).toEqual(names.map(name => `${name}: not loaded`));
  });

  it('loaded: inspection, no work', () => {
    expect(refusals(peer => peer.load())).toEqual([
      'stop: wrong state',
      'step: wrong state',
      'loadInput: wrong state',
      'sample: wrong state',
    ]);
  });

  it('running: all but a second start', () => {
    const start = (peer: Peer) => {
      peer.load();
      peer.ask('start', {});
    };
    expect(refusals(start)).toEqual(['start: wrong state']);
    const stopped = (peer: Peer) => {
      start(peer);
      peer.ask('stop', {});
    };
    expect(refusals(stopped)).toEqual(
      ['stop', 'step', 'loadInput', 'sample'].map(name => `${name}: wrong state`),
    );
  });

  it('dead after a failure of the device, and revived by a new image', () => {
    const { peer, monitor, device } = greeted();
    peer.load();
    peer.ask('start', {});
    const error = new TypeError('wires crossed');
    device().failure = { call: 'reset', error };
    expect(peer.ask('reset', {})).toBe('fault: the chip failed: wires crossed');
    expect(monitor.state).toBe('dead');
    expect(monitor.fault).toBe(error);
    expect(peer.ask('reset', {})).toBe('fault: the chip is dead: wires crossed; load it anew');
    const status = answerTo(monitor, frame('status', peer.next, {}));
    const reply: Reply<'status'> = readPayload(COMMANDS.status.reply, status.payload);
    expect(reply).toEqual({
      state: MONITOR_STATES.indexOf('dead'),
      tick: 0,
      imageCrc: 0,
      network: '',
      fault: 'wires crossed',
    });
    peer.next++;
    expect(peer.load()).toBe('ok');
    expect(peer.ask('reset', {})).toBe('ok');
    expect(monitor.fault).toBeUndefined();
  });
});
