/** Packets on their way, and branches of such. There are never more than places for them. */
import { spotOf } from './destinations';
import { Moving, Place } from './records';

let first: usize = 0;
/** The first record that was never used, and of those that were a list. */
let unused: usize = 0;
let free: usize = 0;

export function openMoving(firstAt: usize): void {
  first = firstAt;
}

/** Takes all that are left from the network. */
export function forgetMoving(): void {
  unused = first;
  free = 0;
}

// @ts-ignore: decorator
@inline
export function movingAt(at: usize): usize {
  return <usize>load<u32>(at, Place.MOVING);
}

/** A packet, or a branch of one, that is to reach a place of the destinations first, which is a node's. */
// @ts-ignore: decorator
@inline
export function beginMoving(place: u32, node: u32, inputOrEnd: u32): usize {
  let moving = free;
  if (moving === 0) {
    moving = unused;
    unused += 1 << Moving.SHIFT;
  } else free = <usize>load<u32>(moving, Moving.NEXT);
  goOnWith(moving, place, node);
  store<u32>(moving, inputOrEnd, Moving.INPUT);
  return moving;
}

/** The packet is where it was to be. */
// @ts-ignore: decorator
@inline
export function endMoving(moving: usize): void {
  store<u32>(moving, <u32>free, Moving.NEXT);
  free = moving;
}

/** It is to reach a place of the destinations next, which is a node's. */
// @ts-ignore: decorator
@inline
export function goOnWith(moving: usize, place: u32, node: u32): void {
  store<u32>(moving, place, Moving.FROM);
  store<u32>(moving, spotOf(node), Moving.SPOT);
}
