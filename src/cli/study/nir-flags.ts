import type { Conversion } from '../nir/load-network.js';
import type { PricesFlag } from '../prices.js';

/** What the command line of `study nir` says. */
export interface NirStudyFlags extends Conversion, PricesFlag {
  readonly input?: readonly string[];
  readonly spikes?: readonly string[];
  readonly chip: string;
  readonly synapsesPerWeight: '1' | '2';
  readonly nearest?: true;
  readonly json?: true;
}
