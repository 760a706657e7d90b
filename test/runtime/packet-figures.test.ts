import { describe, expect, it } from 'vitest';
import { systemOf } from '../../src/hardware/system.js';
import { EVENT_KINDS } from '../../src/ledger/events.js';
import { DEFAULT_BUFFER_PACKETS, packetFigures } from '../../src/runtime/packet-figures.js';
import { chipWith } from '../engine/small-network.js';

const durations = {
  eventPs: EVENT_KINDS.map(kind => (kind === 'tileDelivery' ? 700 : 1)),
  hopEastWestPs: 4000,
  hopNorthSouthPs: 6000,
  hopOffChipPs: 90_000,
  barrierPs: 1,
};
const management = { cyclesPerRead: 1, cyclesPerWrite: 1, cyclesPerOperation: 1 };
const mesh = { name: 'm', columns: 4, rows: 2, coresPerTile: 1, topology: 'mesh', management } as const;
const oneChip = { ...mesh, chips: { columns: 1, rows: 1 } };

describe('packetFigures', () => {
  it('takes what the chip model has not from what it has, and says so', () => {
    const { figures, assumed } = packetFigures(chipWith(), oneChip, durations);
    expect(figures).toMatchObject({
      columns: 4,
      rows: 2,
      routing: 'unicast',
      bufferPackets: DEFAULT_BUFFER_PACKETS,
      ejectPs: 700,
      ejectBusyPs: 700,
      injectPs: 0,
    });
    // East and west, then south and north, of each tile.
    expect([...(figures.linkLatencyPs as Float64Array)].slice(0, 5)).toEqual([4000, 4000, 6000, 6000, 4000]);
    expect(figures.linkBusyPs).toEqual(figures.linkLatencyPs);
    expect(assumed.map(text => text.split(':')[0])).toEqual([
      'mesh.router.bufferPackets',
      'mesh.router.linkBusy',
      'mesh.router.portBusy',
    ]);
  });

  it('takes the figures of the router where they are given', () => {
    const design = 'evidence: design, source: the test';
    const chip = chipWith([
      'mesh:\n',
      `mesh:\n  router:\n    bufferPackets: { value: 9, unit: packets, ${design} }\n` +
        `    linkBusy: { value: 2.5, unit: ns, ${design} }\n    portBusy: { value: 300, unit: ps, ${design} }\n`,
    ]);
    const { figures, assumed } = packetFigures(chip, oneChip, durations);
    expect(assumed).toEqual([]);
    expect(figures).toMatchObject({ bufferPackets: 9, injectBusyPs: 300, ejectBusyPs: 300 });
    expect(new Set(figures.linkBusyPs as Float64Array)).toEqual(new Set([2500]));
  });

  it('gives links between chips their own time, and keeps them as long where nothing else is told', () => {
    const two = { ...mesh, chips: { columns: 2, rows: 1 } };
    const { figures, assumed } = packetFigures(systemOf(chipWith(), { columns: 1, rows: 1 }), two, durations);
    const latencyPs = figures.linkLatencyPs as Float64Array;
    // Chips of 2 x 2 tiles: a packet changes the chip from column 1 to 2 and back, and on a torus around the edge.
    const offChip = [...latencyPs.keys()].filter(link => latencyPs[link] === 90_000);
    const inside = [1 * 4 + 0, 2 * 4 + 1, 5 * 4 + 0, 6 * 4 + 1];
    const around = [0 * 4 + 1, 3 * 4 + 0, 4 * 4 + 1, 7 * 4 + 0];
    expect(offChip).toEqual([...inside, ...around].sort((a, b) => a - b));
    expect((figures.linkBusyPs as Float64Array)[4]).toBe(90_000);
    expect(assumed.join()).toContain('system.packetTime');
  });
});
