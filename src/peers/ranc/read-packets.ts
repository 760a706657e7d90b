import { GrowingInts } from './growing-ints.js';
import type { JsonReader } from './json-reader.js';
import { readKeys } from './keys.js';
import { RANC_LIMITS } from './limits.js';
import type { RancConfig, RancPackets } from './system.js';
import type { TargetCheck } from './target-check.js';

/** Copies of one target in one tick have their numbers above all targets. */
const COPIES = 256;

/**
 * Reads the packets of each tick. A target (cell, axon, tick) has a number of its own; of each packet no more than
 * the number of its unit is kept.
 * @throws SpikeloomError with file, line and column
 */
export function readPackets(reader: JsonReader, config: RancConfig, check: TargetCheck): RancPackets {
  const { columns, rows, maxTickOffset } = config;
  const axons = check.mostAxons;
  const targets = columns * rows * axons * maxTickOffset;
  const unitOf = new Map<number, number>();
  const packets = new GrowingInts();
  const tickStart = new GrowingInts();
  tickStart.push(0);
  const packet = new Float64Array(4);
  let keys: number[] = [];
  let ticks = 0;
  let index = 0;
  const what = () => 'packets';
  const whatTick = () => `packets[${ticks}]`;
  const whatPacket = () => `packets[${ticks}][${index}]`;
  const place = { line: 0, column: 0 };
  const offset = new Int32Array(2);
  const readers = {
    destination_core: () => {
      reader.openList(() => `destination_core of ${whatPacket()}`);
      readOffset();
    },
    destination_axon: () => {
      packet[1] = reader.integer(0, axons - 1, () => `destination_axon of ${whatPacket()}`);
      place.line = reader.line;
      place.column = reader.column;
    },
    destination_tick: () => {
      packet[2] = reader.integer(0, maxTickOffset - 2, () => `destination_tick of ${whatPacket()}`);
    },
  };
  const readOffset = () => {
    const name = (axis: string) => () =>
      `the ${axis} offset (from core 0, 0) in destination_core of ${whatPacket()}`;
    const list = () => `destination_core of ${whatPacket()}`;
    let filled = 0;
    for (; reader.nextItem(list, filled === 0); filled++) {
      if (filled === 2) reader.refuse(`${list()} has more than 2 values; expected [dx, dy]`);
      const size = filled === 0 ? columns : rows;
      offset[filled] = reader.integer(0, size - 1, name(filled === 0 ? 'x' : 'y'));
    }
    if (filled !== 2) reader.refuse(`${list()} has ${filled} values; expected [dx, dy]`);
    packet[0] = offset[1] * columns + offset[0];
  };
  reader.openList(what);
  for (; reader.nextItem(what, ticks === 0); ticks++) {
    if (ticks === RANC_LIMITS.ticks)
      reader.refuse(`packets has more than ${RANC_LIMITS.ticks} ticks; split it`);
    reader.openList(whatTick);
    keys = [];
    for (index = 0; reader.nextItem(whatTick, index === 0); index++) {
      if (packets.length + index === RANC_LIMITS.packets) {
        reader.refuse(`there are more than ${RANC_LIMITS.packets} packets; split the run`);
      }
      readKeys(reader, whatPacket, readers);
      const [cell, axon, tick] = packet;
      check.add(cell, axon, place.line, place.column, whatPacket);
      keys.push((cell * axons + axon) * maxTickOffset + tick);
    }
    takeTick();
  }

  /** Gives every packet of the tick its unit. */
  function takeTick(): void {
    keys.sort((a, b) => a - b);
    for (let i = 0, copy = 0; i < keys.length; i++) {
      copy = i > 0 && keys[i] === keys[i - 1] ? copy + 1 : 0;
      if (copy === COPIES) reader.refuse(`packets[${ticks}] has more than ${COPIES} packets for one axon`);
      const key = keys[i] + copy * targets;
      let unit = unitOf.get(key);
      if (unit === undefined) {
        unit = unitOf.size;
        if (unit === RANC_LIMITS.targets) {
          reader.refuse(`the packets have more than ${RANC_LIMITS.targets} targets; split the grid`);
        }
        unitOf.set(key, unit);
      }
      packets.push(unit);
    }
    tickStart.push(packets.length);
  }

  return sorted(unitOf, packets.take(), tickStart.take(), { axons, maxTickOffset, targets });
}

/** Units in the order of their targets, copies of one after the other. */
function sorted(
  unitOf: ReadonlyMap<number, number>,
  unit: Int32Array,
  tickStart: Int32Array,
  { axons, maxTickOffset, targets }: { axons: number; maxTickOffset: number; targets: number },
): RancPackets {
  const order = [...unitOf].map(([key, number]) => ({ target: key % targets, copy: key, number }));
  order.sort((a, b) => a.target - b.target || a.copy - b.copy);
  const count = order.length;
  const units = { cell: new Int32Array(count), axon: new Int32Array(count), tick: new Int32Array(count) };
  const placeOf = new Int32Array(count);
  order.forEach(({ target, number }, place) => {
    placeOf[number] = place;
    units.tick[place] = target % maxTickOffset;
    units.axon[place] = Math.floor(target / maxTickOffset) % axons;
    units.cell[place] = Math.floor(target / maxTickOffset / axons);
  });
  for (let i = 0; i < unit.length; i++) unit[i] = placeOf[unit[i]];
  for (let tick = 0; tick + 1 < tickStart.length; tick++)
    unit.subarray(tickStart[tick], tickStart[tick + 1]).sort();
  return { units, tickStart, unit };
}
