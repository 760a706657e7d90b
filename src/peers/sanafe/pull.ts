import { raise, type SourcePlace } from '../../fixed/error.js';
import type { TextSource } from '../../fixed/yaml-events/cursor.js';
import type { EntryReader } from '../../fixed/yaml-events/entry-reader.js';
import {
  LIST_END,
  LIST_START,
  MAP_END,
  MAP_START,
  SCALAR,
  TEXT_END,
  type YamlEvent,
} from '../../fixed/yaml-events/event.js';
import { YamlEvents } from '../../fixed/yaml-events/yaml-events.js';
import type { TextValue } from './scalars.js';

/** A text's events, one of which is the current one, with what readers ask of them. */
export class Pull {
  readonly #events: YamlEvents;
  event: YamlEvent = SCALAR;
  /** Where the key stands that `keys` gave last. */
  keyPlace: SourcePlace = {};

  constructor(source: TextSource) {
    this.#events = new YamlEvents(source);
  }

  get scalar(): YamlEvents['scalar'] {
    return this.#events.scalar;
  }

  next(): YamlEvent {
    this.event = this.#events.next();
    return this.event;
  }

  /** Lets `reader` take entries of the list that the next event is in, one without brackets; the current event stays. */
  skimLines(reader: EntryReader): void {
    this.#events.skimLines(reader);
  }

  /** The same for a list in brackets. */
  skimItems(reader: EntryReader): void {
    this.#events.skimItems(reader);
  }

  /** Where the current event begins. */
  place(): SourcePlace {
    return this.#events.place();
  }

  fail(message: string): never {
    return raise(message, this.place());
  }

  /** @throws SpikeloomError at the key that `keys` gave last */
  failAtKey(message: string): never {
    return raise(message, this.keyPlace);
  }

  text(): string {
    return this.#events.scalar.text();
  }

  value(): TextValue {
    return { text: this.text(), quoted: this.#events.scalar.quoted };
  }

  /** The text of the current event, which must be a scalar: `what`. */
  expectText(what: string): string {
    this.expectScalar(what);
    return this.text();
  }

  expectScalar(what: string): void {
    if (this.event !== SCALAR) this.fail(`${what} should be a single value, and is a ${nounOf(this.event)}`);
  }

  expect(event: typeof LIST_START | typeof MAP_START, what: string): void {
    if (this.event === event) return;
    const given = this.event === SCALAR ? this.#scalarNoun() : `is a ${nounOf(this.event)}`;
    this.fail(`${what} should be a ${nounOf(event)}, and ${given}`);
  }

  /** Passes over the value that begins with the current event, to its last one. */
  skip(): void {
    let depth = 0;
    do {
      if (this.event === MAP_START || this.event === LIST_START) depth++;
      else if (this.event === MAP_END || this.event === LIST_END) depth--;
      if (depth > 0) this.next();
    } while (depth > 0);
  }

  /** Checks that the text ends here. */
  finish(): void {
    if (this.next() !== TEXT_END) this.fail('the text should end here');
  }

  /** The keys of the map that begins here, each with its value as the current event; none twice. */
  *keys(what: string): Iterable<string> {
    this.expect(MAP_START, what);
    const seen = new Set<string>();
    while (this.next() !== MAP_END) {
      const key = this.text();
      if (seen.has(key)) this.fail(`the key ${JSON.stringify(key)} stands here a second time; leave one out`);
      seen.add(key);
      this.keyPlace = this.place();
      this.next();
      yield key;
    }
  }

  /** The entries of the list that begins here, each as the current event. */
  *entries(what: string): Iterable<number> {
    this.expect(LIST_START, what);
    for (let index = 0; this.next() !== LIST_END; index++) yield index;
  }

  #scalarNoun(): string {
    const text = this.text();
    return text === '' && !this.scalar.quoted ? 'has no value' : `is ${JSON.stringify(text.slice(0, 80))}`;
  }
}

function nounOf(event: YamlEvent): string {
  if (event === MAP_START) return 'map (key: value)';
  if (event === LIST_START) return 'list';
  return 'text';
}
