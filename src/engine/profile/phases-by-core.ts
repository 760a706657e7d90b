import { EVENT_INDEX, EVENT_KIND_COUNT } from '../../ledger/events.js';
import type { Chip } from '../chip.js';
import type { PhaseKernels } from '../kernels/kernels.js';
import { FORM, MODEL, SLICE } from '../records.js';
import type { Share } from '../share.js';
import type { Cell, Cells } from './cells.js';

/** Where laps are taken. */
interface Laps {
  readonly cells: Cells;
  lap(cell: Cell, work?: number): void;
}

/** Consecutive parts of a share that lie on one core and run in one kernel. */
interface Piece {
  readonly share: Share;
  readonly cell: Cell;
}

/**
 * The phases of thread 0's share, a lap after each part: integrate and fire run core by core and kernel by
 * kernel, the other phases whole. They do what the chip's own kernels do, in the same order.
 */
export function phasesByCore({ shares, slices, kernels, counters }: Chip, laps: Laps): PhaseKernels {
  const { cells } = laps;
  const clear = cells.inStep('deliver', 'clear');
  const deliver = cells.inStep('deliver', 'deliver', 'spikes');
  const send = cells.inStep('send', 'send', 'spikes');
  const forget = cells.inStep('send', 'forget delivered');
  const [own] = shares;
  const integrated = integratePieces(own, slices, cells);
  const fired = firePieces(own, cells);
  const operations = (slice: number) => counters.counts[slice * EVENT_KIND_COUNT + EVENT_INDEX.synapticOp];
  const integrate = (): void => {
    for (const { share, cell } of integrated) {
      let before = 0;
      for (const row of share.sliceRows) before += operations(row);
      kernels.integrate(share);
      let after = 0;
      for (const row of share.sliceRows) after += operations(row);
      laps.lap(cell, after - before);
    }
  };

  // Only where there is something to settle: a report has no lines of nothing.
  const settled = slices.some(({ spans }) => spans) ? cells.inStep('fire', 'settle competitions') : null;
  const fire = (_: Share, learning: boolean): void => {
    for (const { share, cell } of fired) {
      let neurons = 0;
      for (const slice of share.slices) if (slice.awake) neurons += slice.count;
      kernels.fire(share, learning);
      laps.lap(cell, neurons);
    }
  };
  return {
    clear(share) {
      kernels.clear(share);
      laps.lap(clear);
    },

    deliver(share, now) {
      kernels.deliver(share, now);
      let arrivals = 0;
      for (const crossbar of share.crossbars) arrivals += crossbar.arrivals;
      laps.lap(deliver, arrivals);
    },

    integrate,
    fire,

    settle(share, learning) {
      kernels.settle(share, learning);
      if (settled !== null) laps.lap(settled);
    },

    send(share, now) {
      kernels.send(share, now);
      let spikes = 0;
      for (const { source } of share.senders) spikes += source.fired;
      laps.lap(send, spikes);
    },

    forget(share, now) {
      kernels.forget(share, now);
      laps.lap(forget);
    },
  };
}

/** Pieces of a share's crossbars by core and form; `sliceRows` of each are the slices that they add to. */
function integratePieces(own: Share, slices: Chip['slices'], cells: Cells): Piece[] {
  const cellOf = ({ slice, form }: Share['crossbars'][number]) =>
    cells.at({
      span: 'step',
      phase: 'integrate',
      kernel: `integrate ${nameOf(FORM, form)}`,
      core: slices[slice].core,
      unit: 'synaptic operations',
    });
  return runsOf(own.crossbars.map(cellOf)).map(({ first, end, cell }) => {
    const crossbars = own.crossbars.slice(first, end);
    return {
      cell,
      share: {
        ...own,
        crossbars,
        crossbarList: own.crossbarList.subarray(first, end),
        sliceRows: Int32Array.from(new Set(crossbars.map(({ slice }) => slice))),
      },
    };
  });
}

/** Pieces of a share's slices by core and neuron model. */
function firePieces(own: Share, cells: Cells): Piece[] {
  const cellOf = ({ core, record, neuron }: Share['slices'][number]) => {
    const model = record[SLICE.model];
    const name = model === MODEL.other ? `${neuron.model} plain` : MODEL_NAMES[model];
    return cells.at({
      span: 'step',
      phase: 'fire',
      kernel: `fire ${name}`,
      core,
      unit: 'neuron updates',
    });
  };
  return runsOf(own.slices.map(cellOf)).map(({ first, end, cell }) => ({
    cell,
    share: {
      ...own,
      slices: own.slices.slice(first, end),
      sliceRows: own.sliceRows.subarray(first, end),
      sliceList: own.sliceList.subarray(first, end),
    },
  }));
}

/** By number of {@link MODEL}. */
const MODEL_NAMES: { readonly [model: number]: string } = {
  [MODEL.shiftSaturating]: 'lif-shift',
  [MODEL.shiftWrapping]: 'lif-shift wrapping',
  [MODEL.accumulate]: 'accumulate',
  [MODEL.cubaNarrow]: 'lif-cuba narrow',
  [MODEL.cubaWide]: 'lif-cuba wide',
  [MODEL.truenorth]: 'truenorth',
};

function nameOf(numbers: { readonly [name: string]: number }, wanted: number): string {
  return Object.keys(numbers).find(name => numbers[name] === wanted) ?? String(wanted);
}

/** Runs of equal cells. */
function runsOf(cells: readonly Cell[]): { first: number; end: number; cell: Cell }[] {
  const runs: { first: number; end: number; cell: Cell }[] = [];
  cells.forEach((cell, i) => {
    const last = runs.at(-1);
    if (last?.cell === cell) last.end = i + 1;
    else runs.push({ first: i, end: i + 1, cell });
  });
  return runs;
}
