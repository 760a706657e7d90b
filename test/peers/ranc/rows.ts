import { Engine, type EngineOptions } from '../../../src/engine/engine.js';
import type { ChipImage } from '../../../src/image/layout.js';

/** Rows of the output bus, read off an engine step by step. */
export function engineRows(image: ChipImage, rows: number, options: EngineOptions = {}): number[][] {
  const engine = new Engine(image, options);
  engine.reset();
  const { sources, lines } = image.outputs!;
  const lineOf = new Map([...sources].map((source, i) => [source, lines[i]]));
  return Array.from({ length: rows }, () => {
    engine.step();
    const set = new Set<number>();
    for (const { sourceBase, spikes, fired } of [...engine.slices, ...engine.encoders]) {
      for (let i = 0; i < fired; i++) {
        const line = lineOf.get(sourceBase + spikes[i]);
        if (line !== undefined) set.add(line);
      }
    }
    return [...set].sort((a, b) => a - b);
  });
}
