/** Where the packets of a batch go: places, several to a packet of multicast, each with a node. */
import { Channel } from './records';

/** Pointer to the first node's channel. */
let inputs: usize = 0;
/** [nodes] column in the lower half, row in the upper. */
let spots: usize = 0;
/** [places] the node, for how long it works on the packet, and the packet. */
let nodes: usize = 0;
let handlings: usize = 0;
let packets: usize = 0;

export function openNodes(inputsAt: usize, spotsAt: usize): void {
  inputs = inputsAt;
  spots = spotsAt;
}

export function openDestinations(nodesAt: usize, handlingsAt: usize, packetsAt: usize): void {
  nodes = nodesAt;
  handlings = handlingsAt;
  packets = packetsAt;
}

// @ts-ignore: decorator
@inline
export function nodeAt(place: u32): u32 {
  return load<u32>(nodes + (<usize>place << 2));
}

/** In picoseconds. */
// @ts-ignore: decorator
@inline
export function handlingAt(place: u32): i64 {
  return whole(load<f64>(handlings + (<usize>place << 3)));
}

// @ts-ignore: decorator
@inline
export function packetAt(place: u32): u32 {
  return load<u32>(packets + (<usize>place << 2));
}

// @ts-ignore: decorator
@inline
export function spotOf(node: u32): u32 {
  return load<u32>(spots + (<usize>node << 2));
}

/** The channel through which a node is reached. */
// @ts-ignore: decorator
@inline
export function inputOf(node: u32): usize {
  return inputs + (<usize>node << Channel.SHIFT);
}

/** A whole number below 2^52 that is kept as a double: such a sum has it in its lower bits. */
// @ts-ignore: decorator
@inline
export function whole(value: f64): i64 {
  return reinterpret<i64>(value + 4503599627370496) & 0xfffffffffffff;
}
