import { describe, expect, it } from 'vitest';
import { runUnitImage } from '../../../../src/runtime/unit-run.js';
import {
  SANAFE_CASES,
  type SanafeCaseName,
  sanafeCase,
} from '../../../../src/study/verify/checks/sanafe/case.js';
import { recordings } from '../../../support/recordings.js';

/**
 * Time by packets over SANA-FE's detailed time, to four digits: what two different models say of the same packets, so a
 * record and no goal. docs/timing.md explains every difference.
 */
const RATIOS: { readonly [name in SanafeCaseName]: number } = {
  'one-core': 1,
  'mesh-2x2': 0.9995,
  'recurrent-200': 1.0008,
  'long-haul': 0.8921,
  congested: 1.0077,
  'mixed-units': 1,
};

describe('packets beside the detailed timing of SANA-FE', () => {
  it.each(SANAFE_CASES)('%s: as recorded, and no step shorter than without a network', name => {
    const { image, summary } = sanafeCase(recordings, name);
    const run = (timing: 'simple' | 'packet') => {
      const stepsS: number[] = [];
      const options = { steps: summary.steps, tileOrder: summary.tile_order_of_messages, timing };
      const { timeS } = runUnitImage(image, { ...options, onStep: step => stepsS.push(step.timeS!) });
      return { timeS: timeS!, stepsS };
    };
    const packet = run('packet');
    run('simple').stepsS.forEach((simpleS, step) => {
      // Packet times are whole picoseconds: each of a step's delays is rounded.
      expect(packet.stepsS[step]).toBeGreaterThan(simpleS - 1e-9);
    });
    expect(packet.timeS / summary.detailed.sim_time).toBeCloseTo(RATIOS[name], 4);
  });
});

describe('long-haul, on which hops are priced by tile', () => {
  it('is shorter by packets because a hop takes what the tile says that it leaves, not the one the packet comes from', () => {
    const { image, summary, table } = sanafeCase(recordings, 'long-haul');
    const messages = table('messages.csv');
    // Time of the run if no packet were ever in another's way, with the way of each as SANA-FE has it.
    let alonePs = 0;
    for (let step = 1; step <= summary.steps; step++) {
      const own = messages.filter(row => Number(row.timestep) === step);
      const sentS = new Map<string, number>();
      const arrivals = own.map(row => {
        const core = `${row.src_tile}.${row.src_core}`;
        const sent = (sentS.get(core) ?? 0) + Number(row.generation_delay);
        sentS.set(core, sent);
        return { row, arrivalS: sent + Number(row.min_hop_delay) };
      });
      const doneS = new Map<string, number>();
      for (const { row, arrivalS } of arrivals
        .filter(({ row }) => row.placeholder === '0')
        .sort((a, b) => a.arrivalS - b.arrivalS)) {
        const core = `${row.dest_tile}.${row.dest_core}`;
        doneS.set(core, Math.max(doneS.get(core) ?? 0, arrivalS) + Number(row.processing_delay));
      }
      alonePs += 1e12 * Math.max(...sentS.values(), ...doneS.values());
    }
    // That is all of SANA-FE's time: nothing waits in it.
    expect(alonePs).toBeCloseTo(summary.detailed.sim_time * 1e12, 0);
    const { timeS } = runUnitImage(image, { steps: summary.steps, timing: 'packet' });
    expect(timeS! * 1e12).toBeLessThan(alonePs);
  });
});
