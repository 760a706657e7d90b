import type { UnitLayout } from '../engine/units/layout.js';
import { HOP_EAST, HOP_NORTH, HOP_SOUTH, HOP_WEST } from '../engine/units/routes.js';
import type { UnitChipAxon } from '../hardware/unit-chip.js';
import type { UnitChipParts } from '../hardware/unit-chip-parts.js';
import {
  DENDRITE_UPDATE,
  SOMA_ACCESS,
  SOMA_UPDATE,
  SPIKE_OUT,
  SYNAPSE_READ,
  UNIT_EVENT_COUNT,
} from '../ledger/unit-counts.js';
import { JOBS, type UnitPrices } from '../ledger/unit-pricing.js';

/** The energies of a chip's model in the layout of the engine's counts. */
export function unitPrices({ tiles, cores }: UnitChipParts, layout: UnitLayout): UnitPrices {
  const rows = layout.ledgerRows;
  const units = new Float64Array(rows.length * UNIT_EVENT_COUNT);
  const jobs = new Uint8Array(rows.length);
  rows.forEach(({ core, unit }, row) => {
    const { synapse, dendrite, soma } = cores[core].units[unit].type;
    const at = row * UNIT_EVENT_COUNT;
    units[at + SYNAPSE_READ] = synapse?.energy.value ?? 0;
    units[at + DENDRITE_UPDATE] = dendrite?.energy.value ?? 0;
    units[at + SOMA_ACCESS] = soma?.access.energy.value ?? 0;
    units[at + SOMA_UPDATE] = soma?.update.energy.value ?? 0;
    units[at + SPIKE_OUT] = soma?.spikeOut.energy.value ?? 0;
    jobs[row] =
      (synapse === undefined ? 0 : JOBS.synapse) |
      (dendrite === undefined ? 0 : JOBS.dendrite) |
      (soma === undefined ? 0 : JOBS.soma);
  });
  const hops = new Float64Array(tiles.length * 4);
  tiles.forEach(({ type }, tile) => {
    hops[4 * tile + HOP_EAST] = type.hops.east.energy.value;
    hops[4 * tile + HOP_WEST] = type.hops.west.energy.value;
    hops[4 * tile + HOP_SOUTH] = type.hops.south.energy.value;
    hops[4 * tile + HOP_NORTH] = type.hops.north.energy.value;
  });
  const perCore = (price: (core: number) => number) => Float64Array.from(layout.cores, price);
  return {
    ...{ units, jobs, hops },
    packetsIn: perCore(core => axonJoules(cores[core].type.axonIn)),
    packetsOut: perCore(core => axonJoules(cores[core].type.axonOut)),
    tileOf: Int32Array.from(layout.cores, core => cores[core].tile),
  };
}

/** All packets pass the first axon unit; the energy that is told is that of the last, which only one of one has. */
function axonJoules(axons: readonly UnitChipAxon[]): number {
  return axons.length === 1 ? axons[0].energy.value : 0;
}
