import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseNpy } from '../../src/data/npy.js';
import { csdpGroups } from '../../src/network/csdp.js';
import { denseOf } from '../../src/network/dense.js';
import type { ExpandedProjection } from '../../src/network/description.js';
import { expandNetwork } from '../../src/network/expand.js';
import { hasSharedData, sharedData } from '../support/shared-data.js';

const json = (...parts: string[]) => JSON.parse(readFileSync(sharedData('csdp-chip', ...parts), 'utf8'));
const array = (name: string) => [...parseNpy(readFileSync(sharedData('csdp-chip', name))).data];
const sha256 = (data: Uint8Array | Int8Array | Int32Array) =>
  createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex');

/** [post x 4]: y0, x0, height, width of the box around the synapses of each neuron, row by row. */
function boundingBoxes(projection: ExpandedProjection, columns: number): number[] {
  const { pre, post, mask } = denseOf(projection);
  const boxes: number[] = [];
  for (let neuron = 0; neuron < post; neuron++) {
    const inside = Array.from({ length: pre }, (_, j) => j).filter(j => mask![neuron * pre + j] === 1);
    const rows = inside.map(j => Math.floor(j / columns));
    const cols = inside.map(j => j % columns);
    const [top, left] = [Math.min(...rows), Math.min(...cols)];
    const [height, width] = [Math.max(...rows) - top + 1, Math.max(...cols) - left + 1];
    expect(inside.length).toBe(height * width);
    boxes.push(top, left, height, width);
  }
  return boxes;
}

describe.skipIf(!hasSharedData)('initial values of the recorded runs of form G', () => {
  test('small: thresholds, weights, rectangles, end of the generator', () => {
    const recorded = json('params.json').cases.small;
    const network = expandNetwork(
      csdpGroups({
        hidden: [recorded.n1, recorded.n2],
        imageShape: [recorded.side, recorded.side],
        minSide: recorded.rect_min,
        thetas: [recorded.theta1, recorded.theta2],
        slope: 2,
        thresholdFloor: recorded.thr_min,
        margin: recorded.margin,
        seed: recorded.init_seed,
        encoderSeed: recorded.lfsr32_start,
        encoderReseed: 'never',
        latenessSteps: 1,
        gated: false,
      }),
    );
    const { W1, W2, C1, C2 } = network.projections;
    expect([...network.thresholds.z1]).toEqual(array('small/init_thr1.npy'));
    expect([...network.thresholds.z2]).toEqual(array('small/init_thr2.npy'));
    expect([...W1.weights]).toEqual(array('small/init_W1.npy'));
    expect([...W2.weights]).toEqual(array('small/init_W2.npy'));
    expect(boundingBoxes(W1, recorded.side)).toEqual(array('small/rect.npy'));
    expect(denseOf(W2).mask).toBeNull();
    expect([...C1.weights, ...C2.weights].every(weight => weight === 0)).toBe(true);
    expect(network.generatorState).toBe(recorded.init_generator_end);
  });

  test('full: the checks of 784-1000-200-10, all defaults', () => {
    const { init } = json('full', 'checks.json');
    const network = expandNetwork(csdpGroups());
    const { W1, W2 } = network.projections;
    const boxes = boundingBoxes(W1, 28);
    expect(boxes).toEqual(array('full/rect.npy'));
    expect([...network.thresholds.z1]).toEqual(array('full/init_thr1.npy'));
    expect({
      W1: sha256(Int8Array.from(W1.weights)),
      W2: sha256(Int8Array.from(W2.weights)),
      thr1: sha256(network.thresholds.z1),
      thr2: sha256(network.thresholds.z2),
      rect: sha256(Uint8Array.from(boxes)),
      inside: denseOf(W1).mask!.reduce((sum, held) => sum + held, 0),
      end: network.generatorState,
    }).toEqual({
      W1: init.W1_int8_1000x784,
      W2: init.W2_int8_200x1000,
      thr1: init.thr1_int32,
      thr2: init.thr2_int32,
      rect: init.rect_uint8_1000x4,
      inside: init.connections_inside_rectangles,
      end: init.generator_end,
    });
  });

  test('the constants of form G are the recorded ones', () => {
    const { constants, cases } = json('params.json');
    const { populations, projections, goodness, procedure, seed } = csdpGroups();
    const { z1 } = populations;
    expect(seed).toBe(cases.full.init_seed);
    expect(z1.neuron).toEqual({ model: 'lif-shift', leakShift: constants.leak_shift });
    expect(z1.threshold).toEqual({
      kind: 'uniform',
      low: constants.thr_init_min,
      high: constants.thr_init_max,
    });
    expect(z1.adaptation).toEqual({
      kind: 'neuron',
      step: constants.thr_step,
      target: constants.target_count,
      floor: cases.full.thr_min,
    });
    expect(projections.W1.range).toEqual([constants.weight_min, constants.weight_max]);
    expect(projections.C2.range).toEqual([constants.C_min, constants.C_max]);
    expect(projections.C2.storedBits! - projections.C2.weightBits!).toBe(constants.C_read_shift);
    for (const [name, theta] of [
      ['g1', cases.full.theta1],
      ['g2', cases.full.theta2],
    ]) {
      expect(goodness[name]).toMatchObject({
        theta,
        groups: constants.classes,
        gain: constants.G_unit,
        leakShift: constants.G_shift,
        deadZone: constants.error_dead_zone,
      });
    }
    expect(procedure).toMatchObject({
      stepsPerPresentation: cases.full.T,
      margin: cases.full.margin,
      schedulePercent: constants.schedule_percent,
      readoutShift: constants.y_index_shift,
    });
  });
});
