import { raise } from '../../fixed/error.js';
import type { ChipImage } from '../../image/layout.js';

/** One `--input`: the file, and the encoder (index in the image) that it is for. */
export interface InputFile {
  readonly encoder: number;
  readonly file: string;
}

/**
 * Matches the texts of `--input` with the image's inputs: `NAME=FILE`, or `FILE` where there is one input.
 * What stands before the first `=` is a name only if the image has an input of that name.
 * @throws SpikeloomError for a file without a name among several inputs, and for an input given twice
 */
export function matchInputs(texts: readonly string[], image: ChipImage): InputFile[] {
  const names = image.encoders.map(({ population }) => image.populations[population].name);
  const files = texts.map(text => {
    const [name] = text.split('=', 1);
    const named = text.includes('=') ? names.indexOf(name) : -1;
    if (named !== -1) return { encoder: named, file: text.slice(name.length + 1) };
    if (names.length === 1) return { encoder: 0, file: text };
    if (names.length === 0) return raise(`--input ${text}: network ${image.network} has no input`);
    return raise(`--input ${text}: the inputs are ${names.join(', ')}; say which, as ${names[0]}=FILE`);
  });
  const given = new Set<number>();
  for (const { encoder } of files) {
    if (given.has(encoder)) raise(`--input names input ${names[encoder]} twice; give it once`);
    given.add(encoder);
  }
  return files;
}
