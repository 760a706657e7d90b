import type { JsonReader, Named } from './json-reader.js';

/** What reads the value of each key of an object. */
export type KeyReaders<K extends string> = { readonly [key in K]: () => void };

/**
 * Reads an object that has exactly these keys, each once, in any order.
 * @param ignored keys besides that are passed over
 * @throws SpikeloomError for an unknown key, one that comes twice, one that is missing
 */
export function readKeys<K extends string>(
  reader: JsonReader,
  what: Named,
  readers: KeyReaders<K>,
  ignored?: RegExp,
): void {
  reader.openObject(what);
  const opened = reader.place;
  // No object has many keys: a list is faster than a set, and there may be millions of packets.
  const seen: string[] = [];
  for (let first = true; ; first = false) {
    const key = reader.nextKey(what, first);
    if (key === null) break;
    if (seen.includes(key)) reader.refuse(`${what()} has the key ${key} twice; remove one`);
    seen.push(key);
    if (Object.hasOwn(readers, key)) readers[key as K]();
    else if (ignored?.test(key)) reader.skip(() => `${key} of ${what()}`);
    else
      reader.refuse(
        `${what()} has no key ${JSON.stringify(key)}; its keys are ${Object.keys(readers).join(', ')}`,
      );
  }
  const missing = Object.keys(readers).find(key => !seen.includes(key));
  if (missing !== undefined) {
    reader.refuse(
      `${what()} (from line ${opened.line}, column ${opened.column}) ends without its key ${missing}; add it`,
    );
  }
}
