import { describe, expect, it } from 'vitest';
import { HostLink } from '../../firmware-sim/host-link.js';
import { Refusal } from '../../firmware-sim/link/refusal.js';
import { crc32 } from '../../src/fixed/crc32.js';
import { SpikeloomError } from '../../src/fixed/error.js';
import { EVENT_INDEX, EVENT_KIND_COUNT } from '../../src/ledger/events.js';
import { IMAGE_BYTES, REFUSED_BYTES, rig, runningRig } from './rig.js';
import { tinyImage, tinyProcedure } from './tiny-image.js';

const IMAGE = Uint8Array.of(1, 2, 3, 4);

/** The error that `act` throws. */
function thrown(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('the host', () => {
  it('greets, loads, starts, stops and asks', () => {
    const { host } = rig();
    expect(host.hello()).toEqual({ protocol: 1, imageVersion: 4, state: 'idle' });
    expect(host.load(IMAGE_BYTES)).toEqual({ network: 'tiny', cores: 3 });
    host.start();
    expect(host.step(9)).toBe(9);
    expect(host.status()).toEqual({
      state: 'running',
      tick: 9,
      imageCrc: crc32(IMAGE_BYTES),
      network: 'tiny',
      fault: '',
    });
    host.stop();
    expect(host.status().state).toBe('loaded');
  });

  it('loads images larger than a piece', () => {
    const large = Uint8Array.from({ length: 2_500_000 }, (_, i) => i * 7);
    const { host, decoded } = rig();
    host.hello();
    host.load(large);
    expect(Buffer.compare(decoded()!, large)).toBe(0);
    expect(host.status().imageCrc).toBe(crc32(large));
  });

  it('turns a refusal into an error with its code, and goes on after it', () => {
    const { host } = rig();
    host.hello();
    const error = thrown(() => host.start());
    expect(error).toBeInstanceOf(Refusal);
    expect(error).toBeInstanceOf(SpikeloomError);
    expect(error).toMatchObject({
      code: 'not loaded',
      message: 'host link: start is refused (not loaded): start needs an image; load one first',
    });
    expect(thrown(() => host.load(REFUSED_BYTES))).toMatchObject({ code: 'image refused' });
    expect(host.load(IMAGE_BYTES).network).toBe('tiny');
    host.start();
    expect(host.status().state).toBe('running');
  });

  it('names the mistakes in a sample', () => {
    const { host, device } = runningRig();
    const good = { image: IMAGE, label: 1, sample: 0, total: 10 };
    const refusal = (changes: Partial<typeof good> & { annealing?: number }) =>
      thrown(() => host.trainSample({ ...good, ...changes }));
    expect(refusal({ image: new Uint8Array(5) })).toMatchObject({
      code: 'bad argument',
      message: expect.stringContaining('the image has 5 values; expected 4'),
    });
    expect(refusal({ label: 3 })).toMatchObject({
      message: expect.stringContaining('label is 3; expected 0..2'),
    });
    expect(refusal({ sample: 10 })).toMatchObject({
      message: expect.stringContaining('sample number is 10; expected less than total, 10'),
    });
    expect(refusal({ annealing: 25 })).toMatchObject({
      message: expect.stringContaining('annealing shift is 25; limit 24'),
    });
    expect(refusal({ label: -1 })).toBeInstanceOf(SpikeloomError);
    expect(device().look()).toEqual([]);
    expect(device().counters.counts.every(count => count === 0)).toBe(true);

    const free = runningRig(tinyImage({ kind: 'free' }));
    expect(thrown(() => free.host.testSample({ image: IMAGE, sample: 0 }))).toMatchObject({
      message: expect.stringContaining('the image has no procedure for samples'),
    });
  });

  it('refuses a procedure with a number of classes that no label byte holds', () => {
    const { host } = rig(tinyImage(tinyProcedure({ classes: 257 })));
    host.hello();
    expect(thrown(() => host.load(IMAGE_BYTES))).toMatchObject({
      code: 'image refused',
      message: expect.stringContaining('257 classes; expected 2..256'),
    });
  });

  it('throws a failure of the chip as what it is: a defect, not a mistake of the user', () => {
    const { host, device } = runningRig();
    device().failure = { call: 'run', error: new RangeError('index 7 of 6') };
    const error = thrown(() => host.step(3));
    expect(error).not.toBeInstanceOf(SpikeloomError);
    expect(error).toMatchObject({ message: 'host link: step: the chip failed: index 7 of 6' });
  });
});

describe('a link that loses or spoils bytes', () => {
  it('sends the frame again; the work is done once', () => {
    const { monitor, device } = runningRig();
    let exchanges = 0;
    const host = new HostLink(bytes => {
      exchanges++;
      const spoilt = bytes.slice();
      if (exchanges % 3 === 1) spoilt[spoilt.length - 1] ^= 4;
      const answer = monitor.receive(spoilt);
      return exchanges % 3 === 2 ? answer.subarray(0, 9) : answer;
    });
    host.hello();
    expect(host.step(4)).toBe(4);
    expect(host.step(5)).toBe(9);
    expect(device().look()).toEqual(['run 4', 'run 5']);
    expect(exchanges).toBe(9);
  });

  it('is given up after three attempts', () => {
    const silent = new HostLink(() => new Uint8Array(0));
    expect(thrown(() => silent.hello())).toMatchObject({
      name: 'SpikeloomError',
      message:
        'host link: no right answer to hello after 3 attempts; the last time 0 frames came; expected 1',
    });
    const { monitor } = runningRig();
    let hello: Uint8Array | undefined;
    const stale = new HostLink(bytes => {
      const answer = monitor.receive(bytes);
      hello ??= answer;
      return hello;
    });
    stale.hello();
    expect(thrown(() => stale.step(1))).toMatchObject({
      message: expect.stringContaining('the answer has kind'),
    });
  });
});

describe('free running', () => {
  it('hands input spikes to the encoders they belong to, step by step', () => {
    const { host, device } = runningRig();
    // Units 0..3 image, 4..6 label, 7..11 external.
    host.step(3, { start: Int32Array.of(0, 2, 2, 3), units: Int32Array.of(7, 11, 8) });
    expect(device().look()).toEqual(['inject 2 [0,4]', 'step', 'step', 'inject 2 [1]', 'step']);
    const { counters } = device();
    const linkBytes = counters.counts[counters.chipRow * EVENT_KIND_COUNT + EVENT_INDEX.linkByte];
    expect(linkBytes).toBe(12);
    expect(counters.counts.reduce((sum, count) => sum + count)).toBe(12);
    // Encoders of every kind take them; one that is given none is left to itself.
    host.step(2, { start: Int32Array.of(0, 3, 4), units: Int32Array.of(0, 3, 5, 11) });
    expect(device().look()).toEqual(['inject 0 [0,3]', 'inject 1 [1]', 'step', 'inject 2 [4]', 'step']);
  });

  it('loads values into encoders that make spikes of them; both frames are counted', () => {
    const { host, device } = runningRig();
    host.loadInput(0, Uint8Array.of(0, 9, 255, 1));
    host.loadInput(1, Uint8Array.of(1, 0, 2));
    expect(device().look()).toEqual(['loadInput 0 [0,9,255,1]', 'loadInput 1 [1,0,2]']);
    const { counters } = device();
    // Frame heads of 14 bytes; encoder and length of 4 each, and the values.
    const bytes = 14 + 4 + 4 + 4 + 14 + (14 + 4 + 4 + 3 + 14);
    expect(counters.counts[counters.chipRow * EVENT_KIND_COUNT + EVENT_INDEX.linkByte]).toBe(bytes);
    expect(counters.counts.reduce((sum, count) => sum + count)).toBe(bytes);
  });

  it('refuses values that no encoder takes, and changes nothing', () => {
    const { host, device } = runningRig();
    const refusal = (encoder: number, units: number) =>
      thrown(() => host.loadInput(encoder, new Uint8Array(units)));
    expect(refusal(3, 4)).toMatchObject({
      code: 'bad argument',
      message: expect.stringContaining('encoder 3 does not exist; the image has 3'),
    });
    expect(refusal(2, 5)).toMatchObject({
      code: 'bad argument',
      message: expect.stringContaining('encoder 2 (host) is external; it takes spikes, with step'),
    });
    for (const units of [0, 3, 5]) {
      expect(refusal(0, units)).toMatchObject({
        code: 'bad argument',
        message: expect.stringContaining(`${units} values came; encoder 0 (image) has 4 units`),
      });
    }
    expect(refusal(-1, 4)).toBeInstanceOf(SpikeloomError);
    host.stop();
    expect(refusal(0, 4)).toMatchObject({ code: 'wrong state' });
    expect(device().look()).toEqual([]);
    expect(device().counters.counts.every(count => count === 0)).toBe(true);
  });

  it('refuses input that is out of shape, before any step', () => {
    const { host, device } = runningRig();
    const refusal = (start: number[], units: number[]) =>
      thrown(() => host.step(2, { start: Int32Array.from(start), units: Int32Array.from(units) }));
    expect(refusal([0, 1], [7])).toMatchObject({ message: expect.stringContaining('expected 3, or none') });
    expect(refusal([], [7])).toMatchObject({ message: expect.stringContaining('expected 3, or none') });
    expect(refusal([0, 1, 1], [7, 8])).toMatchObject({
      message: expect.stringContaining('runs from 0 to 1'),
    });
    expect(refusal([0, 3, 2], [7, 8])).toMatchObject({ message: expect.stringContaining('falls at step 1') });
    expect(refusal([0, 2, 2], [8, 8])).toMatchObject({ message: expect.stringContaining('do not ascend') });
    for (const unit of [-1, 12]) {
      expect(refusal([0, 1, 1], [unit])).toMatchObject({
        message: expect.stringContaining(`input unit ${unit} of step 0 does not exist; the image has 12`),
      });
    }
    expect(thrown(() => host.step(0))).toMatchObject({ message: expect.stringContaining('steps is 0') });
    expect(device().look()).toEqual([]);
  });

  it('tells which neurons fired, numbered through the slices', () => {
    const { host, device } = runningRig();
    device().counted[0][1] = 40;
    device().firing.set(0, [[0, 1]]);
    device().firing.set(2, [
      [1, 2],
      [0, 0],
    ]);
    const { start, units } = host.stepRecorded(4);
    expect([...start]).toEqual([0, 1, 1, 3, 3]);
    expect([...units]).toEqual([1, 0, 5]);
    expect(thrown(() => host.stepRecorded(500_000))).toMatchObject({
      message: expect.stringMatching(
        /500000 recorded steps of 9 neurons may overfill a reply; limit \d+ steps/,
      ),
    });
  });
});

describe('inspection', () => {
  it('reads every region and counts nothing', () => {
    const { host, device } = runningRig();
    device().shown[1].set([-5, 6, 7]);
    device().counted[0].set([1, 2, 3]);
    device().weights[0].set([-127, 3], 4);
    expect([...host.readPotentials(1)]).toEqual([-5, 6, 7]);
    expect([...host.readSpikeCounts(0)]).toEqual([1, 2, 3]);
    expect([...host.readThresholds(2)]).toEqual([12, 22, 32]);
    expect([...host.readWeights(0)]).toEqual([0, 0, 0, 0, -127, 3, 0, 0, 0, 0, 0, 0]);
    expect([...host.readGoodness()]).toEqual([100, 101]);
    expect(host.readLearningRegister(2)).toBe(0xace3);
    expect(host.readEncoderRegister(1)).toBe(78);
    host.save();
    host.status();
    expect(device().counters.counts.every(count => count === 0)).toBe(true);
  });

  it('writes weights within their limits and places, all or none', () => {
    const { host, device } = runningRig();
    // Row 0 holds all three columns, row 1 columns 0 and 2, row 2 none, row 3 column 1.
    const good = [127, -127, 1, 5, 0, 6, 0, 0, 0, 0, 7, 0];
    host.writeWeights(0, good);
    expect([...device().weights[0]]).toEqual(good);
    device().look();
    const refusal = (place: number, value: number) => {
      const weights = good.slice();
      weights[place] = value;
      return thrown(() => host.writeWeights(0, weights));
    };
    expect(refusal(0, 128)).toMatchObject({
      message: expect.stringContaining(
        'weights 0: value 128 for place 0 is out of range; expected -127..127',
      ),
    });
    for (const place of [4, 6, 9, 11]) {
      expect(refusal(place, 1)).toMatchObject({ message: expect.stringContaining('meets no synapse') });
    }
    expect(thrown(() => host.writeWeights(0, new Int8Array(13)))).toMatchObject({
      message: expect.stringContaining('reaches to place 13; the region has 12'),
    });
    expect(thrown(() => host.writeWeights(2, good))).toMatchObject({
      message: expect.stringContaining('weights 2 does not exist; the image has 2'),
    });
    expect(device().look()).toEqual([]);
    expect([...device().weights[0]]).toEqual(good);
  });

  it('loads an encoder register of 32 bits, never with 0', () => {
    const { host, device } = runningRig();
    host.writeEncoderRegister(0, 0xbeef1234);
    expect(device().look()).toEqual([`setEncoderState 0 ${0xbeef1234}`]);
    expect(host.readEncoderRegister(0)).toBe(0xbeef1234);
    expect(thrown(() => host.writeEncoderRegister(0, 0))).toMatchObject({ code: 'bad argument' });
    expect(device().look()).toEqual([]);
  });
});

describe('checkpoints', () => {
  const LABELS = tinyImage(tinyProcedure({ kind: 'label', labelEncoder: 1 }));
  const contexts = ({ host, device }: ReturnType<typeof runningRig>) =>
    Array.from({ length: 30 }, (_, sample) => {
      host.trainSample({ image: IMAGE, label: 1, sample, total: 30 });
      return device()
        .look()
        .filter(call => call.startsWith('loadInput 1'))
        .join();
    });

  it('hold the device and the management processor, so that a resumed run goes on the same', () => {
    const first = runningRig(LABELS);
    contexts(first);
    const checkpoint = first.host.save();
    const expected = contexts(first);
    const second = runningRig(LABELS);
    const other = contexts(second);
    expect(other).not.toEqual(expected);
    second.host.restore(checkpoint);
    expect(second.device().look()).toEqual([expect.stringMatching(/^restoreState/)]);
    expect(second.host.status()).toMatchObject({ state: 'running', tick: 30 * 3 * 7 });
    expect(contexts(second)).toEqual(expected);
  });

  it('of another image, cut or damaged are refused, and the chip goes on', () => {
    const { host, device } = runningRig(LABELS);
    const checkpoint = host.save();
    const other = rig(LABELS);
    other.host.hello();
    other.host.load(Uint8Array.of(9, 9));
    expect(thrown(() => other.host.restore(checkpoint))).toMatchObject({
      message: expect.stringContaining('the checkpoint belongs to the image with checksum'),
    });
    expect(thrown(() => host.restore(checkpoint.subarray(0, 8)))).toBeInstanceOf(SpikeloomError);
    expect(thrown(() => host.restore(new Uint8Array(0)))).toBeInstanceOf(SpikeloomError);
    const later = checkpoint.slice();
    later[0]++;
    expect(thrown(() => host.restore(later))).toMatchObject({
      message: expect.stringContaining('the checkpoint has version 2; expected 1'),
    });
    device().failure = { call: 'restoreState', error: new SpikeloomError('state of another shape') };
    expect(thrown(() => host.restore(checkpoint))).toMatchObject({
      code: 'bad argument',
      message: expect.stringContaining('state of another shape'),
    });
    expect(device().look()).toEqual([]);
    expect(host.step(1)).toBe(1);
  });
});
