/** The event queue; the definition is `../../event-queue.ts`. An event is a channel, its time and list are in its record. */
import { Channel } from './records';

const BUCKETS: i64 = 4096;
const MASK: i64 = 4095;
const NEVER: i64 = i64.MAX_VALUE;

/** [4096 x (first, last)] */
const FIRST_BUCKET: usize = 1024;
/** [64] which buckets are not empty, in words of 64 bits. */
const FIRST_WORD: usize = FIRST_BUCKET + 4096 * 8;
/** Which words are not 0. */
let summary: u64 = 0;
/** [events] */
let heap: usize = 0;
let heapLength: u32 = 0;
/** Events that went into the heap; how many it was tells of the same time the first: in it, that stands for the list's pointer. */
let added: u32 = 0;
/** Number of the bucket of the heap's first event. */
let farBucket: i64 = NEVER;
/** Logarithm of a bucket's width in picoseconds. */
let widthShift: i64 = 0;
/** Number of the bucket of the event taken last. */
let now: i64 = 0;

export function openQueue(ofHeap: usize, shift: u32): void {
  heap = ofHeap;
  widthShift = <i64>shift;
}

/** Starts anew at time 0. A run takes all events, so there are none. */
export function rewindQueue(): void {
  added = 0;
  now = 0;
}

// @ts-ignore: decorator
@inline
export function schedule(event: usize, time: i64): void {
  store<i64>(event, time, Channel.TIME);
  const bucket = time >> widthShift;
  if (bucket - now >= BUCKETS) addFar(event, bucket);
  else append(event, time, <u32>(bucket & MASK));
}

// @ts-ignore: decorator
@inline
function append(event: usize, time: i64, bit: u32): void {
  const b = FIRST_BUCKET + (<usize>bit << 3);
  store<u32>(event, 0, Channel.NEXT);
  const last = <usize>load<u32>(b, 4);
  if (load<u32>(b) === 0) {
    store<u32>(b, <u32>event);
    const word = FIRST_WORD + (<usize>(bit >> 6) << 3);
    store<u64>(word, load<u64>(word) | (<u64>1 << <u64>(bit & 63)));
    summary |= <u64>1 << <u64>(bit >> 6);
  } else if (load<i64>(last, Channel.TIME) <= time) store<u32>(last, <u32>event, Channel.NEXT);
  else {
    insert(event, b, time);
    return;
  }
  store<u32>(b, <u32>event, 4);
}

/** Puts an event before the later ones of its bucket, of which there is one. */
function insert(event: usize, b: usize, time: i64): void {
  let before: usize = 0;
  let after = <usize>load<u32>(b);
  while (load<i64>(after, Channel.TIME) <= time) {
    before = after;
    after = <usize>load<u32>(after, Channel.NEXT);
  }
  store<u32>(event, <u32>after, Channel.NEXT);
  if (before === 0) store<u32>(b, <u32>event);
  else store<u32>(before, <u32>event, Channel.NEXT);
}

/** The first event, or 0. */
// @ts-ignore: decorator
@inline
export function take(): usize {
  const start = <u32>(now & MASK);
  let near = now & ~(<i64>63);
  let word = FIRST_WORD + (<usize>(start >> 6) << 3);
  let set = load<u64>(word);
  const inWord = set & (~(<u64>0) << <u64>(start & 63));
  if (inWord !== 0) near += <i64>ctz(inWord);
  else near = nextWord(start >> 6);
  if (near >= farBucket) {
    if (near === NEVER && farBucket === NEVER) return 0;
    near = farBucket;
    takeFar();
  }
  now = near;
  const bit = <u32>(near & MASK);
  const b = FIRST_BUCKET + (<usize>bit << 3);
  const event = <usize>load<u32>(b);
  const next = load<u32>(event, Channel.NEXT);
  store<u32>(b, next);
  // Without a branch that no processor could foresee; a word is rarely done.
  word = FIRST_WORD + (<usize>(bit >> 6) << 3);
  set = load<u64>(word) & ~(<u64>(next === 0) << <u64>(bit & 63));
  store<u64>(word, set);
  if (set === 0) summary &= ~(<u64>1 << <u64>(bit >> 6));
  return event;
}

/** The first bucket behind those of a word, around the ring, that is not empty. */
function nextWord(word: u32): i64 {
  if (summary === 0) return NEVER;
  const after = summary & (~(<u64>1) << <u64>word);
  const found = <u32>ctz(after !== 0 ? after : summary);
  const bit = (found << 6) + <u32>ctz(load<u64>(FIRST_WORD + (<usize>found << 3)));
  return now + <i64>((bit - <u32>(now & MASK)) & <u32>MASK);
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

/** Takes all events of the first bucket from the heap; they were scheduled before those that stand in the bucket. */
function takeFar(): void {
  const bit = <u32>(farBucket & MASK);
  const b = FIRST_BUCKET + (<usize>bit << 3);
  const word = FIRST_WORD + (<usize>(bit >> 6) << 3);
  store<u64>(word, load<u64>(word) | (<u64>1 << <u64>(bit & 63)));
  summary |= <u64>1 << <u64>(bit >> 6);
  // Taken in order, each goes behind those of its time that were taken before it, and before the others.
  let behind: usize = 0;
  do {
    const event = <usize>load<u32>(heap);
    removeTop();
    const time = load<i64>(event, Channel.TIME);
    let before = behind;
    let after = behind === 0 ? <usize>load<u32>(b) : <usize>load<u32>(behind, Channel.NEXT);
    while (after !== 0 && load<i64>(after, Channel.TIME) < time) {
      before = after;
      after = <usize>load<u32>(after, Channel.NEXT);
    }
    store<u32>(event, <u32>after, Channel.NEXT);
    if (before === 0) store<u32>(b, <u32>event);
    else store<u32>(before, <u32>event, Channel.NEXT);
    if (after === 0) store<u32>(b, <u32>event, 4);
    behind = event;
  } while (firstFar() === farBucket);
  farBucket = firstFar();
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
