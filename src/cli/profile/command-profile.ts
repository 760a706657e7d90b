import type { Engine } from '../../engine/engine.js';
import { Profile } from '../../engine/profile/profile.js';
import type { ProfileRecord } from '../../report/profile.js';
import { profileRecord } from './record.js';

/** Times a command from its making on, section by section; within one section, an engine. */
export class CommandProfile {
  readonly #sections = new Map<string, number>();
  #last = performance.now();
  #watched: { readonly engine: Engine; readonly profile: Profile } | undefined;

  /** From now on what the engine does is timed. */
  watch(engine: Engine): void {
    const profile = new Profile(engine, () => performance.now());
    engine.profile = profile;
    this.#watched = { engine, profile };
  }

  /**
   * What was done since the section before is over.
   * @param seconds where that was only the first part: what is left belongs to the next section
   */
  endSection(name: string, seconds = (performance.now() - this.#last) / 1000): void {
    this.#sections.set(name, seconds);
    this.#last += 1000 * seconds;
  }

  /** What has been seen up to the end of the last section, once an engine is watched. */
  record(): ProfileRecord {
    const { engine, profile } = this.#watched!;
    engine.profile = undefined;
    return profileRecord(engine.image, engine.shares.length, profile.result(), this.#sections);
  }
}
