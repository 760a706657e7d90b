import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CubaLif } from '../../src/image/layout.js';
import { hasSharedData, sharedData } from '../support/shared-data.js';
import { type NeuronState, updateNeuron } from './neuron-update.js';

interface Connection {
  readonly weights_after_truncation: number[][];
  readonly weight_exp: number;
}

interface Layer extends Connection {
  readonly du: number;
  readonly dv: number;
  readonly vth: number;
  readonly bias_mant: number[];
  readonly bias_exp: number[];
}

interface LavaCase {
  readonly steps: number;
  readonly input: { readonly spikes: number[][] };
  readonly layers: Layer[];
  readonly recurrent: Connection | null;
  readonly expected: { readonly u: number[][]; readonly v: number[][]; readonly s: number[][] }[];
}

/** data/lava-lif README, "What a consumer should reproduce". */
function lavaNeuron({ du, dv }: Layer): CubaLif {
  return {
    model: 'lif-cuba',
    decayU: du + 1,
    decayV: dv,
    inputShift: 6,
    sumLimit: 'none',
    currentOverflow: 'lava',
    potentialLimit: { min: -(2 ** 23 - 1), max: 2 ** 23 - 1 },
    refractorySteps: 0,
    reset: { kind: 'zero' },
  };
}

function sumOf(
  { weights_after_truncation, weight_exp }: Connection,
  neuron: number,
  spikes: number[],
): number {
  const sum = weights_after_truncation[neuron].reduce((total, w, pre) => total + w * spikes[pre], 0);
  return Math.floor(sum * 2 ** weight_exp);
}

describe.skipIf(!hasSharedData)("the oracle's lif-cuba on Lava's recorded networks", () => {
  for (const name of ['net-a', 'net-b', 'net-c']) {
    it(`gives every u, v and s of ${name}`, () => {
      const recorded = JSON.parse(readFileSync(sharedData('lava-lif', `${name}.json`), 'utf8')) as LavaCase;
      recorded.layers.forEach((layer, index) => {
        const { u, v, s } = recorded.expected[index];
        const before = index === 0 ? recorded.input.spikes : recorded.expected[index - 1].s;
        const silent = before[0].map(() => 0);
        const unit = lavaNeuron(layer);
        let states: NeuronState[] = u[0].map(() => ({ potential: 0, current: 0, refractory: 0 }));
        for (let step = 0; step < recorded.steps; step++) {
          const after = states.map((state, neuron) => {
            let sum = sumOf(layer, neuron, step === 0 ? silent : before[step - 1]);
            if (index === 0 && recorded.recurrent !== null && step > 0) {
              sum += sumOf(recorded.recurrent, neuron, s[step - 1]);
            }
            const bias = layer.bias_mant[neuron] * 2 ** layer.bias_exp[neuron];
            return updateNeuron(unit, state, { neuron, sum, bias, threshold: layer.vth * 64 });
          });
          const when = `layer ${index}, step ${step}`;
          expect(
            after.map(({ current }) => current),
            `u of ${when}`,
          ).toEqual(u[step]);
          expect(
            after.map(({ potential }) => potential),
            `v of ${when}`,
          ).toEqual(v[step]);
          expect(
            after.map(({ spiked }) => Number(spiked)),
            `s of ${when}`,
          ).toEqual(s[step]);
          states = after;
        }
      });
    });
  }
});
