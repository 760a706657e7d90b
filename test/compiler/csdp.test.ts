import { describe, expect, test } from 'vitest';
import { compileNetwork } from '../../src/compiler/compile.js';
import type { ChipModel } from '../../src/hardware/schema.js';
import { encodeImage } from '../../src/image/encode.js';
import type { ChipImage } from '../../src/image/layout.js';
import { csdpGroups, csdpLabel } from '../../src/network/csdp.js';
import { expandNetwork } from '../../src/network/expand.js';
import { formatMapping } from '../../src/report/mapping.js';
import { excesses } from './recount.js';
import { chipNamed } from './support.js';

const formG = csdpGroups();
const expandedG = expandNetwork(formG);

/** Reductions whose members lie on more than one core. */
function spanning({ reductions, slices }: ChipImage) {
  return reductions.filter(({ members }) => new Set(members.map(({ slice }) => slices[slice].core)).size > 1);
}

describe('form G', () => {
  test('on one core keeps the order of the recorded vectors and the given start state', () => {
    const { image } = compileNetwork(expandedG, chipNamed('one-core'), { lfsrSeed: 0xacf2 });
    expect(image.cores).toEqual([{ id: 0, x: 0, y: 0, lfsrSeed: 0xacf2, lfsrBits: 16 }]);
    expect(image.slices.map(({ population, count }) => [image.populations[population].name, count])).toEqual([
      ['z1', 1000],
      ['z2', 200],
      ['readout', 10],
    ]);
    expect(image.crossbars.map(({ projection }) => projection)).toEqual(['W1', 'W2', 'C1', 'C2']);
    expect(Array.from(image.slices[0].thresholds)).toEqual(Array.from(expandedG.thresholds.z1));
    expect(image.reductions).toHaveLength(20);
    // data/csdp-chip README, 1.3: theta 8 and 4, the centre 127.5 is 128.
    expect([image.reductions[0].lut[128], image.reductions[10].lut[64]]).toEqual([128, 128]);
    expect([image.reductions[0].indexShift, image.reductions[0].latenessSteps]).toEqual([0, 1]);
    expect(image.reductions.map(({ positiveClass }) => positiveClass).slice(0, 10)).toEqual([
      ...Array(10).keys(),
    ]);
    const { procedure } = image;
    expect(procedure.kind === 'groups' && [procedure.readoutLut[0], procedure.readoutLut[128]]).toEqual([
      0, 128,
    ]);
  });

  test('on loom1 splits its layers evenly, every group whole', () => {
    const { image, report } = compileNetwork(expandedG, chipNamed('loom1'));
    expect(report.coresPerLayer).toEqual({ z1: 5, z2: 2, readout: 1 });
    expect(excesses(image, chipNamed('loom1'))).toEqual([]);
    expect(spanning(image)).toEqual([]);
    expect(image.slices.slice(0, 5).map(({ count }) => count)).toEqual([200, 200, 200, 200, 200]);
    expect(new Set(image.cores.map(({ lfsrSeed }) => lfsrSeed)).size).toBe(image.cores.length);
    expect(report.notes).toEqual([]);
  });

  test('on loom1 with a core for each group takes 13 cores', () => {
    const { report } = compileNetwork(expandedG, chipNamed('loom1'), { coresPerLayer: { z1: 10 } });
    expect([report.cores, report.coresPerLayer.z1]).toEqual([13, 10]);
  });

  test('on loom1 is refused with the fix when a layer is forced onto too few cores', () => {
    expect(() => compileNetwork(expandedG, chipNamed('loom1'), { coresPerLayer: { z2: 1 } })).toThrow(
      /^layer z2 needs 195\.4 KiB of synapse memory on core 5 at 8 bits; limit 128 KiB; raise --cores-per-layer or lower the weight width$/,
    );
  });

  test('ignores a start state where several cores learn', () => {
    const chip = chipNamed('loom1');
    const bytes = (lfsrSeed?: number) =>
      encodeImage(compileNetwork(expandedG, chip, lfsrSeed === undefined ? {} : { lfsrSeed }).image);
    expect(Buffer.compare(bytes(1), bytes())).toBe(0);
  });

  test('on a chip without shadow weights is refused with the fix', () => {
    const { formats, abilities, ...loihi } = chipNamed('loihi1');
    const chip: ChipModel = {
      ...loihi,
      formats: { ...formats, shadowBits: [] },
      abilities: { ...abilities, shadowWeights: 'none' },
    };
    expect(() => compileNetwork(expandedG, chip)).toThrow(
      'projection C1 keeps 16 bits of its 8-bit weights for learning; loihi1 has no shadow weights; set storedBits to 8',
    );
  });

  test('on loihi1 has a core for each group, its neurons made of compartments, the rest done by management', () => {
    const chip = chipNamed('loihi1');
    const { image, report } = compileNetwork(expandedG, chip);
    expect(report.coresPerLayer).toEqual({ z1: 10, z2: 10, readout: 1 });
    expect(excesses(image, chip)).toEqual([]);
    expect(image.slices[0].neuron).toEqual({
      model: 'lif-cuba',
      decayU: 4096,
      decayV: 1024,
      inputShift: 7,
      sumLimit: 'none',
      currentOverflow: 'lava',
      potentialLimit: { min: -8388607, max: 8388607 },
      refractorySteps: 0,
      reset: { kind: 'zero' },
    });
    expect(Array.from(image.slices[0].thresholds)).toEqual(
      Array.from(expandedG.thresholds.z1.subarray(0, 100), threshold => threshold * 128),
    );
    expect(image.slices[0].thresholdPolicy).toMatchObject({
      step: 640,
      target: 1,
      floor: 128 * 128,
      by: 'management',
    });
    expect(image.reductions.every(({ by }) => by === 'management')).toBe(true);
    expect(image.encoders[0].by).toBe('management');
    expect(report.notes.filter(note => note.includes('rounds towards zero'))).toHaveLength(2);
    expect(image.crossbars.filter(({ learnsBy }) => learnsBy === 'management')).toMatchObject(
      ['C1', 'C2'].map(projection => ({
        projection,
        weightBits: 8,
        storedBits: 16,
        // A counter of 7 bits holds the 50 spikes of a presentation.
        preTraces: { x1: { mode: 'add', impulse: 1, decay: 0, max: 127 }, x2: null },
      })),
    );
    // 1,200 rows of 10 synapses at 8 bits: the other 8 are in the management processor's memory.
    expect(report.fills.find(({ holds }) => holds[0] === 'readout[0..9]')?.synapseMemoryBits.used).toBe(
      1200 * 10 * 8,
    );
    expect(report.notes.filter(note => note.includes('keeps its 16-bit weights'))).toHaveLength(2);
  });

  test('of 300 and 60 neurons fits loihi1 too', () => {
    const chip = chipNamed('loihi1');
    const { image, report } = compileNetwork(expandNetwork(csdpGroups({ hidden: [300, 60] })), chip);
    expect(report.coresPerLayer).toEqual({ z1: 10, z2: 10, readout: 1 });
    expect(excesses(image, chip)).toEqual([]);
  });
});

describe('form L', () => {
  test('on loom1 adds up one group over the cores of each layer', () => {
    const chip = chipNamed('loom1');
    const { image, report } = compileNetwork(expandNetwork(csdpLabel()), chip);
    expect(excesses(image, chip)).toEqual([]);
    expect(spanning(image).map(({ name }) => name)).toEqual(image.reductions.map(({ name }) => name));
    const [group] = image.reductions;
    expect(group.kind).toBe('trace-square');
    // Half of 255 where the sum of squares is theta = 10 squares of 127, to the table's resolution.
    const half = group.lut.findIndex(value => value >= 128);
    const unit = (127 * 127) / 2 ** group.squareShift;
    expect(Math.abs(half / unit - 10)).toBeLessThan(1 / unit);
    expect(group.lut[255]).toBeGreaterThanOrEqual(254);
    expect(formatMapping(report)).toContain(`csdp-label on loom1: ${report.cores} of 64 cores`);
  });

  test('on loihi1 is refused, as its hidden layers learn on wide weights in every step', () => {
    expect(() => compileNetwork(expandNetwork(csdpLabel()), chipNamed('loihi1'))).toThrow(
      /^projection W1 keeps 16 bits of its 8-bit weights; only the management processor of loihi1 can, and it learns once an epoch, while rule hidden runs in every step; set storedBits to 8$/,
    );
  });
});
