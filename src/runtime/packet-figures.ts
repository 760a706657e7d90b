import type { PacketFigures } from '../engine/timing/packet/packet-timing.js';
import type { DurationTable } from '../engine/timing/timing.js';
import type { SystemModel } from '../hardware/system.js';
import { picoseconds } from '../hardware/units.js';
import { bordersCrossed, tilesOfChip } from '../image/chip-grid.js';
import type { ChipSummary } from '../image/layout.js';
import { EVENT_INDEX } from '../ledger/events.js';

/** Packets in a buffer where the chip model does not tell: a design decision of this emulator, as small routers have it. */
export const DEFAULT_BUFFER_PACKETS = 4;

export interface ChipPacketFigures {
  readonly figures: PacketFigures;
  /** Figures that the chip model does not have, with what was taken instead. */
  readonly assumed: readonly string[];
}

/**
 * What the chip model says of its network. A link takes the time of a hop and is kept for `linkBusy`; a packet takes the
 * time of a delivery inside the tile from its last router into the core, and none into its first router.
 * @param network that the image was compiled for; figures are the chip model's
 */
export function packetFigures(
  { mesh, system }: SystemModel,
  network: ChipSummary,
  durations: DurationTable,
): ChipPacketFigures {
  const { columns, rows, topology, chips } = network;
  const { routing = 'unicast', router = {} } = mesh;
  const assumed: string[] = [];
  const or = <T>(value: T | undefined, name: string, instead: string, fallback: T): T => {
    if (value === undefined) assumed.push(`${name}: ${instead}`);
    return value ?? fallback;
  };
  const time = (figure: { readonly value: number; readonly unit: string } | undefined) =>
    figure === undefined ? undefined : picoseconds(figure);

  const bufferPackets = or(
    router.bufferPackets?.value,
    'mesh.router.bufferPackets',
    `${DEFAULT_BUFFER_PACKETS} packets`,
    DEFAULT_BUFFER_PACKETS,
  );
  const linkBusyPs = or(time(router.linkBusy), 'mesh.router.linkBusy', 'the time of the hop', null);
  const deliveryPs = durations.eventPs[EVENT_INDEX.tileDelivery];
  const portBusyPs = or(time(router.portBusy), 'mesh.router.portBusy', 'the time of a delivery', deliveryPs);
  const joined = chips.columns * chips.rows > 1;
  const offChipBusyPs = joined
    ? or(time(system?.packetTime), 'system.packetTime', 'the time of the hop', null)
    : null;

  const tiles = tilesOfChip(network);
  const linkLatency = new Float64Array(columns * rows * 4);
  const linkBusy = new Float64Array(columns * rows * 4);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      for (let direction = 0; direction < 4; direction++) {
        const eastWest = direction < 2;
        const step = direction % 2 === 0 ? 1 : -1;
        const borders = eastWest
          ? bordersCrossed(x, step, tiles.columns, columns)
          : bordersCrossed(y, step, tiles.rows, rows);
        const onChipPs = eastWest ? durations.hopEastWestPs : durations.hopNorthSouthPs;
        const latencyPs = borders > 0 ? durations.hopOffChipPs : onChipPs;
        const link = (y * columns + x) * 4 + direction;
        linkLatency[link] = latencyPs;
        linkBusy[link] = (borders > 0 ? offChipBusyPs : linkBusyPs) ?? latencyPs;
      }
    }
  }
  const figures: PacketFigures = {
    columns,
    rows,
    topology,
    routing,
    chip: tiles,
    linkLatencyPs: linkLatency,
    linkBusyPs: linkBusy,
    injectPs: 0,
    injectBusyPs: portBusyPs,
    ejectPs: deliveryPs,
    ejectBusyPs: portBusyPs,
    bufferPackets,
  };
  return { figures, assumed };
}
