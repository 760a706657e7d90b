import type { Chip } from '../chip.js';
import type { Crossbar } from '../crossbar.js';
import type { Cell, Cells } from './cells.js';

/** Where the time of a pass over a crossbar goes: the kernels that it may call, and what is done beside them. */
export interface PassCells {
  readonly dense: Cell;
  readonly columns: Cell;
  /** Rows and neurons are chosen, or where no kernel does it, synapses are walked one by one. */
  readonly rest: Cell;
}

/** A crossbar's cells, by when its rule runs. */
export interface LearnCells {
  readonly step: PassCells;
  readonly epoch: PassCells;
}

/** The cells of all crossbars that learn. */
export function learnCells({ crossbars, slices, rules }: Chip, cells: Cells): Map<Crossbar, LearnCells> {
  const made = new Map<Crossbar, LearnCells>();
  for (const crossbar of crossbars) {
    const rule = rules[crossbar.rule];
    if (rule === undefined) continue;
    const { core } = slices[crossbar.slice];
    const walks = crossbar.dense === null || !rule.hasKernels;
    const of = (span: 'step' | 'epoch'): PassCells => {
      const phase = span === 'step' ? 'learn' : 'epoch';
      const unit = 'synapse updates';
      const cell = (kernel: string) => cells.at({ span, phase, kernel, core, unit });
      return {
        dense: cell('learn dense'),
        columns: cell('learn columns'),
        rest: cell(walks ? 'learn walk' : 'learn choose'),
      };
    };
    made.set(crossbar, { step: of('step'), epoch: of('epoch') });
  }
  return made;
}
