import type { Conversion } from '../nir/load-network.js';

/** What the command line of `study nir` says. */
export interface NirStudyFlags extends Conversion {
  readonly input?: readonly string[];
  readonly spikes?: readonly string[];
  readonly chip: string;
  readonly synapsesPerWeight: '1' | '2';
  readonly nearest?: true;
  readonly json?: true;
}
