/** The event queue; the definition is `../../event-queue.ts`. An event is a pointer; its list goes on in the channel. */
import { Event } from './records';

const BUCKETS: i64 = 1024;
const MASK: i64 = 1023;

/** [1024 x (first, last)] */
let buckets: usize = 0;
/** [32] which buckets are not empty. */
let words: usize = 0;
let summary: u32 = 0;
/** [events] */
let heap: usize = 0;
let heapLength: u32 = 0;
let added: u32 = 0;
/** Logarithm of a bucket's width in picoseconds. */
let widthShift: i64 = 0;
/** Number of the bucket of the event taken last. */
let now: i64 = 0;

export function openQueue(ofBuckets: usize, ofHeap: usize, shift: u32): void {
  buckets = ofBuckets;
  words = ofBuckets + (<usize>BUCKETS << 3);
  heap = ofHeap;
  widthShift = <i64>shift;
}

export function clearQueue(): void {
  memory.fill(buckets, 0, (<usize>BUCKETS << 3) + 128);
  summary = 0;
  heapLength = 0;
  added = 0;
  now = 0;
}

// @ts-ignore: decorator
@inline
export function schedule(event: usize, time: i64): void {
  store<i64>(event, time, Event.TIME);
  const bucket = time >> widthShift;
  if (bucket - now >= BUCKETS) {
    addFar(event);
    return;
  }
  const b = buckets + (<usize>(bucket & MASK) << 3);
  store<u32>(event, 0, Event.NEXT);
  if (load<u32>(b) === 0) {
    store<u32>(b, <u32>event);
    store<u32>(b, <u32>event, 4);
    mark(<u32>(bucket & MASK));
  } else {
    const last = <usize>load<u32>(b, 4);
    if (load<i64>(last, Event.TIME) <= time) {
      store<u32>(last, <u32>event, Event.NEXT);
      store<u32>(b, <u32>event, 4);
    } else insert(event, b, true);
  }
}

/** The first event, or 0. */
// @ts-ignore: decorator
@inline
export function take(): usize {
  let b = buckets + (<usize>(now & MASK) << 3);
  if (load<u32>(b) === 0) {
    if (!advance()) return 0;
    b = buckets + (<usize>(now & MASK) << 3);
  }
  const event = <usize>load<u32>(b);
  const next = load<u32>(event, Event.NEXT);
  store<u32>(b, next);
  if (next === 0) {
    const bit = <u32>(now & MASK);
    const word = words + (<usize>(bit >> 5) << 2);
    const left = load<u32>(word) & ~(1 << (bit & 31));
    store<u32>(word, left);
    if (left === 0) summary &= ~(1 << (bit >> 5));
  }
  return event;
}

function mark(bit: u32): void {
  const word = words + (<usize>(bit >> 5) << 2);
  store<u32>(word, load<u32>(word) | (1 << (bit & 31)));
  summary |= 1 << (bit >> 5);
}

/** Puts an event among those of its bucket, behind or before those of the same time. */
function insert(event: usize, b: usize, behind: bool): void {
  const time = load<i64>(event, Event.TIME);
  let before: usize = 0;
  let after = <usize>load<u32>(b);
  while (after !== 0) {
    const other = load<i64>(after, Event.TIME);
    if (!(other < time || (behind && other === time))) break;
    before = after;
    after = <usize>load<u32>(after, Event.NEXT);
  }
  store<u32>(event, <u32>after, Event.NEXT);
  if (before === 0) store<u32>(b, <u32>event);
  else store<u32>(before, <u32>event, Event.NEXT);
  if (after === 0) store<u32>(b, <u32>event, 4);
}

function advance(): bool {
  if (summary === 0 && heapLength === 0) return false;
  const near = summary === 0 ? i64.MAX_VALUE : nextBucket();
  const beyond = heapLength === 0 ? i64.MAX_VALUE : bucketOf(<usize>load<u32>(heap));
  now = min(near, beyond);
  if (beyond > near) return true;
  mark(<u32>(now & MASK));
  takeFar(beyond);
  return true;
}

function bucketOf(event: usize): i64 {
  return load<i64>(event, Event.TIME) >> widthShift;
}

function nextBucket(): i64 {
  const start = <u32>((now + 1) & MASK);
  const inWord = load<u32>(words + (<usize>(start >> 5) << 2)) & (~(<u32>0) << (start & 31));
  let found: u32;
  if (inWord !== 0) found = (start & ~31) + <u32>ctz(inWord);
  else {
    const after: u32 = start >> 5 === 31 ? 0 : summary & (~(<u32>0) << ((start >> 5) + 1));
    const word = <u32>ctz(after !== 0 ? after : summary);
    found = (word << 5) + <u32>ctz(load<u32>(words + (<usize>word << 2)));
  }
  return now + 1 + <i64>((found - start) & <u32>MASK);
}

function isBefore(a: usize, b: usize): bool {
  const timeA = load<i64>(a, Event.TIME);
  const timeB = load<i64>(b, Event.TIME);
  return timeA < timeB || (timeA === timeB && load<u32>(a, Event.SEQUENCE) < load<u32>(b, Event.SEQUENCE));
}

function addFar(event: usize): void {
  store<u32>(event, added++, Event.SEQUENCE);
  let place = heapLength++;
  while (place > 0) {
    const parent = (place - 1) >> 1;
    const above = load<u32>(heap + (<usize>parent << 2));
    if (!isBefore(event, <usize>above)) break;
    store<u32>(heap + (<usize>place << 2), above);
    place = parent;
  }
  store<u32>(heap + (<usize>place << 2), <u32>event);
}

/** Takes all events of a bucket from the heap; they were scheduled before those that stand in the bucket. */
function takeFar(bucket: i64): void {
  const b = buckets + (<usize>(bucket & MASK) << 3);
  // Taken in order, each goes behind those of its time that were taken before it, and before the others.
  let behind: usize = 0;
  while (heapLength > 0) {
    const event = <usize>load<u32>(heap);
    if (bucketOf(event) !== bucket) return;
    removeTop();
    const time = load<i64>(event, Event.TIME);
    let before = behind;
    let after = behind === 0 ? <usize>load<u32>(b) : <usize>load<u32>(behind, Event.NEXT);
    while (after !== 0 && load<i64>(after, Event.TIME) < time) {
      before = after;
      after = <usize>load<u32>(after, Event.NEXT);
    }
    store<u32>(event, <u32>after, Event.NEXT);
    if (before === 0) store<u32>(b, <u32>event);
    else store<u32>(before, <u32>event, Event.NEXT);
    if (after === 0) store<u32>(b, <u32>event, 4);
    behind = event;
  }
}

function removeTop(): void {
  const moved = load<u32>(heap + (<usize>--heapLength << 2));
  let place: u32 = 0;
  for (let child: u32 = 1; child < heapLength; child = 2 * place + 1) {
    let below = load<u32>(heap + (<usize>child << 2));
    if (child + 1 < heapLength) {
      const other = load<u32>(heap + (<usize>(child + 1) << 2));
      if (isBefore(<usize>other, <usize>below)) {
        below = other;
        child++;
      }
    }
    if (!isBefore(<usize>below, <usize>moved)) break;
    store<u32>(heap + (<usize>place << 2), below);
    place = child;
  }
  store<u32>(heap + (<usize>place << 2), moved);
}
