import { HostLink } from '../../firmware-sim/host-link.js';
import { Monitor } from '../../firmware-sim/monitor/monitor.js';
import { raise } from '../../src/fixed/error.js';
import type { ChipImage } from '../../src/image/layout.js';
import { FakeDevice } from './fake-device.js';
import { tinyImage } from './tiny-image.js';

/** What stands for an image's bytes: any, but for these. */
export const IMAGE_BYTES = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
export const REFUSED_BYTES = Uint8Array.of(0xbd);

export interface Rig {
  readonly monitor: Monitor;
  readonly host: HostLink;
  /** The device that was booted last. */
  device(): FakeDevice;
  /** The bytes that were decoded last. */
  decoded(): Uint8Array | undefined;
}

/** A host and a monitor with a fake device, the link between them whole. */
export function rig(image: ChipImage = tinyImage()): Rig {
  let device: FakeDevice | undefined;
  let decoded: Uint8Array | undefined;
  const monitor = new Monitor({
    decodeImage: bytes => {
      decoded = bytes;
      return bytes[0] === REFUSED_BYTES[0] ? raise('this is no chip image') : image;
    },
    createDevice: booted => {
      device = new FakeDevice(booted);
      return device;
    },
  });
  return {
    monitor,
    host: new HostLink(bytes => monitor.receive(bytes)),
    device: () => device ?? raise('nothing was booted'),
    decoded: () => decoded,
  };
}

/** As {@link rig}, booted and running, the calls of the start forgotten. */
export function runningRig(image?: ChipImage): Rig {
  const made = rig(image);
  made.host.hello();
  made.host.load(IMAGE_BYTES);
  made.host.start();
  made.device().look();
  return made;
}
