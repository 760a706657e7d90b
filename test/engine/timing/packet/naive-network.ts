import type { PacketBatch, PacketNetworkSpec } from '../../../../src/engine/timing/packet/network.js';

interface Copy {
  readonly packet: number;
  /** Places in `destinations`. */
  readonly places: number[];
  readonly arrivalPs: number;
}

/** A buffer: of a link that ends at (x, y), or of a node's injection there. */
interface Buffer {
  readonly name: string;
  readonly node: number | null;
  readonly x: number;
  readonly y: number;
  readonly copies: Copy[];
}

/** What a packet asks for: a link with the buffer at its end, or a node. */
interface Exit {
  readonly latencyPs: number;
  readonly busyPs: number;
  readonly into: Buffer | null;
  freeAtPs: number;
  readonly waiting: Buffer[];
  isWoken: boolean;
  readonly node: number | null;
  /** Of a node: when the work on each packet so far began. */
  readonly beganPs: number[];
}

export interface NaiveResult {
  endPs: number;
  hops: number;
  deliveries: number;
  waitedPs: number;
  readonly sentPs: number[];
  readonly arrivedPs: number[];
  readonly handledPs: number[];
  readonly lastSentPs: number[];
  readonly busyUntilPs: number[];
  readonly linkPackets: number[];
  /** Packets that never arrived. */
  stuck: number;
}

/**
 * The rules of `PacketNetwork` once more, as plainly as they can be said: objects, lists, and a search through all pending
 * events for the earliest.
 */
export function naiveRun(spec: PacketNetworkSpec, batch: PacketBatch): NaiveResult {
  const { columns, rows, bufferPackets } = spec;
  const nodes = spec.nodeTile.length;
  const figure = (of: number | ArrayLike<number>, index: number) => (typeof of === 'number' ? of : of[index]);
  const packets = batch.packetStart[nodes];
  const result: NaiveResult = {
    endPs: 0,
    hops: 0,
    deliveries: 0,
    waitedPs: 0,
    sentPs: Array(packets).fill(0),
    arrivedPs: Array(packets).fill(0),
    handledPs: Array(packets).fill(0),
    lastSentPs: Array(nodes).fill(0),
    busyUntilPs: Array(nodes).fill(0),
    linkPackets: Array(columns * rows * 4).fill(0),
    stuck: 0,
  };
  const events: { timePs: number; act: (nowPs: number) => void }[] = [];
  const at = (timePs: number, act: (nowPs: number) => void) => events.push({ timePs, act });

  const steps = { east: [1, 0], west: [-1, 0], south: [0, 1], north: [0, -1] } as const;
  const directions = ['east', 'west', 'south', 'north'] as const;
  const exits = new Map<string, Exit>();
  const wantedSince = new Map<Buffer, number>();
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      directions.forEach((direction, d) => {
        const [dx, dy] = steps[direction];
        const number = (y * columns + x) * 4 + d;
        const name = `${x},${y} ${direction}`;
        exits.set(name, {
          latencyPs: figure(spec.linkLatencyPs, number),
          busyPs: figure(spec.linkBusyPs, number),
          into: { name, node: null, x: (x + dx + columns) % columns, y: (y + dy + rows) % rows, copies: [] },
          freeAtPs: 0,
          waiting: [],
          isWoken: false,
          node: null,
          beganPs: [],
        });
      });
    }
  }
  const placeOf = (node: number) => ({
    x: spec.nodeTile[node] % columns,
    y: Math.floor(spec.nodeTile[node] / columns),
  });
  const injection: Buffer[] = [];
  for (let node = 0; node < nodes; node++) {
    injection.push({ name: `from ${node}`, node, ...placeOf(node), copies: [] });
    exits.set(`node ${node}`, {
      latencyPs: figure(spec.ejectPs, node),
      busyPs: figure(spec.ejectBusyPs, node),
      into: null,
      freeAtPs: 0,
      waiting: [],
      isWoken: false,
      node,
      beganPs: [],
    });
  }

  const side = (from: number, to: number, length: number, up: string, down: string) => {
    if (from === to) return null;
    if (spec.topology === 'mesh') return to > from ? up : down;
    const ahead = (to - from + length) % length;
    // Both ways around as long: towards greater numbers, if that does not wrap; else the way that does not, too.
    if (2 * ahead === length) return up;
    return 2 * ahead < length ? up : down;
  };
  const exitName = ({ x, y }: Buffer, place: number) => {
    const node = batch.destinations[place];
    const to = placeOf(node);
    const direction = side(x, to.x, columns, 'east', 'west') ?? side(y, to.y, rows, 'south', 'north');
    return direction === null ? `node ${node}` : `${x},${y} ${direction}`;
  };

  const hasRoom = (exit: Exit) => exit.into === null || exit.into.copies.length < bufferPackets;
  const wake = (name: string, nowPs: number) => {
    const exit = exits.get(name)!;
    if (exit.waiting.length === 0 || exit.isWoken || !hasRoom(exit)) return;
    exit.isWoken = true;
    at(Math.max(nowPs, exit.freeAtPs), now => {
      exit.isWoken = false;
      const buffer = exit.waiting.shift()!;
      result.waitedPs += now - wantedSince.get(buffer)!;
      const isGone = move(buffer, name, now);
      wake(name, now);
      if (!isGone) ask(buffer, now);
    });
  };
  const put = (buffer: Buffer, copy: Copy) => {
    buffer.copies.push(copy);
    if (buffer.copies.length === 1) at(copy.arrivalPs, now => ask(buffer, now));
  };
  function ask(buffer: Buffer, nowPs: number): void {
    const [copy] = buffer.copies;
    const name = exitName(buffer, copy.places[0]);
    const exit = exits.get(name)!;
    if (exit.waiting.length > 0 || exit.freeAtPs > nowPs || !hasRoom(exit)) {
      exit.waiting.push(buffer);
      wantedSince.set(buffer, nowPs);
      wake(name, nowPs);
    } else if (!move(buffer, name, nowPs)) ask(buffer, nowPs);
  }
  function move(buffer: Buffer, name: string, nowPs: number): boolean {
    const exit = exits.get(name)!;
    const [{ packet, places }] = buffer.copies;
    const branch: number[] = [];
    while (places.length > 0 && exitName(buffer, places[0]) === name) branch.push(places.shift()!);
    exit.freeAtPs = nowPs + exit.busyPs;
    const arrivalPs = nowPs + exit.latencyPs;
    if (exit.into !== null) {
      result.hops++;
      result.linkPackets[[...exits.keys()].indexOf(name)]++;
      put(exit.into, { packet, places: branch, arrivalPs });
    } else {
      const node = exit.node!;
      const begins = Math.max(arrivalPs, result.busyUntilPs[node]);
      exit.beganPs.push(begins);
      const ends = begins + batch.handlingPs[branch[0]];
      result.busyUntilPs[node] = ends;
      result.deliveries++;
      result.arrivedPs[packet] = Math.max(result.arrivedPs[packet], arrivalPs);
      result.handledPs[packet] = Math.max(result.handledPs[packet], ends);
      const filled = exit.beganPs.at(-bufferPackets);
      if (filled !== undefined) exit.freeAtPs = Math.max(exit.freeAtPs, filled);
    }
    if (places.length > 0) return false;
    buffer.copies.shift();
    const [next] = buffer.copies;
    if (next !== undefined) at(Math.max(nowPs, next.arrivalPs), now => ask(buffer, now));
    if (buffer.node === null) wake(buffer.name, nowPs);
    else inject(buffer.node, nowPs);
    return true;
  }

  const toSend = injection.map((_, node) => {
    const list: { packet: number; gapPs: number; places: number[] }[] = [];
    for (let packet = batch.packetStart[node]; packet < batch.packetStart[node + 1]; packet++) {
      const places: number[] = [];
      for (let p = batch.destinationStart[packet]; p < batch.destinationEnd[packet]; p++) places.push(p);
      const gapPs = batch.gapPs[packet];
      if (spec.routing === 'multicast' || places.length < 2) list.push({ packet, gapPs, places });
      else
        for (const [i, place] of places.entries())
          list.push({ packet, gapPs: i === 0 ? gapPs : 0, places: [place] });
    }
    return list;
  });
  const portFreePs: number[] = Array(nodes).fill(0);
  function inject(node: number, nowPs: number): void {
    const buffer = injection[node];
    while (toSend[node].length > 0 && buffer.copies.length < bufferPackets) {
      const { packet, gapPs, places } = toSend[node].shift()!;
      let sentPs = result.lastSentPs[node] + gapPs;
      if (places.length > 0) {
        sentPs = Math.max(sentPs, portFreePs[node], nowPs);
        portFreePs[node] = sentPs + figure(spec.injectBusyPs, node);
        put(buffer, { packet, places: [...places], arrivalPs: sentPs + figure(spec.injectPs, node) });
      }
      result.sentPs[packet] = sentPs;
      result.lastSentPs[node] = sentPs;
    }
  }

  for (let node = 0; node < nodes; node++) inject(node, 0);
  while (events.length > 0) {
    // The earliest; of these the one that was scheduled first, as the list is in that order.
    let first = 0;
    for (let i = 1; i < events.length; i++) if (events[i].timePs < events[first].timePs) first = i;
    const [{ timePs, act }] = events.splice(first, 1);
    act(timePs);
  }
  result.endPs = Math.max(0, ...result.lastSentPs, ...result.busyUntilPs);
  for (const { into } of exits.values()) result.stuck += into?.copies.length ?? 0;
  for (const { copies } of injection) result.stuck += copies.length;
  return result;
}
