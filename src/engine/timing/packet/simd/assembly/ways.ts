/** The ways that packets take through routers: first along the row, then along the column. */
import { inputOf, nodeAt, spotOf } from './destinations';
import { Channel, HERE } from './records';

/** Which exit behind a channel a packet to a node takes. */
// @ts-ignore: decorator
@inline
export function exitOf(channel: usize, target: u32): usize {
  const spot = spotOf(target);
  const alongX = <u32>load<u8>(<usize>load<u32>(channel, Channel.EAST_WEST) + <usize>(spot & 0xffff));
  const alongY = <u32>load<u8>(<usize>load<u32>(channel, Channel.NORTH_SOUTH) + <usize>(spot >> 16));
  const direction = select<u32>(alongX, alongY, alongX !== HERE);
  const link = <usize>load<u32>(channel, Channel.LINKS) + <usize>direction;
  return select<usize>(inputOf(target), link, direction === HERE);
}

/** Where the branch ends that {@link choose} found. */
export let branchEnd: u32 = 0;

/** Finds the next branch of a packet behind a channel, with destinations from a place to another, and where it ends; returns its exit. */
// @ts-ignore: decorator
@inline
export function choose(channel: usize, from: u32, to: u32): usize {
  const eastWest = <usize>load<u32>(channel, Channel.EAST_WEST);
  const northSouth = <usize>load<u32>(channel, Channel.NORTH_SOUTH);
  const spot = spotOf(nodeAt(from));
  const alongX = <u32>load<u8>(eastWest + <usize>(spot & 0xffff));
  if (alongX !== HERE) {
    branchEnd = endAlongRow(eastWest, alongX, from + 1, to);
    return <usize>load<u32>(channel, Channel.LINKS) + <usize>alongX;
  }
  const alongY = <u32>load<u8>(northSouth + <usize>(spot >> 16));
  if (alongY !== HERE) {
    branchEnd = endAlongColumn(northSouth, alongY, spot & 0xffff, from + 1, to);
    return <usize>load<u32>(channel, Channel.LINKS) + <usize>alongY;
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
