import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { compileNetwork } from '../../../src/compiler/compile.js';
import { formatNpy } from '../../../src/data/npy.js';
import type { ChipImage } from '../../../src/image/layout.js';
import { expandNetwork } from '../../../src/network/expand.js';
import { parseNetwork } from '../../../src/network/parse.js';
import { loadChip } from '../../../src/runtime/chips-node.js';

/**
 * Two inputs, two layers that fire, one that does not. A spike of `left` lifts both neurons of `first` by
 * 100, over their threshold of 99, one step later; so does a spike of theirs its partner in `second`.
 */
export const RELAY = `
format: spikeloom/network/1
name: relay
seed: 5
inputs:
  left: {size: 3, encoder: external}
  right: {size: 2, encoder: external}
populations:
  first:
    size: 2
    neuron: {model: lif-shift, leakShift: 3}
    threshold: {kind: constant, value: 99}
  second:
    size: 2
    neuron: {model: lif-shift, leakShift: 3}
    threshold: {kind: constant, value: 99}
  sum: {size: 1, neuron: {model: accumulate}}
projections:
  A:
    from: left
    to: first
    connect: {kind: all}
    weights: {kind: constant, value: 100}
  B:
    from: first
    to: second
    connect: {kind: one-to-one}
    weights: {kind: constant, value: 100}
  C:
    from: right
    to: sum
    connect: {kind: all}
    weights: {kind: float-matrix, values: [[50.5, 33.25]]}
rules: {}
goodness: {}
procedure: {kind: free}
`;

/** The chip image of a network's text. */
export function relayImage(text = RELAY): ChipImage {
  return compileNetwork(expandNetwork(parseNetwork(text)), loadChip('loom1')).image;
}

/** A folder of its own for a test file; gone when its tests are done. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spikeloom-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes spikes [rows x units] as uint8. */
export function writeSpikes(path: string, rows: readonly (readonly number[])[]): void {
  const data = Uint8Array.from(rows.flat());
  writeFileSync(path, formatNpy({ shape: [rows.length, rows[0].length], dtype: 'uint8', data }));
}
