import type { TextSource } from '../../fixed/yaml-events/cursor.js';
import type { Recordings } from './recordings.js';

/** A recorded text for the readers of peers' files. @throws SpikeloomError as {@link Recordings.bytes} */
export function recordedSource(recordings: Recordings, file: string): TextSource {
  const bytes = recordings.bytes(file);
  return { file, chunks: () => [bytes] };
}
