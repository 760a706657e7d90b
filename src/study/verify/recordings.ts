import { type NpyArray, parseNpy } from '../../data/npy.js';
import { raise } from '../../fixed/error.js';

/** Recorded files by path, `folder/...`; which folders there are and what is in them: recordings/README.md. */
export interface Recordings {
  /** Paths of all files below a folder, in order; empty where it is missing. */
  files(folder: string): readonly string[];
  /** @throws SpikeloomError where the file is missing or cannot be read */
  bytes(path: string): Uint8Array;
}

/** @throws SpikeloomError as {@link Recordings.bytes} */
export function recordedText(recordings: Recordings, path: string): string {
  return new TextDecoder().decode(recordings.bytes(path));
}

/** A JSON file, taken to be of the type that its README describes. @throws SpikeloomError where it is no JSON */
export function recordedJson<T>(recordings: Recordings, path: string): T {
  const text = recordedText(recordings, path);
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    return raise(`is no JSON: ${(error as Error).message}`, { file: path });
  }
}

/** @throws SpikeloomError as {@link Recordings.bytes} and {@link parseNpy} */
export function recordedNpy(recordings: Recordings, path: string): NpyArray {
  return parseNpy(recordings.bytes(path), path);
}

/** Lines of a CSV file without quotes, split at commas; the last line may end in a newline or not. */
export function recordedCsv(recordings: Recordings, path: string): string[][] {
  const lines = recordedText(recordings, path).trimEnd().split(/\r?\n/);
  return lines.map(line => line.split(','));
}

/** Arrays of one folder by name, each file read once. */
export class RecordedArrays {
  readonly #recordings: Recordings;
  readonly #folder: string;
  readonly #arrays = new Map<string, NpyArray>();

  constructor(recordings: Recordings, folder: string) {
    this.#recordings = recordings;
    this.#folder = folder;
  }

  /** Names of all arrays of the folder, without `.npy`. */
  names(): string[] {
    const prefix = `${this.#folder}/`;
    return this.#recordings
      .files(this.#folder)
      .map(path => path.slice(prefix.length))
      .filter(file => file.endsWith('.npy') && !file.includes('/'))
      .map(file => file.slice(0, -'.npy'.length));
  }

  array(name: string): NpyArray {
    const known = this.#arrays.get(name);
    if (known !== undefined) return known;
    const array = recordedNpy(this.#recordings, `${this.#folder}/${name}.npy`);
    this.#arrays.set(name, array);
    return array;
  }

  all(name: string): ArrayLike<number> & Iterable<number> {
    return this.array(name).data;
  }

  /** Row `index` of an array whose rows, whatever the axes before them, are `length` long. */
  row(name: string, index: number, length: number): number[] {
    return Array.from(this.array(name).data.slice(index * length, (index + 1) * length));
  }
}
