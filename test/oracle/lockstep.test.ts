import { describe, expect, it } from 'vitest';
import { SENDER, SENDER_MODE } from '../../src/engine/records.js';
import { EVENT_KINDS } from '../../src/ledger/events.js';
import { compareLockstep } from './lockstep.js';
import { ObservedEngine } from './observed-engine.js';
import { randomImage } from './random-image.js';
import { randomScript } from './random-script.js';

const NETWORKS = process.env.SPIKELOOM_LONG === '1' ? 3000 : 300;
/** So many that each brings about every event, the rarest of which one network in six has. */
const BATCH = 100;
const BATCH_TIMEOUT_MS = 180_000;

describe('engine and dense oracle in lock-step', () => {
  for (let first = 0; first < NETWORKS; first += BATCH) {
    it(
      `agree in everything on random networks ${first} to ${first + BATCH - 1}`,
      () => {
        const unseen = new Set(EVENT_KINDS);
        for (let seed = first; seed < first + BATCH; seed++) {
          const image = randomImage(seed);
          const script = randomScript(seed, image);
          const { tick, counts } = compareLockstep(image, script, one => new ObservedEngine(one));
          expect(tick).toBe(script.filter(operation => operation.do === 'step').length);
          for (const kind of unseen) {
            if (counts.some(row => row[EVENT_KINDS.indexOf(kind)] > 0)) unseen.delete(kind);
          }
        }
        // Every event that a step can bring about; the host link is the firmware's, and no step counts its bytes.
        expect([...unseen]).toEqual(['linkByte']);
      },
      BATCH_TIMEOUT_MS,
    );
  }

  it('agree where the routes of one sender take different times', () => {
    let single = 0;
    for (let seed = 0; seed < 40; seed++) {
      const drawn = randomImage(seed);
      const delayTicks = drawn.routes.delayTicks.map((_, route) => 1 + ((route * 7) % 5));
      const image = { ...drawn, routes: { ...drawn.routes, delayTicks } };
      compareLockstep(image, randomScript(seed, image), one => {
        const engine = new ObservedEngine(one);
        single += engine.router.senders.filter(
          ({ record }) => record[SENDER.mode] === SENDER_MODE.single,
        ).length;
        return engine;
      });
    }
    expect(single).toBeGreaterThan(10);
  });
});
