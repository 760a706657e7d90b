import { expect, test } from 'vitest';
import { HOST_SECTION, profileRecord } from '../../../src/cli/profile/record.js';
import { Profile } from '../../../src/engine/profile/profile.js';
import { busyEngine, busyImage } from '../../engine/small-network.js';

test('phases add up to the whole, cores and kernels to what of it is theirs', () => {
  const image = busyImage(41);
  const engine = busyEngine(image);
  let now = 0;
  const profile = new Profile(engine, () => ++now, 0);
  engine.profile = profile;
  for (let round = 0; round < 10; round++) {
    engine.run(50);
    engine.learnEpoch();
    engine.adaptThresholds();
    engine.reset();
  }
  const seen = profile.result();
  const sections = new Map([
    ['prepare', 1],
    [HOST_SECTION, seen.seconds + 2],
    ['report', 3],
  ]);
  const record = profileRecord(engine.image, 1, seen, sections);

  const sum = (items: readonly { seconds: number }[]) =>
    items.reduce((total, { seconds }) => total + seconds, 0);
  expect(record.wallS).toBeCloseTo(seen.seconds + 6, 9);
  expect(record.engineS).toBe(seen.seconds);
  expect(sum(record.phases)).toBeCloseTo(record.wallS, 9);
  expect(record.phases.reduce((total, { share }) => total + share, 0)).toBeCloseTo(1, 9);
  expect(record.phases.filter(({ part }) => part === 'command').map(({ seconds }) => seconds)).toEqual([
    1,
    expect.closeTo(2, 9),
    3,
  ]);
  expect(sum(record.kernels)).toBeCloseTo(record.engineS, 9);

  const time = (...names: string[]) => sum(record.phases.filter(({ phase }) => names.includes(phase)));
  const ofCores = record.cores.reduce(
    (total, core) => total + core.integrateSeconds + core.fireSeconds + core.learnSeconds,
    0,
  );
  expect(sum(record.cores)).toBeCloseTo(ofCores, 9);
  const epochDelivery = record.kernels.find(({ kernel }) => kernel === 'deliver, epoch')!.seconds;
  expect(ofCores).toBeCloseTo(time('integrate', 'fire', 'learn', 'epoch') - epochDelivery, 9);
  const neurons = record.cores.flatMap(({ holds }) => holds);
  expect(neurons.sort()).toEqual(
    image.slices
      .map(({ population, first, count }) => {
        const { name } = image.populations[population];
        return `${name}[${first}..${first + count - 1}]`;
      })
      .sort(),
  );
  expect(record.cores.map(({ core }) => core).sort()).toEqual(image.cores.map(({ id }) => id).sort());
});
