import { raise, type SourcePlace } from '../../fixed/error.js';
import { formatPath } from '../../fixed/schema-issue.js';
import type { InputSpec, NetworkDescription, PopulationSpec } from '../description.js';

/** Where the parts of a description stand in the text that it was read from. */
export interface NetworkPlaces {
  /** Place of the key at a path such as `['projections', 'W1', 'from']`. */
  placeOf(path: readonly PropertyKey[]): SourcePlace;
  /** Place of the first character of the text at a path. */
  placeOfText(path: readonly PropertyKey[]): SourcePlace;
}

/** A description under check: finds its parts by name, and refuses with their places. */
export class CheckContext {
  readonly description: NetworkDescription;
  readonly #places: NetworkPlaces | undefined;

  constructor(description: NetworkDescription, places: NetworkPlaces | undefined) {
    this.description = description;
    this.#places = places;
  }

  input(name: string): InputSpec | undefined {
    return own(this.description.inputs, name);
  }

  population(name: string): PopulationSpec | undefined {
    return own(this.description.populations, name);
  }

  /** The place of a rule's text, or of no file. */
  placeOfText(path: readonly PropertyKey[]): SourcePlace | undefined {
    return this.#places?.placeOfText(path);
  }

  /**
   * @param path what the mistake is about; the message begins with it
   * @throws SpikeloomError with the place of `path`, where there is a text
   */
  refuse(path: readonly PropertyKey[], problem: string): never {
    return raise(`${formatPath(path)} ${problem}`, this.#places?.placeOf(path));
  }

  /** Refuses `path`, whose value is a name that nothing of the right kind has. */
  refuseName(path: readonly PropertyKey[], name: string, kind: string, known: readonly string[]): never {
    return this.refuse(path, `is "${name}", which is no ${kind}; known: ${known.join(', ') || 'none'}`);
  }
}

/** The entry of that name, never something inherited ("constructor"). */
export function own<T>(entries: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined;
}
