import { expect, it } from 'vitest';
import type { KernelChoice } from '../../../src/engine/kernels/kernels.js';
import type { ChipImage, LearningRuleImage } from '../../../src/image/layout.js';
import type { RuleFactor } from '../../../src/image/rule-program.js';
import { applyOperation } from '../../oracle/lockstep.js';
import { ObservedEngine } from '../../oracle/observed-engine.js';
import { randomImage } from '../../oracle/random-image.js';
import { randomScript } from '../../oracle/random-script.js';

const NETWORKS = 40;
const ROUNDINGS = ['floor', 'nearest', 'stochastic', 'stochastic-ceiling'] as const;

/** Every second step rule becomes `dw = c 2^-F x0 y1`, a row pass; the others stay between them. */
function withRowPasses(image: ChipImage, seed: number): ChipImage {
  const rules = image.rules.map((rule, index): LearningRuleImage => {
    if (rule.when !== 'step' || (index + seed) % 2 === 1) return rule;
    const factors: RuleFactor[] = [
      { variable: 'x0', plus: 0 },
      { variable: 'y1', plus: 0 },
    ];
    const coefficient = (seed % 7) - 3 || 5;
    return {
      ...rule,
      rounding: ROUNDINGS[(seed + index) % 4],
      programs: [{ target: 'w', fractionBits: seed % 9, terms: [{ coefficient, shift: 0, factors }] }],
    };
  });
  return { ...image, rules };
}

it(`row passes in one call leave the memory of the learning units on ${NETWORKS} random networks`, () => {
  let calls = 0;
  let passes = 0;
  for (let seed = 9000; seed < 9000 + NETWORKS; seed++) {
    const image = withRowPasses(randomImage(seed), seed);
    const engineOf = (kernels: KernelChoice) => new ObservedEngine(image, { kernels });
    const [simd, plain] = [engineOf('auto'), engineOf('plain')];
    const { kernels } = simd.learningWorkspace;
    simd.learningWorkspace.kernels = {
      ...kernels,
      learnPasses(records, count, ...rest) {
        calls++;
        passes += count;
        kernels.learnPasses!(records, count, ...rest);
      },
    };
    randomScript(seed, image).forEach((operation, index) => {
      applyOperation(simd, operation);
      applyOperation(plain, operation);
      const [a, b] = [simd, plain].map(({ arena }) => Buffer.from(arena.memory.buffer, 0, arena.usedBytes));
      expect(a.equals(b), `image ${seed}, operation ${index} (${operation.do})`).toBe(true);
    });
  }
  expect(calls).toBeGreaterThan(100);
  expect(passes).toBeGreaterThan(calls);
});
