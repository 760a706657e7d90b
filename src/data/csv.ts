import { raise } from '../fixed/error.js';
import { type ImageShape, shapeOfFlat } from './image-shape.js';
import type { ReadSet } from './join-sets.js';

const LINE_FEED = 10;
const RETURN = 13;
const COMMA = 44;
const SPACE = 32;
const TAB = 9;
const ZERO = 48;
const BYTE_MAX = 255;
/** How much of a bad cell an error shows. */
const SHOWN_CHARACTERS = 20;

/**
 * Reads images as text, one a line: the label, then its pixels in raster order, separated by commas, all whole
 * numbers 0..255. A first line that does not begin with a number names the columns; then the column `label`
 * holds the labels, and the others the pixels in their order. Spaces around a number and empty lines are nothing.
 *
 * @param bytes the whole file, UTF-8
 * @param shape rows and columns of images that are not square
 * @throws SpikeloomError naming `file` and, where there is one, line and column
 */
export function parseCsvSet(bytes: Uint8Array, file: string, shape?: ImageShape): ReadSet {
  const lines = new Lines(bytes);
  if (!lines.next()) return raise('holds no images: it is empty', { file });
  let labelCell = 0;
  let cells = 0;
  if (!startsWithNumber(bytes, lines.start, lines.end)) {
    const names = decode(bytes, lines.start, lines.end).split(',').map(plainName);
    labelCell = names.indexOf('label');
    cells = names.length;
    if (labelCell < 0) raise('its first line names columns, but none "label"', { file, line: lines.line });
    if (!lines.next()) return raise('holds no images: it has a heading alone', { file });
  } else {
    cells = bytes.subarray(lines.start, lines.end).filter(byte => byte === COMMA).length + 1;
  }
  const pixels = cells - 1;
  const [rows, columns] = shapeOfFlat(pixels, shape, file);
  const images = new Growing();
  const labels = new Growing();
  const labelLines: number[] = [];
  const values = new Uint8Array(cells);
  do {
    readRow(bytes, lines, values, file);
    labels.add(values.subarray(labelCell, labelCell + 1));
    images.add(values.subarray(0, labelCell));
    images.add(values.subarray(labelCell + 1));
    labelLines.push(lines.line);
  } while (lines.next());
  return {
    set: { images: images.bytes, labels: labels.bytes, count: labelLines.length, rows, columns },
    imagesFile: file,
    labelsFile: file,
    labelLines: Uint32Array.from(labelLines),
  };
}

/** Goes through the lines that are not empty. */
class Lines {
  /** Number of the line, from 1; its first byte, and the one after its last. */
  line = 0;
  start = 0;
  end = 0;
  readonly #bytes: Uint8Array;
  #next: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    this.#next = hasMark ? 3 : 0;
  }

  next(): boolean {
    const bytes = this.#bytes;
    while (this.#next < bytes.length) {
      const found = bytes.indexOf(LINE_FEED, this.#next);
      this.line++;
      this.start = this.#next;
      this.end = found === -1 ? bytes.length : found;
      this.#next = this.end + 1;
      while (this.end > this.start && isBlank(bytes[this.end - 1])) this.end--;
      if (this.end > this.start) return true;
    }
    return false;
  }
}

/** A row's numbers into `values`, one for each of its cells. */
function readRow(bytes: Uint8Array, { line, start, end }: Lines, values: Uint8Array, file: string): void {
  let at = start;
  for (let cell = 0; ; cell++) {
    const cellStart = at;
    while (at < end && isBlank(bytes[at])) at++;
    let value = 0;
    const firstDigit = at;
    while (at < end && isDigit(bytes[at]) && value <= BYTE_MAX) value = 10 * value + bytes[at++] - ZERO;
    const hasDigits = at > firstDigit;
    while (at < end && isBlank(bytes[at])) at++;
    if (!hasDigits || value > BYTE_MAX || (at < end && bytes[at] !== COMMA)) {
      const column = cellStart - start + 1;
      const shown = shownCell(bytes, cellStart, end);
      raise(`cell ${cell + 1} is "${shown}"; labels and pixels are whole numbers from 0 to 255`, {
        file,
        line,
        column,
      });
    }
    if (cell < values.length) values[cell] = value;
    if (at < end) {
      at++;
      continue;
    }
    if (cell + 1 !== values.length) {
      raise(`has ${cell + 1} cells, the first line ${values.length}; all must have as many`, { file, line });
    }
    return;
  }
}

function shownCell(bytes: Uint8Array, start: number, end: number): string {
  const text = decode(bytes, start, Math.min(end, start + 4 * SHOWN_CHARACTERS))
    .split(',')[0]
    .trim();
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}...` : text;
}

function startsWithNumber(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && isBlank(bytes[at])) at++;
  return at < end && /[-+.\d]/.test(String.fromCharCode(bytes[at]));
}

function plainName(cell: string): string {
  return cell
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .toLowerCase();
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte < ZERO + 10;
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === RETURN;
}

function decode(bytes: Uint8Array, start: number, end: number): string {
  return new TextDecoder().decode(bytes.subarray(start, end));
}

/** Bytes of which nobody knows how many will come. */
class Growing {
  #room = new Uint8Array(1024);
  #length = 0;

  get bytes(): Uint8Array {
    return this.#room.subarray(0, this.#length);
  }

  add(bytes: Uint8Array): void {
    if (this.#length + bytes.length > this.#room.length) {
      const larger = new Uint8Array(2 * (this.#length + bytes.length));
      larger.set(this.#room);
      this.#room = larger;
    }
    this.#room.set(bytes, this.#length);
    this.#length += bytes.length;
  }
}
