import { raise } from '../../fixed/error.js';
import type { WeightlessImage } from '../../image/layout.js';

/** One `--input` or `--values`: the file, and the encoder (index in the image) that it is for. */
export interface InputFile {
  readonly encoder: number;
  readonly file: string;
}

/** `NAME=FILE`; a file whose name begins so is given as `./a=b.npy`. */
const NAMED = /^([\w-]+)=(.*)$/s;

/**
 * Matches the texts of `--input` or `--values` with the image's inputs: `NAME=FILE`, or `FILE` where there is one input.
 * @throws SpikeloomError for an unknown name, for a file without a name among several inputs, and for an
 *   input given twice
 */
export function matchInputs(
  flag: '--input' | '--values',
  texts: readonly string[],
  image: WeightlessImage,
): InputFile[] {
  const names = image.encoders.map(({ population }) => image.populations[population].name);
  const files = texts.map(text => {
    if (names.length === 0) raise(`${flag} ${text}: network ${image.network} has no input`);
    const [, name, file] = NAMED.exec(text) ?? [];
    if (name === undefined && names.length === 1) return { encoder: 0, file: text };
    const encoder = names.indexOf(name);
    if (encoder === -1) {
      raise(`${flag} ${text}: the inputs are ${names.join(', ')}; say which, as ${names[0]}=FILE`);
    }
    return { encoder, file };
  });
  const given = new Set<number>();
  for (const { encoder } of files) {
    if (given.has(encoder)) raise(`${flag} names input ${names[encoder]} twice; give it once`);
    given.add(encoder);
  }
  return files;
}
