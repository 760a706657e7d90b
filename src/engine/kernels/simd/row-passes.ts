import type { RowPass } from '../../learning/row-passes.js';
import { ROW_PASS } from '../../records.js';
import type { Slice } from '../../slice.js';
import type { Register } from '../learn.js';
import { drawnBits, halfOf } from './dense-kernel.js';

/** The record of a row pass, [RECORD_WORDS]. */
export function fillRowPass(
  record: Int32Array,
  { crossbar, dense, pass, trace, change }: RowPass,
  slice: Slice,
  register: Register,
): void {
  const { stored, acting, shadowShift, held, sums } = dense;
  const format = { rounding: pass.image.rounding, fractionBits: pass.programs[0].fractionBits };
  const { mask, flip } = drawnBits(format);
  record[ROW_PASS.crossbar] = crossbar.record.byteOffset;
  record[ROW_PASS.trace] = trace.values.byteOffset;
  record[ROW_PASS.neurons] = slice.count;
  record[ROW_PASS.change] = change;
  record[ROW_PASS.standsStill] = slice.standsStill ? 1 : 0;
  record[ROW_PASS.stored] = stored.byteOffset;
  record[ROW_PASS.storedBytes] = stored.BYTES_PER_ELEMENT;
  record[ROW_PASS.acting] = acting.byteOffset;
  record[ROW_PASS.actingBytes] = shadowShift === 0 ? 0 : acting.BYTES_PER_ELEMENT;
  record[ROW_PASS.stride] = dense.stride;
  record[ROW_PASS.shadowShift] = shadowShift;
  record[ROW_PASS.held] = held?.byteOffset ?? 0;
  record[ROW_PASS.words] = dense.words >> 1;
  record[ROW_PASS.sums] = sums?.byteOffset ?? 0;
  record[ROW_PASS.bias] = halfOf(format);
  record[ROW_PASS.mask] = mask;
  record[ROW_PASS.flip] = flip;
  record[ROW_PASS.fractionBits] = format.fractionBits;
  record[ROW_PASS.lowest] = dense.minStored;
  record[ROW_PASS.highest] = dense.maxStored;
  record[ROW_PASS.register] = register.state.byteOffset;
  record[ROW_PASS.registerBits] = register.bits;
}
