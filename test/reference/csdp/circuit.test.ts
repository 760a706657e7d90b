import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpikeloomError } from '../../../src/fixed/error.js';
import {
  type Circuit,
  type CircuitOptions,
  createCircuit,
  loadWeights,
  oneHot,
  predict,
  predictedClasses,
  present,
  reconstruction,
  releasedRates,
  selfSupervisedBatch,
  supervisedBatch,
  type UniformSource,
  uniformFromBytes,
} from '../../../src/reference/csdp/index.js';

const sizes = { inputs: 16, hidden1: 12, hidden2: 8, classes: 4 };
const seeds = fc.integer({ min: 1, max: 0x7fffffff });

/** A small xorshift stream for tests. */
function stream(seed: number): UniformSource {
  let x = seed | 0;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) / 2 ** 32;
  };
}

function circuitWith(seed: number, options: Partial<CircuitOptions> = {}): Circuit {
  return createCircuit({ sizes, uniform: stream(seed), ...options });
}

function imagesFor(seed: number, rows: number): Float64Array {
  const uniform = stream(seed ^ 0x5bd1e995);
  return Float64Array.from({ length: rows * sizes.inputs }, () => uniform());
}

function matrix(circuit: Circuit, name: string): Float64Array {
  return circuit.synapses.find(synapse => synapse.name === name)!.weights;
}

function learnOnce(circuit: Circuit, seed: number): void {
  const uniform = stream(seed ^ 0x1234567);
  const labels = [0, 3, 1];
  const images = imagesFor(seed, labels.length);
  const batch = circuit.parts.labelContext
    ? supervisedBatch(images, labels, sizes.classes, uniform)
    : selfSupervisedBatch(images, labels, sizes.classes, uniform);
  present(circuit, { ...batch, uniform, learn: 'csdp+heads' });
}

const rates = { etaCsdp: 0.5, etaHeads: 0.5, decay: 0.01 };

describe('learning', () => {
  it.each(['plain', 'adam'] as const)('keeps weights in bounds and laterals hollow (%s)', kind => {
    fc.assert(
      fc.property(seeds, fc.boolean(), (seed, labelContext) => {
        const circuit = circuitWith(seed, { labelContext, rates, optimiser: { kind } });
        const before = circuit.weights.slice();
        learnOnce(circuit, seed);
        expect(circuit.weights).not.toEqual(before);
        for (const { weights, lower, upper, hollow, pre, post } of circuit.synapses) {
          expect(Math.min(...weights)).toBeGreaterThanOrEqual(lower);
          expect(Math.max(...weights)).toBeLessThanOrEqual(upper);
          if (!hollow) continue;
          expect(lower).toBe(0);
          for (let k = 0; k < pre; k++) expect(weights[k * post + k]).toBe(0);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('bounds weights loaded after an update at the next one', () => {
    const circuit = circuitWith(7, { rates, optimiser: { kind: 'plain' } });
    learnOnce(circuit, 7);
    loadWeights(circuit, new Float64Array(circuit.weights.length).fill(-3));
    learnOnce(circuit, 8);
    expect(Math.min(...circuit.weights)).toBe(-1);
    expect(Math.min(...matrix(circuit, 'M1'))).toBe(0);
  });

  it('changes no weight of a frozen presentation', () => {
    fc.assert(
      fc.property(seeds, seed => {
        const circuit = circuitWith(seed);
        const before = circuit.weights.slice();
        const images = imagesFor(seed, 2);
        present(circuit, { images, labels: oneHot([1, 2], 4), uniform: stream(seed) });
        predict(circuit, { images, uniform: stream(seed) });
        expect(circuit.weights).toEqual(before);
      }),
      { numRuns: 20 },
    );
  });

  it('changes only the synapses it is asked to', () => {
    const labels = oneHot([0], 4);
    for (const learn of ['csdp', 'heads'] as const) {
      const circuit = circuitWith(11, { rates });
      const before = circuit.synapses.map(synapse => synapse.weights.slice());
      present(circuit, { images: imagesFor(3, 1), labels, learn, uniform: stream(5) });
      const changed = circuit.synapses.filter((s, i) => s.weights.some((w, at) => w !== before[i]![at]));
      const heads = ['C2', 'C3', 'R1'];
      const asked = circuit.synapses.filter(s => heads.includes(s.name) === (learn === 'heads'));
      expect(changed.map(s => s.name)).toEqual(asked.map(s => s.name));
    }
  });

  it('leaves the heads alone where no row is positive', () => {
    const circuit = circuitWith(11, { rates });
    const before = matrix(circuit, 'C2').slice();
    const positive = Uint8Array.of(0, 0);
    const labels = oneHot([0, 1], 4);
    present(circuit, { images: imagesFor(3, 2), labels, positive, learn: 'csdp+heads', uniform: stream(5) });
    expect(matrix(circuit, 'C2')).toEqual(before);
  });

  it('only bounds the CSDP synapses at a step size of 0', () => {
    const frozen = { etaCsdp: 0, etaHeads: 0.5, decay: 0.01 };
    const circuit = circuitWith(21, { rates: frozen, optimiser: { kind: 'plain' } });
    const w1 = matrix(circuit, 'W1').slice();
    const m1 = matrix(circuit, 'M1').slice();
    learnOnce(circuit, 21);
    expect(matrix(circuit, 'W1')).toEqual(w1);
    const bounded = m1.map((w, i) => (i % (sizes.hidden1 + 1) === 0 ? 0 : Math.max(w, 0)));
    expect(bounded).not.toEqual(m1);
    expect(matrix(circuit, 'M1')).toEqual(bounded);
  });

  it('raises the goodness of positive rows and lowers that of negative ones', () => {
    const meanLogit = (positive: 0 | 1): number[] => {
      const circuit = circuitWith(5, {
        constants: { theta: 3 },
        rates: { etaCsdp: 0.02, etaHeads: 0, decay: 0 },
        optimiser: { kind: 'plain' },
      });
      return Array.from({ length: 12 }, (_, pass) => {
        let sum = 0;
        present(circuit, {
          images: imagesFor(9, 1),
          labels: oneHot([0], 4),
          positive: Uint8Array.of(positive),
          learn: 'csdp',
          uniform: stream(100 + pass),
          observe: view => {
            sum += view.state.z1.logit[0]!;
          },
        });
        return sum / circuit.constants.steps;
      });
    };
    const raised = meanLogit(1);
    const lowered = meanLogit(0);
    expect(raised.at(-1)!).toBeGreaterThan(raised[0]! + 0.2);
    expect(lowered.at(-1)!).toBeLessThan(lowered[0]! - 0.2);
  });
});

describe('one neuron a layer, by hand', () => {
  const one = { inputs: 1, hidden1: 1, hidden2: 1, classes: 2 };
  // W1 V2 W2 M1 M2, then C2 and C3 with two columns each.
  const weights = [0.8, 0, 0, 0, 0, 0, 0, 0, 0];

  it('moves by eta r m at a post-spike one step after the input', () => {
    const circuit = createCircuit({
      sizes: one,
      labelContext: false,
      reconstruction: false,
      constants: { steps: 3, dtMs: 50, theta: 2 },
      rates: { etaCsdp: 0.5, etaHeads: 0, decay: 0.125 },
      optimiser: { kind: 'plain' },
      weights,
      thresholds: [0.03, 9, 9, 9],
    });
    const seen: { spike: number; v: number; w: number }[] = [];
    present(circuit, {
      spikes: Uint8Array.of(1, 0, 0),
      learn: 'csdp',
      observe: ({ state }) => {
        seen.push({ spike: state.z1.spikes[0]!, v: state.z1.potential[0]!, w: circuit.weights[0]! });
      },
    });
    // Step 2: j = 0.1 x 0.8, v = 0.5 x 0.08 = 0.04 > 0.03; trace 1, G = 1, p = 1 / (1 + e).
    const m = 2 * (1 / (1 + Math.E) - 1);
    expect(seen.map(({ spike }) => spike)).toEqual([0, 1, 0]);
    expect(seen[0]!.w).toBe(0.8);
    expect(seen[1]!.w).toBeCloseTo(0.8 - 0.5 * 0.1 * m, 14);
    expect(seen[2]!.w).toBe(seen[1]!.w);
  });

  it('fires above its threshold, not at it', () => {
    const spikesAt = (threshold: number): number => {
      const circuit = createCircuit({
        sizes: one,
        labelContext: false,
        reconstruction: false,
        constants: { steps: 2, dtMs: 64, tauMembraneMs: 128, csdpScale: 0.5, homeostasisGain: 0 },
        weights: [1, 0, 0, 0, 0, 0, 0, 0, 0],
        thresholds: [threshold, 9, 9, 9],
      });
      return present(circuit, { spikes: Uint8Array.of(1, 0) }).counts.z1[0]!;
    };
    // v = 64 x 0.5 / 128 = 0.25 at step 2, exactly.
    expect(spikesAt(0.25)).toBe(0);
    expect(spikesAt(0.25 - 2 ** -50)).toBe(1);
  });

  it('loses lambda for each post-spike whose input was silent', () => {
    const circuit = createCircuit({
      sizes: one,
      labelContext: false,
      reconstruction: false,
      constants: { steps: 3 },
      rates: { etaCsdp: 0.5, etaHeads: 0, decay: 0.125 },
      optimiser: { kind: 'plain' },
      weights,
      thresholds: [0.03, 9, 9, 9],
    });
    const seen: { spike: number; w: number }[] = [];
    present(circuit, {
      spikes: Uint8Array.of(0, 0, 0),
      learn: 'csdp',
      observe: ({ step, state }) => {
        seen.push({ spike: state.z1.spikes[0]!, w: circuit.weights[0]! });
        if (step === 2) state.z1.potential[0] = 5; // z1 fires at step 3 although no input reached it
      },
    });
    expect(seen).toEqual([
      { spike: 0, w: 0.8 },
      { spike: 0, w: 0.8 },
      { spike: 1, w: 0.8 - 0.125 },
    ]);
  });
});

describe('determinism', () => {
  it('draws the same circuit and the same run from the same stream', () => {
    const runs = [1, 2].map(() => {
      const circuit = circuitWith(77);
      learnOnce(circuit, 77);
      return circuit.weights;
    });
    expect(runs[0]).toEqual(runs[1]);
  });

  it('draws a spike where the uniform number is below the pixel: step, row, input in order', () => {
    const circuit = circuitWith(1, { constants: { steps: 2 } });
    const images = new Float64Array(16).fill(0.5);
    const drawn: number[] = [];
    const uniform = stream(9);
    const recorded: UniformSource = () => {
      const u = uniform();
      drawn.push(u);
      return u;
    };
    const spikes: number[] = [];
    const observe = ({ state }: { state: { z0: { spikes: Uint8Array } } }) => spikes.push(...state.z0.spikes);
    present(circuit, { images, uniform: recorded, observe });
    expect(spikes).toEqual(drawn.map(u => (u < 0.5 ? 1 : 0)));
    expect(drawn).toHaveLength(32);
  });

  it('treats rows of a batch independently while nothing learns', () => {
    const circuit = circuitWith(31);
    const uniform = stream(4);
    const spikes = Uint8Array.from({ length: 50 * 2 * 16 }, () => (uniform() < 0.4 ? 1 : 0));
    const both = present(circuit, { spikes });
    const second = spikes.filter((_, i) => Math.floor(i / 16) % 2 === 1);
    const alone = present(circuit, { spikes: second });
    expect(both.counts.z1.slice(12)).toEqual(alone.counts.z1);
    expect(both.counts.zy.slice(4)).toEqual(alone.counts.zy);
    expect(alone.counts.z1.some(count => count > 0)).toBe(true);
  });

  it('reads bytes as a fraction of 2^32, most significant first', () => {
    const bytes = [0x80, 0, 0, 1, 0xff, 0xff, 0xff, 0xff];
    const uniform = uniformFromBytes(() => bytes.shift()!);
    expect(uniform()).toBe(0.5 + 2 ** -32);
    expect(uniform()).toBe(1 - 2 ** -32);
  });
});

describe('readout', () => {
  it('gives the lowest of equal classes', () => {
    const counts = { z1: new Uint32Array(2), z2: new Uint32Array(2), zy: Uint32Array.of(1, 3, 3, 0, 0, 0) };
    const shown = {
      rows: 2,
      steps: 50,
      counts,
      tracesOfZR: new Float64Array(0),
      loss: new Float64Array(100),
    };
    expect([...predictedClasses(shown)]).toEqual([1, 0]);
    expect(() => reconstruction(shown)).toThrow(SpikeloomError);
  });
});

describe('released rates', () => {
  it.each([
    [1, 0.0004, 1e-4],
    [9, 0.0004, 1e-4],
    [10, 0.00055, 9e-5],
    [20, 0.00075, 8e-5],
    [50, 0.001, 7e-5],
    [100, 0.001, 6e-5],
    [199, 0.001, 6e-5],
    [200, 0.002, 5e-5],
  ])('of %i positive rows', (rows, eta, decay) => {
    expect(releasedRates(rows)).toEqual({ etaCsdp: eta, etaHeads: eta, decay });
  });
});

describe('mistakes of a caller', () => {
  const uniform = stream(1);
  const circuit = circuitWith(1);
  const images = imagesFor(1, 1);
  const cases: [string, () => unknown, RegExp][] = [
    ['no weights and no stream', () => createCircuit({ sizes }), /no initial weights/],
    ['too few weights', () => circuitWith(1, { weights: [1] }), /1 weights/],
    [
      'a weight that is no number',
      () =>
        loadWeights(
          circuit,
          circuit.weights.map(() => Number.NaN),
        ),
      /NaN/,
    ],
    ['a size of 0', () => createCircuit({ sizes: { ...sizes, hidden2: 0 }, uniform }), /hidden2 is 0/],
    ['a negative rate', () => circuitWith(1, { rates: { ...rates, decay: -1 } }), /decay is -1/],
    ['a time constant of 0', () => circuitWith(1, { constants: { tauTraceMs: 0 } }), /tauTraceMs is 0/],
    ['a beta of 1', () => circuitWith(1, { optimiser: { kind: 'adam', beta2: 1 } }), /beta2 is 1/],
    ['no positive rows', () => releasedRates(0), /0 positive rows/],
    ['no input', () => present(circuit, {}), /neither images nor spikes/],
    ['images without a stream', () => present(circuit, { images }), /uniform source/],
    ['both kinds of input', () => present(circuit, { images, spikes: new Uint8Array(800), uniform }), /both/],
    ['half a row', () => present(circuit, { images: images.slice(1), uniform }), /15 elements in images/],
    ['pixels of 255', () => present(circuit, { images: images.map(() => 255), uniform }), /divide pixels/],
    [
      'a pixel that is no number',
      () => present(circuit, { images: images.map(() => Number.NaN), uniform }),
      /NaN/,
    ],
    ['a spike of 2', () => present(circuit, { spikes: new Uint8Array(800).fill(2) }), /spikes\[0\] is 2/],
    [
      'signs of other rows',
      () => present(circuit, { images, uniform, positive: new Uint8Array(2) }),
      /positive/,
    ],
    ['learning without labels', () => present(circuit, { images, uniform, learn: 'heads' }), /needs labels/],
  ];

  it.each(cases)('%s', (_what, act, message) => {
    expect(act).toThrow(SpikeloomError);
    expect(act).toThrow(message);
  });
});
