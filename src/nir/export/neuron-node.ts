import { raise } from '../../fixed/error.js';
import type { NeuronSpec, PopulationSpec } from '../../network/description.js';
import { elementsOf, type NirArray, type NirPrimitive, type NirShape } from '../graph.js';

/** A node that code puts together. */
export interface NewNode {
  readonly type: NirPrimitive;
  readonly params: Readonly<Record<string, NirArray | string>>;
}

/** Decays of `lif-cuba` are in units of it. */
const DECAY_UNIT = 4096;
/** Scale of the potential of `lif-cuba`: a threshold mantissa, and an input of 1, count so much. */
const POTENTIAL_SCALE = 64;
/** From here on a current forgets within its step, as far as 12 bits can say. */
const NO_CURRENT = DECAY_UNIT - 1;

/** float32 where that is exact, float64 elsewhere. */
export function floats(values: Float64Array, shape: NirShape): NirArray {
  const single = Float32Array.from(values);
  const isExact = values.every((value, i) => Object.is(single[i], value));
  return isExact ? { dtype: 'float32', shape, data: single } : { dtype: 'float64', shape, data: values };
}

export function integers(values: readonly number[], shape: NirShape): NirArray {
  return { dtype: 'int64', shape, data: BigInt64Array.from(values, BigInt) };
}

/**
 * A population as a NIR node, so that Euler steps of NIR's equations are its update rule but for the chip's rounding:
 * an input of 1 counts 1, thresholds are as described.
 *
 * `lif-cuba`: u' = u (1 - d_u / 4096) + J, v' = v (1 - d_v / 4096) + u' + bias / 64, in units of a threshold mantissa; hence
 * tau = 4096 dt / d, w_in = 4096 / d_u, r = 4096 / d_v, v_leak = r bias / 64.
 *
 * @param thresholds as described, one a neuron; undefined for accumulators
 * @param dt seconds a step
 * @param notes gets a sentence for what is lost
 * @throws SpikeloomError naming the population, for what NIR has no node for
 */
export function neuronNode(
  name: string,
  { neuron, adaptation, competition }: PopulationSpec,
  thresholds: Int32Array | undefined,
  shape: NirShape,
  dt: number,
  notes: string[],
): NewNode {
  const size = elementsOf(shape);
  const lacks = (what: string): never => raise(`population ${name}: NIR has no ${what}`);
  if (adaptation !== undefined && adaptation.kind !== 'fixed')
    lacks(`thresholds that adapt (${adaptation.kind})`);
  if (competition !== undefined) lacks('competition of neurons');
  if (neuron.model === 'truenorth') return lacks('neuron of TrueNorth');
  if (neuron.model !== 'accumulate' && (neuron.refractorySteps ?? 0) > 0) lacks('refractory time');
  const all = (value: number) => floats(new Float64Array(size).fill(value), shape);
  const fires = (resetTo: number) => ({
    v_threshold: floats(Float64Array.from(thresholds ?? []), shape),
    v_reset: all(resetTo),
  });
  switch (neuron.model) {
    case 'accumulate':
      return { type: 'I', params: { r: all(1 / dt) } };
    case 'lif-shift': {
      if (neuron.lowestPotential !== undefined)
        notes.push(`population ${name}: its lowest potential is left out`);
      if (neuron.leakShift === 'none') return { type: 'IF', params: { r: all(1 / dt), ...fires(0) } };
      const steps = 2 ** neuron.leakShift;
      return { type: 'LIF', params: { tau: all(steps * dt), r: all(steps), v_leak: all(0), ...fires(0) } };
    }
    case 'lif-cuba': {
      const leak = biases(neuron, size);
      const reset = fires(resetValue(name, neuron, thresholds, notes));
      const { decayU, decayV } = neuron;
      if (decayU === 0) lacks('current that never decays (decayU 0)');
      if (decayV === 0) {
        if (decayU < NO_CURRENT) lacks('potential without a leak behind a current (decayV 0)');
        if (leak.some(value => value !== 0)) lacks('bias of neurons without a leak (decayV 0)');
        return { type: 'IF', params: { r: all(1 / dt), ...reset } };
      }
      const r = DECAY_UNIT / decayV;
      const potential = {
        r: all(r),
        v_leak: floats(
          leak.map(value => value * r),
          shape,
        ),
        ...reset,
      };
      const tau = (decay: number) => all((DECAY_UNIT * dt) / decay);
      if (decayU >= NO_CURRENT) return { type: 'LIF', params: { tau: tau(decayV), ...potential } };
      return {
        type: 'CubaLIF',
        params: { tau_syn: tau(decayU), tau_mem: tau(decayV), ...potential, w_in: all(DECAY_UNIT / decayU) },
      };
    }
  }
}

type Cuba = Extract<NeuronSpec, { model: 'lif-cuba' }>;

/** By neuron, in units of a threshold mantissa. */
function biases({ biasMantissa = 0, biasExponent = 0 }: Cuba, size: number): Float64Array {
  const mantissas =
    typeof biasMantissa === 'number'
      ? new Float64Array(size).fill(biasMantissa)
      : Float64Array.from(biasMantissa);
  return mantissas.map(mantissa => (mantissa * 2 ** biasExponent) / POTENTIAL_SCALE);
}

function resetValue(
  name: string,
  { reset }: Cuba,
  thresholds: Int32Array | undefined,
  notes: string[],
): number {
  if (reset === undefined || reset.kind === 'zero') return 0;
  if (reset.kind === 'value') return reset.value / POTENTIAL_SCALE;
  const off = (threshold: number) => Math.abs(threshold * POTENTIAL_SCALE - reset.amount);
  const other = thresholds?.find(threshold => off(threshold) > POTENTIAL_SCALE);
  if (other !== undefined) {
    raise(
      `population ${name}: a spike takes ${reset.amount} off, its threshold is ${other * POTENTIAL_SCALE}; in NIR only ` +
        'the threshold itself could be meant',
    );
  }
  const near = thresholds?.find(threshold => off(threshold) > 0);
  if (near !== undefined) {
    notes.push(
      `population ${name}: a spike takes ${reset.amount} off, its threshold is ${near * POTENTIAL_SCALE}; in NIR it takes the threshold off`,
    );
  }
  notes.push(
    `population ${name}: NIR cannot say that a spike takes the threshold off; import it with --reset subtract`,
  );
  return 0;
}
