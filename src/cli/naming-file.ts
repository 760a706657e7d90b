import { raise, SpikeloomError } from '../fixed/error.js';

/**
 * Does some work on a file's content: a mistake that names no place is told with the file in front.
 * @param file left out: mistakes pass as they are
 * @throws what the work throws
 */
export function namingFile<T>(file: string | undefined, work: () => T): T {
  const named = (error: unknown): never => {
    if (file !== undefined && error instanceof SpikeloomError && error.place === undefined)
      return raise(error.message, { file });
    throw error;
  };
  try {
    const result = work();
    return result instanceof Promise ? (result.catch(named) as T) : result;
  } catch (error) {
    return named(error);
  }
}
