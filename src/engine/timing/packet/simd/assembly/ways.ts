/** The ways that packets take through routers: first along the row, then along the column. */
import { inputOf, nodeAt, spotOf } from './destinations';
import { Channel, HERE, Moving, Router } from './records';

/** Which exit behind a channel a packet takes. */
// @ts-ignore: decorator
@inline
export function exitOf(channel: usize, moving: usize): usize {
  const router = <usize>load<u32>(channel, Channel.ROUTER);
  const spot = load<u32>(moving, Moving.SPOT);
  const alongX = <u32>load<u8>(<usize>load<u32>(router, Router.EAST_WEST) + <usize>(spot & 0xffff));
  const alongY = <u32>load<u8>(<usize>load<u32>(router, Router.NORTH_SOUTH) + <usize>(spot >> 16));
  const direction = select<u32>(alongX, alongY, alongX !== HERE);
  const link = <usize>load<u32>(router, Router.LINKS) + <usize>direction;
  return select<usize>(<usize>load<u32>(moving, Moving.INPUT), link, direction === HERE);
}

/** Where the branch ends that {@link choose} found. */
export let branchEnd: u32 = 0;

/** Finds the next branch of the packet at the head, and where it ends; returns its exit. */
// @ts-ignore: decorator
@inline
export function choose(channel: usize, moving: usize): usize {
  const router = <usize>load<u32>(channel, Channel.ROUTER);
  const eastWest = <usize>load<u32>(router, Router.EAST_WEST);
  const northSouth = <usize>load<u32>(router, Router.NORTH_SOUTH);
  const spot = load<u32>(moving, Moving.SPOT);
  const from = load<u32>(moving, Moving.FROM);
  const to = load<u32>(moving, Moving.END);
  const alongX = <u32>load<u8>(eastWest + <usize>(spot & 0xffff));
  if (alongX !== HERE) {
    branchEnd = endAlongRow(eastWest, alongX, from + 1, to);
    return <usize>load<u32>(router, Router.LINKS) + <usize>alongX;
  }
  const alongY = <u32>load<u8>(northSouth + <usize>(spot >> 16));
  if (alongY !== HERE) {
    branchEnd = endAlongColumn(northSouth, alongY, spot & 0xffff, from + 1, to);
    return <usize>load<u32>(router, Router.LINKS) + <usize>alongY;
  }
  branchEnd = from + 1;
  return inputOf(nodeAt(from));
}

/** The first place from `place` on whose node lies another way along the row. */
function endAlongRow(eastWest: usize, direction: u32, place: u32, to: u32): u32 {
  while (place < to) {
    if (<u32>load<u8>(eastWest + <usize>(spotOf(nodeAt(place)) & 0xffff)) !== direction) break;
    place++;
  }
  return place;
}

/** The same along the column. */
function endAlongColumn(northSouth: usize, direction: u32, column: u32, place: u32, to: u32): u32 {
  while (place < to) {
    const spot = spotOf(nodeAt(place));
    if ((spot & 0xffff) !== column) break;
    if (<u32>load<u8>(northSouth + <usize>(spot >> 16)) !== direction) break;
    place++;
  }
  return place;
}
