import type { NirReset } from '../../nir/rule.js';

/** What the command line of `study nir` says. */
export interface NirStudyFlags {
  readonly input: readonly string[];
  readonly spikes: readonly string[];
  readonly tool: string;
  readonly reset?: NirReset;
  readonly dt?: number;
  readonly chip: string;
  readonly biases: 'neuron' | 'input';
  readonly synapsesPerWeight: '1' | '2';
  readonly nearest?: true;
  readonly json?: true;
}
