import type { ImageShape } from '../../data/image-shape.js';
import { raise } from '../../fixed/error.js';

/** The value of `--shape`. @throws SpikeloomError for anything but two sizes */
export function parseShape(text: string): ImageShape {
  const match = /^([1-9]\d{0,3})x([1-9]\d{0,3})$/.exec(text);
  if (match !== null) return [Number(match[1]), Number(match[2])];
  return raise(`--shape is "${text}"; expected ROWSxCOLUMNS, 1 to 9999 each, such as 28x28`);
}
