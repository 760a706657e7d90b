import { MODEL, SLICE } from '../../records.js';
import type { Share } from '../../share.js';
import { fire, settleCompetition } from '../fire.js';
import type { ChipParts, PhaseKernels } from '../kernels.js';
import type { WasmMemory } from '../web-assembly.js';
import { instantiate } from './instance.js';

/** The exports of `assembly/index.ts`; pointers are byte offsets into the memory. */
interface PhaseExports {
  clear(list: number, crossbars: number): void;
  deliver(
    list: number,
    crossbars: number,
    due: number,
    words: number,
    axonStart: number,
    axons: number,
    owner: number,
    records: number,
    events: number,
  ): void;
  integrate(list: number, crossbars: number): void;
  fire(list: number, slices: number, learning: number): void;
  settle(list: number, slices: number, learning: number): void;
  send(
    list: number,
    senders: number,
    routes: number,
    costs: number,
    ring: number,
    setBytes: number,
    tickMask: number,
    now: number,
    far: number,
    farHops: number,
  ): void;
  forget(list: number, senders: number, set: number): void;
}

/** The phases in WebAssembly, each one call for all cores of a share. */
export function simdKernels(memory: WasmMemory, parts: ChipParts): PhaseKernels {
  const kernels = instantiate<PhaseExports>(memory);
  const { router, counters } = parts;
  const { wheel } = router;
  const routes = router.routes.byteOffset;
  const costs = router.costs.byteOffset;
  const ring = wheel.ring.byteOffset;
  const owner = parts.owner.byteOffset;
  const records = parts.crossbarRecords.byteOffset;
  const anyPlain = parts.slices.some(({ record }) => record[SLICE.model] === MODEL.other);
  const plainSlices = new Map<Share, readonly number[]>();
  /** Slices whose neuron unit no kernel is exact for. */
  const plainOf = (share: Share): readonly number[] => {
    let plain = plainSlices.get(share);
    if (plain === undefined) {
      plain = share.slices.flatMap(({ record }, i) => (record[SLICE.model] === MODEL.other ? [i] : []));
      plainSlices.set(share, plain);
    }
    return plain;
  };
  return {
    clear({ crossbarList, crossbars }) {
      kernels.clear(crossbarList.byteOffset, crossbars.length);
    },

    deliver({ crossbarList, crossbars, axonStart, axons, due }, now) {
      kernels.deliver(
        crossbarList.byteOffset,
        crossbars.length,
        wheel.dueOffset(now),
        // Where every crossbar takes runs, no event is looked at by itself.
        axons.length === 0 ? 0 : wheel.words,
        axonStart.byteOffset,
        axons.byteOffset,
        owner,
        records,
        due.byteOffset,
      );
    },

    integrate({ crossbarList, crossbars }) {
      kernels.integrate(crossbarList.byteOffset, crossbars.length);
    },

    fire(share, learning) {
      kernels.fire(share.sliceList.byteOffset, share.slices.length, learning ? 1 : 0);
      if (!anyPlain) return;
      const plain = plainOf(share);
      for (let i = 0; i < plain.length; i++) {
        fire(share.slices[plain[i]], share.sliceRows[plain[i]], counters, learning);
      }
    },

    settle(share, learning) {
      const { sliceList, slices, sliceRows } = share;
      kernels.settle(sliceList.byteOffset, slices.length, learning ? 1 : 0);
      if (!anyPlain) return;
      const plain = plainOf(share);
      for (let i = 0; i < plain.length; i++) {
        const slice = slices[plain[i]];
        if (slice.spans) settleCompetition(slice, sliceRows[plain[i]], counters, learning);
      }
    },

    send({ senderList, senders, far, farHops }, now) {
      kernels.send(
        senderList.byteOffset,
        senders.length,
        routes,
        costs,
        ring,
        wheel.words * 8,
        wheel.ticks - 1,
        now,
        far.byteOffset,
        farHops.byteOffset,
      );
    },

    forget({ senderList, senders }, now) {
      kernels.forget(senderList.byteOffset, senders.length, wheel.dueOffset(now));
    },
  };
}

interface FloatExports {
  accumulateFloat(weights: number, stride: number, rows: number, count: number, sums: number): void;
}

/** `sums[c] += weights[rows[i] x stride + c]` in float32, row after row; all arrays lie in `memory`. */
export function simdFloatAccumulate(memory: WasmMemory) {
  const { accumulateFloat } = instantiate<FloatExports>(memory);
  return (
    weights: Float32Array,
    stride: number,
    rows: Int32Array,
    count: number,
    sums: Float32Array,
  ): void => {
    accumulateFloat(weights.byteOffset, stride, rows.byteOffset, count, sums.byteOffset);
  };
}
