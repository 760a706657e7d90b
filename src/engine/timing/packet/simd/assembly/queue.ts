/** The event queue; the definition is `../../event-queue.ts`. An event is a channel, its time and list are in its record. */
import { Channel } from './records';

const BUCKETS: i64 = 4096;
const NEVER: i64 = i64.MAX_VALUE;

/** A list of events in order; of an empty one both pointers mean nothing. */
namespace Bucket {
  export const SHIFT: usize = 3;
  export const FIRST: usize = 0;
  export const LAST: usize = 4;
}

/** [64] which of 64 buckets are not empty. */
const FIRST_WORD: usize = 1024;
const WORD_SHIFT: usize = 3;
const PAST_WORDS: usize = FIRST_WORD + (64 << WORD_SHIFT);
/** [4096] */
const FIRST_BUCKET: usize = PAST_WORDS;
/** [events] */
let heap: usize = 0;
let heapLength: u32 = 0;
/** Events that went into the heap; how many it was tells of the same time the first: in it, that stands for the list's pointer. */
let added: u32 = 0;
/** Number of the bucket of the heap's first event. */
let farBucket: i64 = NEVER;
/** Logarithm of a bucket's width in picoseconds. */
let widthShift: i64 = 0;
/** Where events are taken now: a word, its buckets, and the number of the first. */
let word: usize = FIRST_WORD;
let buckets: usize = FIRST_BUCKET;
let base: i64 = 0;

export function openQueue(ofHeap: usize, shift: u32): void {
  heap = ofHeap;
  widthShift = <i64>shift;
}

/** Starts anew at time 0. A run takes all events, so there are none. */
export function rewindQueue(): void {
  added = 0;
  goTo(0);
}

// @ts-ignore: decorator
@inline
export function schedule(event: usize, time: i64): void {
  store<i64>(event, time, Channel.TIME);
  const bucket = time >> widthShift;
  if (bucket - base >= BUCKETS) {
    addFar(event, bucket);
    return;
  }
  const own = wordOf(bucket);
  const set = load<u64>(own);
  const bit = <u64>1 << <u64>(bucket & 63);
  const b = bucketAt(bucket);
  if ((set & bit) === 0) {
    store<u64>(own, set | bit);
    store<u32>(b, <u32>event, Bucket.FIRST);
  } else {
    const last = <usize>load<u32>(b, Bucket.LAST);
    if (load<i64>(last, Channel.TIME) > time) {
      insert(event, time, b, 0);
      return;
    }
    store<u32>(last, <u32>event, Channel.NEXT);
  }
  store<u32>(b, <u32>event, Bucket.LAST);
}

// @ts-ignore: decorator
@inline
function wordOf(bucket: i64): usize {
  return FIRST_WORD + (((<usize>bucket >> 6) & 63) << WORD_SHIFT);
}

// @ts-ignore: decorator
@inline
function bucketAt(bucket: i64): usize {
  return FIRST_BUCKET + ((<usize>bucket & 4095) << Bucket.SHIFT);
}

/** Puts an event behind another one (0: none) of its bucket and those that are not later, and before a later one, which there is. */
function insert(event: usize, time: i64, b: usize, behind: usize): void {
  let before = behind;
  let after = behind === 0 ? <usize>load<u32>(b, Bucket.FIRST) : <usize>load<u32>(behind, Channel.NEXT);
  while (load<i64>(after, Channel.TIME) <= time) {
    before = after;
    after = <usize>load<u32>(after, Channel.NEXT);
  }
  store<u32>(event, <u32>after, Channel.NEXT);
  if (before === 0) store<u32>(b, <u32>event, Bucket.FIRST);
  else store<u32>(before, <u32>event, Channel.NEXT);
}

/** The first event, or 0. */
// @ts-ignore: decorator
@inline
export function take(): usize {
  let set = load<u64>(word);
  if (set === 0) {
    if (!advance()) return 0;
    set = load<u64>(word);
  }
  const b = buckets + (<usize>ctz(set) << Bucket.SHIFT);
  const event = <usize>load<u32>(b, Bucket.FIRST);
  store<u32>(b, load<u32>(event, Channel.NEXT), Bucket.FIRST);
  store<u64>(word, select<u64>(set & (set - 1), set, event === <usize>load<u32>(b, Bucket.LAST)));
  return event;
}

/** Goes on to the next word that has a bit; whether there is one. */
function advance(): bool {
  let near = NEVER;
  const start = word;
  let at = start;
  do {
    at += 1 << WORD_SHIFT;
    if (at === PAST_WORDS) at = FIRST_WORD;
    if (load<u64>(at) !== 0) {
      near = base + <i64>((((at - start) >> WORD_SHIFT) & 63) << 6);
      break;
    }
  } while (at !== start);
  const far = farBucket & ~(<i64>63);
  if (near === NEVER && farBucket === NEVER) return false;
  goTo(min(near, far));
  if (far <= near) takeFar();
  return true;
}

function goTo(bucket: i64): void {
  base = bucket;
  word = wordOf(bucket);
  buckets = bucketAt(bucket);
}

function isBefore(a: usize, b: usize): bool {
  const timeA = load<i64>(a, Channel.TIME);
  const timeB = load<i64>(b, Channel.TIME);
  return timeA < timeB || (timeA === timeB && load<u32>(a, Channel.NEXT) < load<u32>(b, Channel.NEXT));
}

function addFar(event: usize, bucket: i64): void {
  store<u32>(event, added++, Channel.NEXT);
  farBucket = min(farBucket, bucket);
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

/** Takes all events of the word from the heap; they were scheduled before those that stand in its buckets. */
function takeFar(): void {
  let behind: usize = 0;
  let last = NEVER;
  do {
    const event = <usize>load<u32>(heap);
    removeTop();
    if (farBucket !== last) behind = 0;
    last = farBucket;
    putBefore(event, behind, bucketAt(farBucket), <u64>1 << <u64>(farBucket & 63));
    behind = event;
    farBucket = firstFar();
  } while (farBucket < base + 64);
}

/** Puts an event behind another one (0: none) and those that are earlier, and before all others of its bucket. */
function putBefore(event: usize, behind: usize, b: usize, bit: u64): void {
  const time = load<i64>(event, Channel.TIME);
  const last = <usize>load<u32>(b, Bucket.LAST);
  const set = load<u64>(word);
  const isEmpty = (set & bit) === 0;
  // Of the same time as the last one, an event that waited in the heap as well is behind it, one of the bucket before.
  if (isEmpty || last === behind || load<i64>(last, Channel.TIME) < time) {
    store<u64>(word, set | bit);
    store<u32>(isEmpty ? b + Bucket.FIRST : last + Channel.NEXT, <u32>event);
    store<u32>(b, <u32>event, Bucket.LAST);
  } else insert(event, time - 1, b, behind);
}

function firstFar(): i64 {
  return heapLength === 0 ? NEVER : load<i64>(<usize>load<u32>(heap), Channel.TIME) >> widthShift;
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
