import { packagedRecordings } from '../../src/cli/verify/recordings.js';

/** The recordings that come with the package. */
export const recordings = packagedRecordings();
