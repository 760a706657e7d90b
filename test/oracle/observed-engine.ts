import type { Crossbar } from '../../src/engine/crossbar.js';
import { Engine } from '../../src/engine/engine.js';
import type { Slice } from '../../src/engine/slice.js';
import { EVENT_KIND_COUNT } from '../../src/ledger/events.js';
import type { ChipExecutor, CrossbarSnapshot, OracleState, SliceSnapshot } from './state.js';

/** The engine, showing all that it holds in the oracle's form. */
export class ObservedEngine extends Engine implements ChipExecutor {
  snapshot(): OracleState {
    const { counts, rows } = this.counters;
    return {
      tick: this.tick,
      slices: this.slices.map(slice => this.#slice(slice)),
      crossbars: this.crossbars.map((crossbar, index) => this.#crossbar(crossbar, index)),
      reductions: this.reductions.all.map(({ goodness, probability, error, applied, centre }) => ({
        goodness,
        probability,
        error,
        applied,
        centre,
      })),
      encoders: this.encoders.map(({ lfsrState, spikes, fired, image }) => ({
        lfsr: lfsrState,
        drawn: asFlags(spikes, fired, image.count),
      })),
      lfsr: this.learningUnits.map(unit => unit.lfsrState),
      counts: Array.from({ length: rows }, (_, row) =>
        listOf(counts, row * EVENT_KIND_COUNT, EVENT_KIND_COUNT),
      ),
    };
  }

  #slice(slice: Slice): SliceSnapshot {
    const { count } = slice;
    const orZeros = (values: Int32Array) =>
      values.length > 0 ? listOf(values, 0, count) : new Array<number>(count).fill(0);
    return {
      potential: orZeros(slice.potential),
      current: orZeros(slice.current),
      refractory: orZeros(slice.refractory),
      threshold: orZeros(slice.thresholds),
      traces: [slice.traces.y1, slice.traces.y2, slice.traces.y3].map(
        trace => trace && orZeros(trace.values),
      ),
      windows: [slice.traces.y1, slice.traces.y2, slice.traces.y3].map(trace =>
        trace?.unit.mode === 'window' ? orZeros(trace.countdown) : null,
      ),
      reward: slice.reward,
      spikeCount: orZeros(slice.spikeCounts),
      spiked: asFlags(slice.spikes, slice.fired, count),
      thirdFactor: Array.from({ length: count }, (_, k) => {
        const member = slice.memberOf[k];
        return member < 0 ? slice.thirdFactors[k] : this.reductions.applied[member];
      }),
    };
  }

  #crossbar(crossbar: Crossbar, index: number): CrossbarSnapshot {
    const image = this.image.crossbars[index];
    const stored = this.storedWeights(index);
    const weights = Array.from({ length: crossbar.rows }, (_, row) => {
      if (image.rowStart === null || image.columns === null) {
        return listOf(stored, row * crossbar.columns, crossbar.columns);
      }
      const line = new Array<number>(crossbar.columns).fill(0);
      for (let p = image.rowStart[row]; p < image.rowStart[row + 1]; p++) line[image.columns[p]] = stored[p];
      return line;
    });
    const { preTraces, x1, x2, tags, rows, columns } = crossbar;
    const tagAt = (row: number, column: number) => {
      const place = crossbar.weights.place(row, column);
      return place < 0 ? 0 : tags!.at(place);
    };
    return {
      weights,
      traces: [preTraces.x1 && listOf(x1, 0, x1.length), preTraces.x2 && listOf(x2, 0, x2.length)],
      tags:
        tags &&
        Array.from({ length: rows }, (_, row) =>
          Array.from({ length: columns }, (_, column) => tagAt(row, column)),
        ),
      sums: crossbar.sums && Array.from(this.columnSums(index)!),
    };
  }
}

/** Part of an array as plain numbers; `Array.from` takes ten times as long, and a lock-step run shows much. */
function listOf(values: ArrayLike<number>, start: number, count: number): number[] {
  const list = new Array<number>(count);
  for (let index = 0; index < count; index++) list[index] = values[start + index];
  return list;
}

function asFlags(units: Int32Array, fired: number, count: number): number[] {
  const flags = new Array<number>(count).fill(0);
  for (let i = 0; i < fired; i++) flags[units[i]] = 1;
  return flags;
}
