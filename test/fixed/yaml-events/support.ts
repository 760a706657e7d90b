import type { TextSource } from '../../../src/fixed/yaml-events/cursor.js';
import {
  LIST_END,
  LIST_START,
  MAP_END,
  MAP_START,
  SCALAR,
  TEXT_END,
  type YamlEvent,
} from '../../../src/fixed/yaml-events/event.js';
import { YamlEvents } from '../../../src/fixed/yaml-events/yaml-events.js';

/** Scalars as texts, maps as their entries in order, so that keys given twice are seen. */
export type Tree = string | Tree[] | { entries: [Tree, Tree][] };

/** A text in pieces of so many bytes. */
export function sourceOf(text: string | Uint8Array, chunk = 65_536, file = 'f.yaml'): TextSource {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return {
    file,
    *chunks() {
      for (let at = 0; at < bytes.length; at += chunk) yield bytes.slice(at, at + chunk);
    },
  };
}

/** What the events of a text come to. */
export function treeOf(source: TextSource): Tree {
  const events = new YamlEvents(source);
  const build = (event: YamlEvent): Tree => {
    if (event === SCALAR) return events.scalar.text();
    if (event === LIST_START) {
      const list: Tree[] = [];
      for (let next = events.next(); next !== LIST_END; next = events.next()) list.push(build(next));
      return list;
    }
    if (event !== MAP_START) throw new Error(`event ${event} where a value should be`);
    const entries: [Tree, Tree][] = [];
    for (let next = events.next(); next !== MAP_END; next = events.next()) {
      entries.push([build(next), build(events.next())]);
    }
    return { entries };
  };
  const tree = build(events.next());
  if (events.next() !== TEXT_END || events.next() !== TEXT_END) throw new Error('the text does not end');
  return tree;
}
