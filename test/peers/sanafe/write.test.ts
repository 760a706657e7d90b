import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseUnitChip } from '../../../src/hardware/unit-chip.js';
import { unitChipParts } from '../../../src/hardware/unit-chip-parts.js';
import type { UnitImage } from '../../../src/image/unit-image.js';
import { readSanafe } from '../../../src/peers/sanafe/read.js';
import { checkReadBack } from '../../../src/peers/sanafe/read-back.js';
import { toUnitImage } from '../../../src/peers/sanafe/to-image.js';
import { writeArchitecture } from '../../../src/peers/sanafe/write-architecture.js';
import { writeNetwork } from '../../../src/peers/sanafe/write-network.js';
import { SANAFE_CASES, sanafeCase } from '../../../src/study/verify/checks/sanafe/case.js';
import { randomSystem } from '../../engine/units/random-system.js';
import { sourceOf } from '../../fixed/yaml-events/support.js';
import { recordings } from '../../support/recordings.js';
import { NET, read, withEdges } from './support.js';

function written(image: UnitImage): { architecture: string; network: string } {
  const chip = parseUnitChip(image.chip);
  return { architecture: writeArchitecture(chip), network: [...writeNetwork(image, chip)].join('') };
}

function again(image: UnitImage): UnitImage {
  const { architecture, network } = written(image);
  return toUnitImage(
    readSanafe(sourceOf(architecture, 999, 'arch.yaml'), sourceOf(network, 1001, 'net.yaml')),
  ).image;
}

/** What an image means, whatever the order of its sets and inputs and wherever its figures come from. */
function meaning({ chip, sets, setOf, inputs, taps, ...image }: UnitImage, seeds: boolean) {
  const { mesh, sync, tiles } = parseUnitChip(chip);
  const { tiles: tileParts, cores } = unitChipParts(parseUnitChip(chip));
  const sourceless = (value: unknown) =>
    JSON.parse(JSON.stringify(value, (key, inside) => (key === 'source' ? '' : inside)));
  const nameless = ({ name: _, ...rest }: object & { name: string }) => rest;
  const byUnit = (a: { core: number; unit: number }, b: { core: number; unit: number }) =>
    a.core - b.core || a.unit - b.unit;
  return {
    ...{ image, mesh, sync: sourceless(sync), types: tiles.length > 0 },
    tiles: tileParts.map(({ type: { hops, log }, firstCore, coreCount }) =>
      sourceless({ hops, log, firstCore, coreCount }),
    ),
    cores: cores.map(({ tile, units, type: { buffer, maxNeurons, log, axonIn, axonOut } }) =>
      sourceless({
        ...{ tile, buffer, maxNeurons, log, axonIn, axonOut },
        units: units.map(({ name, type }) => ({ name, ...nameless(type) })),
      }),
    ),
    neurons: [...setOf].map(set => sets[set]),
    inputs: inputs.map(({ seed, ...input }) => ({ ...input, ...(seeds ? { seed } : {}) })).sort(byUnit),
    taps: [...taps].sort(byUnit),
  };
}

describe('what is written is read again as the same', () => {
  const small = fc.integer({ min: 1, max: 3 });
  const shape = fc.record({
    seed: fc.integer({ min: 1, max: 1e9 }),
    buffer: fc.record({ position: fc.constantFrom('dendrite', 'soma'), insideUnit: fc.boolean() }),
    dendrite: fc.constantFrom('accumulator', 'taps'),
    ...{ columns: small, rows: small, coresPerTile: small },
    neurons: fc.integer({ min: 1, max: 30 }),
    density: fc.constantFrom(0, 0.1, 0.6),
    ...{ onGrid: fc.boolean(), alike: fc.boolean() },
  });

  test('random systems', () => {
    fc.assert(
      fc.property(shape, form => {
        // A machine runs an LIF neuron only once a step, and loses what this buffer would hold.
        fc.pre(
          !(form.buffer.insideUnit && form.buffer.position === 'dendrite' && form.dendrite === 'accumulator'),
        );
        const { image } = randomSystem(form as Parameters<typeof randomSystem>[0]);
        // Taps of its synapses are drawn one by one; in SANA-FE those of two synapse units share addresses.
        const plain = { ...image, synapses: { ...image.synapses, taps: null } };
        expect(meaning(again(plain), false)).toEqual(meaning(plain, false));
      }),
      { numRuns: 15 },
    );
  });

  test.each(SANAFE_CASES)('the recorded case %s', name => {
    const { image } = sanafeCase(recordings, name);
    const back = again(image);
    expect(meaning(back, true)).toEqual(meaning(image, true));
    const { architecture, network } = written(image);
    const bytes = (text: string) => new TextEncoder().encode(text);
    expect(() => checkReadBack(image, bytes(architecture), bytes(network))).not.toThrow();
    // Twice the same text, but for where figures come from, which SANA-FE's files do not say.
    expect(written(back)).toEqual({ architecture, network });
  });

  test('a system of texts: names that need quotes, delays, remapped neurons', () => {
    const text = withEdges('- a.0 -> b.1: {weight: 0.1, delay: 5}', '- a.1 -> b.2: {weight: -0.0}')
      .replaceAll(/\ba\b/g, '"true x"')
      .replace('- "true x".0 -> b.1', '- "true x.0 -> b.1"')
      .replace('- "true x".1 -> b.2', '- "true x.1 -> b.2"')
      .replace('core: 3.1', 'core: 3.1, dendrite: late')
      .concat('  - b.1: {core: 0.1, soma: "in[1]"}\n');
    const { image } = toUnitImage(read(text));
    expect(image.synapses.delays).toEqual(Uint8Array.of(5, 0));
    expect(meaning(again(image), true)).toEqual(meaning(image, true));
  });
});

describe('what cannot be said is refused', () => {
  const { image } = toUnitImage(read(NET));

  test('names that would be read as something else', () => {
    for (const name of ['a.b', 'a->b', ' a', '']) {
      const renamed = { ...image, groups: [{ name, size: 4 }, image.groups[1]!] };
      expect(() => written(renamed)).toThrow(/has a name that SANA-FE cannot refer to/);
    }
  });

  test('delays of synapses that share an address', () => {
    const both = withEdges(
      '- a.0 -> b.1: {weight: 1, delay: 2}',
      '- a.0 -> b.2: {weight: 1, delay: 2}',
    ).replace(
      '- b: {core: 3.1}',
      '- b.0..1: {core: 3.1, dendrite: late}\n  - b.2: {core: 3.1, dendrite: late, synapse: syn2}',
    );
    const shared = toUnitImage(read(both)).image;
    const other = { ...shared, synapses: { ...shared.synapses, delays: Uint8Array.of(2, 3) } };
    const check = (of: UnitImage) => {
      const { architecture, network } = written(of);
      checkReadBack(of, new TextEncoder().encode(architecture), new TextEncoder().encode(network));
    };
    expect(() => check(shared)).not.toThrow();
    expect(() => check(other)).toThrow(/^synapse 0 has the delay 2, which SANA-FE's files cannot say/);
  });
});
