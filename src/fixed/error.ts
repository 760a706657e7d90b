/** Where in a text file a mistake stands; lines and columns count from 1. */
export interface SourcePlace {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/**
 * A mistake of the user's (bad file, flag, network, image, frame), told in one line:
 * which object, the actual value, the limit, the fix. The command line prints the message
 * alone and exits with code 2; anything else that is thrown is a defect of ours.
 */
export class SpikeloomError extends Error {
  readonly place: SourcePlace | undefined;

  constructor(message: string, place?: SourcePlace) {
    super(place === undefined ? message : `${formatPlace(place)}${message}`);
    this.name = 'SpikeloomError';
    this.place = place;
  }
}

function formatPlace(place: SourcePlace): string {
  const parts = [place.file, place.line, place.column].filter(part => part !== undefined);
  return parts.length === 0 ? '' : `${parts.join(':')}: `;
}

/** Throws a {@link SpikeloomError}; an expression of type `never`, so that it can end a branch. */
export function raise(message: string, place?: SourcePlace): never {
  throw new SpikeloomError(message, place);
}
