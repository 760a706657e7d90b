import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LinkLoad, type LinkMesh, linkLoads } from '../../src/compiler/link-loads.js';
import type { TreeFlow } from '../../src/compiler/traffic.js';

const MESH: LinkMesh = { columns: 4, rows: 3, topology: 'mesh', routing: 'unicast' };
const PORT = { x: 0, y: 0 };

function sum(loads: readonly LinkLoad[]): number {
  return loads.reduce((total, { packets }) => total + packets, 0);
}

/** Length of a way found by trying every number of turns around, not by the rule of the module. */
function hops(from: number, to: number, length: number, torus: boolean): number {
  const turns = torus ? [-1, 0, 1] : [0];
  return Math.min(...turns.map(turn => Math.abs(to - from + turn * length)));
}

const meshes: fc.Arbitrary<LinkMesh> = fc.record({
  columns: fc.integer({ min: 1, max: 7 }),
  rows: fc.integer({ min: 1, max: 7 }),
  topology: fc.constantFrom('mesh', 'torus'),
  routing: fc.constantFrom('unicast', 'multicast'),
});

const cases = meshes.chain(mesh => {
  const tile = fc.record({
    x: fc.integer({ min: 0, max: mesh.columns - 1 }),
    y: fc.integer({ min: 0, max: mesh.rows - 1 }),
  });
  return fc.array(tile, { minLength: 1, maxLength: 6 }).chain(cores =>
    fc.record({
      mesh: fc.constant(mesh),
      port: tile,
      cores: fc.constant(cores),
      trees: fc.array(
        fc.record({
          from: fc.integer({ min: -1, max: cores.length - 1 }),
          to: fc.uniqueArray(fc.integer({ min: 0, max: cores.length - 1 }), { minLength: 1 }),
          packets: fc.integer({ min: 1, max: 1000 }),
        }),
        { maxLength: 8 },
      ),
    }),
  );
});

describe('the loads of links', () => {
  it('go first east or west, then north or south', () => {
    const cores = [
      { x: 2, y: 0 },
      { x: 0, y: 2 },
    ];
    expect(linkLoads({ cores, port: PORT }, [{ from: 0, to: [1], packets: 5 }], MESH)).toEqual([
      { x: 0, y: 0, direction: 'south', packets: 5 },
      { x: 1, y: 0, direction: 'west', packets: 5 },
      { x: 2, y: 0, direction: 'west', packets: 5 },
      { x: 0, y: 1, direction: 'south', packets: 5 },
    ]);
  });

  it('wrap around on a torus where that is shorter, and go east where both ways are as long', () => {
    const torus = { ...MESH, topology: 'torus' } as const;
    const cores = [
      { x: 3, y: 0 },
      { x: 2, y: 0 },
    ];
    expect(linkLoads({ cores, port: PORT }, [{ from: -1, to: [0], packets: 1 }], torus)).toEqual([
      { x: 0, y: 0, direction: 'west', packets: 1 },
    ]);
    expect(linkLoads({ cores, port: PORT }, [{ from: -1, to: [1], packets: 1 }], torus)).toEqual([
      { x: 0, y: 0, direction: 'east', packets: 1 },
      { x: 1, y: 0, direction: 'east', packets: 1 },
    ]);
  });

  it('count a link once for a multicast tree, and once for each target else', () => {
    const cores = [
      { x: 2, y: 0 },
      { x: 2, y: 1 },
      { x: 3, y: 0 },
    ];
    const trees: TreeFlow[] = [{ from: -1, to: [0, 1, 2], packets: 2 }];
    expect(sum(linkLoads({ cores, port: PORT }, trees, MESH))).toBe(2 * (2 + 3 + 3));
    expect(sum(linkLoads({ cores, port: PORT }, trees, { ...MESH, routing: 'multicast' }))).toBe(2 * 4);
  });

  it('of unicast add up to packets x hops, those of multicast to no more and to all that is reached', () => {
    fc.assert(
      fc.property(cases, ({ mesh, port, cores, trees }) => {
        const torus = mesh.topology === 'torus';
        let packetHops = 0;
        let farthest = 0;
        for (const { from, to, packets } of trees) {
          const start = from < 0 ? port : cores[from];
          const ways = to.map(
            core =>
              hops(start.x, cores[core].x, mesh.columns, torus) +
              hops(start.y, cores[core].y, mesh.rows, torus),
          );
          packetHops += packets * ways.reduce((a, b) => a + b, 0);
          farthest += packets * Math.max(...ways);
        }
        const total = sum(linkLoads({ cores, port }, trees, mesh));
        if (mesh.routing === 'unicast') expect(total).toBe(packetHops);
        else {
          expect(total).toBeLessThanOrEqual(packetHops);
          expect(total).toBeGreaterThanOrEqual(farthest);
        }
      }),
    );
  });

  it('of every tile are balanced: what comes in and is sent goes out or is taken', () => {
    fc.assert(
      fc.property(cases, ({ mesh, port, cores, trees }) => {
        const { columns, rows } = mesh;
        const loads = linkLoads({ cores, port }, trees, { ...mesh, routing: 'unicast' });
        const balance = new Float64Array(columns * rows);
        const tile = ({ x, y }: { x: number; y: number }) => y * columns + x;
        for (const { x, y, direction, packets } of loads) {
          const dx = { east: 1, west: -1, north: 0, south: 0 }[direction];
          const dy = { east: 0, west: 0, north: -1, south: 1 }[direction];
          balance[tile({ x, y })] -= packets;
          balance[tile({ x: (x + dx + columns) % columns, y: (y + dy + rows) % rows })] += packets;
        }
        for (const { from, to, packets } of trees) {
          balance[tile(from < 0 ? port : cores[from])] += packets * to.length;
          for (const core of to) balance[tile(cores[core])] -= packets;
        }
        expect([...balance].every(rest => rest === 0)).toBe(true);
      }),
    );
  });
});
