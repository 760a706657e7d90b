import { raise } from '../../fixed/error.js';
import type { UnitImage } from '../../image/unit-image.js';
import { readSanafe } from './read.js';
import { toUnitImage } from './to-image.js';

/**
 * Refuses what SANA-FE's files cannot say of an image: delays and taps that synapses of two units would have to share, and
 * seeds of random inputs, which follow from the architecture there.
 * @param architecture and network: the files that were made of the image
 * @throws SpikeloomError naming the first difference
 */
export function checkReadBack(image: UnitImage, architecture: Uint8Array, network: Uint8Array): void {
  const { delays, taps } = image.synapses;
  const random = image.inputs.filter(({ values }) => values[0]! > 0);
  if (delays === null && taps === null && random.length === 0) return;
  const sourceOf = (file: string, bytes: Uint8Array) => ({ file, chunks: () => [bytes] });
  const again = toUnitImage(
    readSanafe(sourceOf('architecture', architecture), sourceOf('network', network)),
  ).image;
  const lists = [
    ['delay', delays, again.synapses.delays],
    ['tap', taps, again.synapses.taps],
  ] as const;
  for (const [what, given, read] of lists) {
    const synapse = given?.findIndex((value, i) => value !== (read?.[i] ?? 0)) ?? -1;
    if (synapse < 0) continue;
    raise(
      `synapse ${synapse} has the ${what} ${given![synapse]}, which SANA-FE's files cannot say: it shares its address with a ` +
        'synapse of another unit in front of the same dendrite unit; map the targets to one synapse unit',
    );
  }
  for (const { core, unit, seed } of random) {
    const found = again.inputs.find(input => input.core === core && input.unit === unit);
    if (found?.seed === seed) continue;
    raise(
      `the input unit ${unit} of core ${core} has the seed ${seed}; SANA-FE's files name none, and there it is ${found?.seed}`,
    );
  }
}
