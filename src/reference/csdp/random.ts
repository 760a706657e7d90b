/** Gives the next number of a uniform stream in [0, 1). The caller owns the stream and its seed. */
export type UniformSource = () => number;

/** Gives the next byte, 0 to 255, of a stream of random bytes. */
export type ByteSource = () => number;

/** A uniform stream that reads four bytes a number, most significant first: multiples of 2^-32. */
export function uniformFromBytes(nextByte: ByteSource): UniformSource {
  return () => {
    let value = 0;
    for (let place = 0; place < 4; place++) value = value * 256 + nextByte();
    return value / 2 ** 32;
  };
}

/** A whole number uniform in 0 .. `count` - 1; one draw. */
export function drawIndex(count: number, uniform: UniformSource): number {
  return Math.floor(uniform() * count);
}

/** A number uniform in [`low`, `high`); one draw. */
export function drawBetween(low: number, high: number, uniform: UniformSource): number {
  return low + (high - low) * uniform();
}

/** Bernoulli spikes into `out`, one draw an element in order, zero probabilities too. */
export function drawSpikes(out: Uint8Array, probability: ArrayLike<number>, uniform: UniformSource): void {
  for (let i = 0; i < out.length; i++) out[i] = uniform() < probability[i]! ? 1 : 0;
}
