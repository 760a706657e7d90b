/** Characters of YAML (1.2.2, chapter 5) by their bytes. */

export const TAB = 0x09;
export const LINE_FEED = 0x0a;
export const CARRIAGE_RETURN = 0x0d;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const HASH = 0x23;
export const PERCENT = 0x25;
export const APOSTROPHE = 0x27;
export const COMMA = 0x2c;
export const DASH = 0x2d;
export const DOT = 0x2e;
export const COLON = 0x3a;
export const QUESTION = 0x3f;
export const BACKSLASH = 0x5c;
export const LIST_OPEN = 0x5b;
export const LIST_CLOSE = 0x5d;
export const MAP_OPEN = 0x7b;
export const MAP_CLOSE = 0x7d;

/** What an indicator at the start of a value would mean, for those that are not read. */
export const REFUSED: ReadonlyMap<number, string> = new Map([
  [0x26, 'an anchor (&) begins here; write the value out'],
  [0x2a, 'an alias (*) stands here; write the value out'],
  [0x21, 'a tag (!) stands here; leave it out'],
  [0x7c, 'a block of text (|) begins here; write the text in one line, in quotes'],
  [0x3e, 'a block of text (>) begins here; write the text in one line, in quotes'],
  [0x25, 'a text cannot begin with "%"; put it in quotes'],
  [0x40, 'a text cannot begin with "@"; put it in quotes'],
  [0x60, 'a text cannot begin with "`"; put it in quotes'],
]);

/** Bytes at which a plain scalar may end (1): outside brackets, and within. 0 is the window's end. */
export const BLOCK_STOPS = table([0, LINE_FEED, CARRIAGE_RETURN, COLON, HASH]);
export const FLOW_STOPS = table([
  ...[0, LINE_FEED, CARRIAGE_RETURN, COLON, HASH],
  ...[COMMA, LIST_OPEN, LIST_CLOSE, MAP_OPEN, MAP_CLOSE],
]);

export function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}

export function isBreak(byte: number): boolean {
  return byte === LINE_FEED || byte === CARRIAGE_RETURN;
}

/** Bytes with which a plain scalar begins, whatever follows: no indicator (0). */
export const INDICATORS = table([
  ...[QUOTE, APOSTROPHE, QUESTION, DASH, COLON, COMMA, LIST_OPEN, LIST_CLOSE, MAP_OPEN, MAP_CLOSE],
  ...REFUSED.keys(),
]);

/** A blank, a line break, or the end of the text. */
export function isSpaceOrEnd(byte: number): boolean {
  return (
    byte <= SPACE &&
    (byte === SPACE || byte === LINE_FEED || byte === TAB || byte === CARRIAGE_RETURN || byte === 0)
  );
}

export function isFlowIndicator(byte: number): boolean {
  return FLOW_STOPS[byte] === 1 && byte >= COMMA && byte !== COLON;
}

/** Marks bytes in a table of all (1; others 0). */
export function table(bytes: readonly number[]): Uint8Array {
  const stops = new Uint8Array(256);
  for (const byte of bytes) stops[byte] = 1;
  return stops;
}
