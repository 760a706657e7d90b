import { raise } from '../../fixed/error.js';
import type { JsonReader, Named } from './json-reader.js';
import { RANC_LIMITS } from './limits.js';
import type { RancConfig } from './system.js';

/**
 * Axons beyond a core's are there at the output bus alone, and where that is stands anywhere in the file: what may be
 * for it is remembered, the first of each cell, until it is known.
 */
export class TargetCheck {
  /** No axon has this number or a greater one, wherever it is. */
  readonly mostAxons = Math.max(RANC_LIMITS.axons, RANC_LIMITS.outputs);
  readonly #axons: number;
  readonly #reader: JsonReader;
  /** By cell the target of the greatest axon beyond a core's. */
  readonly #beyond = new Map<number, { axon: number; line: number; column: number; what: string }>();

  constructor({ axons }: RancConfig, reader: JsonReader) {
    this.#axons = axons;
    this.#reader = reader;
  }

  add(cell: number, axon: number, line: number, column: number, what: Named): void {
    if (axon < this.#axons) return;
    const known = this.#beyond.get(cell);
    if (known === undefined || known.axon < axon)
      this.#beyond.set(cell, { axon, line, column, what: what() });
  }

  /** @throws SpikeloomError where a target has no such axon */
  finish(busCell: number, outputs: number): void {
    for (const [cell, { axon, line, column, what }] of this.#beyond) {
      const axons = cell === busCell ? Math.max(this.#axons, outputs) : this.#axons;
      if (axon < axons) continue;
      const limit =
        cell === busCell ? `${axons - 1} at the output bus` : `${axons - 1}, as num_axons is ${axons}`;
      raise(`destination_axon of ${what} is ${axon}; limit ${limit}`, this.#reader.placeAt(line, column));
    }
  }
}
