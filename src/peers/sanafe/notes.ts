import type { SourcePlace } from '../../fixed/error.js';

/** What a reader has to tell its user, each thing once, with the first place at which it came up. */
export class Notes {
  readonly #notes = new Map<string, { readonly place: SourcePlace; times: number }>();

  add(message: string, place: SourcePlace): void {
    const note = this.#notes.get(message);
    if (note === undefined) this.#notes.set(message, { place, times: 1 });
    else note.times++;
  }

  texts(): string[] {
    return [...this.#notes].map(([message, { place, times }]) => {
      const more = times === 1 ? '' : ` (${times} times)`;
      return `${place.file}:${place.line}: ${message}${more}`;
    });
  }
}
