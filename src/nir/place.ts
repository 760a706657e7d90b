import { raise } from '../fixed/error.js';

/** Where in a NIR file something stands. */
export class Place {
  readonly file: string;
  /** Of groups and data sets of the HDF5 file, such as `node/nodes/lif`. */
  readonly path: string;

  constructor(file: string, path: string) {
    this.file = file;
    this.path = path;
  }

  below(name: string): Place {
    return new Place(this.file, `${this.path}/${name}`);
  }

  /** @throws SpikeloomError that begins with file and path */
  fail(message: string): never {
    return raise(printable(`${this.path}: ${message}`), { file: this.file });
  }
}

/** Names in a file may hold anything; a message stays on one line. */
export function printable(message: string): string {
  return message.replace(/\p{Cc}/gu, character => JSON.stringify(character).slice(1, -1));
}

/** A shape as messages show it. */
export function shapeText(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}
