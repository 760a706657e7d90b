import type { ChipModel } from '../hardware/schema.js';
import type { Flow } from './traffic.js';

/** A core of the partition on the chip. */
export interface Place {
  /** tile number * coresPerTile + place in the tile; tiles are numbered row by row. */
  readonly id: number;
  readonly x: number;
  readonly y: number;
}

export interface Placement {
  readonly cores: readonly Place[];
  /** The tile where inputs enter the mesh. */
  readonly port: { readonly x: number; readonly y: number };
}

/** Exchanges tried at most, so that large chips do not take for ever. */
const MAX_TRIALS = 2_000_000;
const MAX_ROUNDS = 50;

type Mesh = ChipModel['mesh'];

/**
 * Puts cores on the mesh so that packets travel few links: in partition order along a Hilbert curve from the
 * port at (0, 0), then by exchanging any two cores (or a core and a free place) as long as that shortens the
 * sum of packets x hops. Deterministic.
 */
export function place(cores: number, flows: readonly Flow[], { mesh }: ChipModel): Placement {
  const slots = slotsAlongCurve(mesh);
  const port = { x: 0, y: 0 };
  const occupant = Int32Array.from(slots.keys()).map(slot => (slot < cores ? slot : -1));
  const slotOf = Int32Array.from({ length: cores }, (_, core) => core);
  const neighbours = neighboursOf(cores, flows);

  const costAt = (core: number, slot: Place, other: number, otherSlot: Place): number => {
    let cost = 0;
    for (const [neighbour, packets] of neighbours[core]) {
      const at = neighbour < 0 ? port : neighbour === other ? otherSlot : slots[slotOf[neighbour]];
      cost += packets * (Math.abs(at.x - slot.x) + Math.abs(at.y - slot.y));
    }
    return cost;
  };

  // Free places further out than twice the used ones are never worth trying.
  const reach = Math.min(slots.length, Math.max(2 * cores, cores + 4 * mesh.coresPerTile));
  let trials = 0;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    let improved = false;
    for (let core = 0; core < cores; core++) {
      for (let slot = 0; slot < reach && trials < MAX_TRIALS; slot++) {
        const other = occupant[slot];
        if (other === core || (other >= 0 && other < core)) continue;
        trials++;
        const from = slots[slotOf[core]];
        const to = slots[slot];
        let gain = costAt(core, from, other, to) - costAt(core, to, other, from);
        if (other >= 0) gain += costAt(other, to, core, from) - costAt(other, from, core, to);
        if (gain <= 1e-9) continue;
        improved = true;
        occupant[slotOf[core]] = other;
        if (other >= 0) slotOf[other] = slotOf[core];
        occupant[slot] = core;
        slotOf[core] = slot;
      }
    }
    if (!improved) break;
  }
  return { cores: Array.from(slotOf, slot => slots[slot]), port };
}

function neighboursOf(cores: number, flows: readonly Flow[]): (readonly [core: number, packets: number])[][] {
  const sums = Array.from({ length: cores }, () => new Map<number, number>());
  const add = (core: number, neighbour: number, packets: number) => {
    if (core >= 0 && core !== neighbour)
      sums[core].set(neighbour, (sums[core].get(neighbour) ?? 0) + packets);
  };
  for (const { from, to, packets } of flows) {
    add(from, to, packets);
    add(to, from, packets);
  }
  return sums.map(sum => [...sum]);
}

/** Every core of the chip, tiles along a Hilbert curve over the square around the mesh. */
function slotsAlongCurve({ columns, rows, coresPerTile }: Mesh): Place[] {
  let side = 1;
  while (side < columns || side < rows) side *= 2;
  const slots: Place[] = [];
  for (let distance = 0; distance < side * side; distance++) {
    const { x, y } = hilbert(side, distance);
    if (x >= columns || y >= rows) continue;
    for (let core = 0; core < coresPerTile; core++) {
      slots.push({ id: (y * columns + x) * coresPerTile + core, x, y });
    }
  }
  return slots;
}

/** The place at a distance along the Hilbert curve that fills a square; `side` is a power of two. */
function hilbert(side: number, distance: number): { x: number; y: number } {
  let x = 0;
  let y = 0;
  let rest = distance;
  for (let size = 1; size < side; size *= 2) {
    const right = 1 & (rest >> 1);
    const up = 1 & (rest ^ right);
    if (up === 0) {
      if (right === 1) {
        x = size - 1 - x;
        y = size - 1 - y;
      }
      [x, y] = [y, x];
    }
    x += size * right;
    y += size * up;
    rest >>= 2;
  }
  return { x, y };
}
