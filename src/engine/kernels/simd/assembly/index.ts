/**
 * The SIMD kernels, in AssemblyScript (TypeScript's syntax, WebAssembly's types): pointers are byte
 * offsets into the engine's arena, nothing is allocated. Built into `../module.ts` by `npm run build:kernels`.
 */
export { accumulate16 } from './accumulate-16';
export { accumulate8 } from './accumulate-8';
export { accumulateFloat } from './accumulate-float';
export { accumulate1, accumulate2, accumulate4 } from './accumulate-packed';
export { accumulateSparse16, accumulateSparse8 } from './accumulate-sparse';
export { updateAccumulator } from './accumulator';
export { updateTrueNorth } from './truenorth';
export { updateCubaLifNarrow, updateCubaLifWide } from './cuba-lif';
export { listSet } from './bits';
export { clear, deliver } from './deliver';
export { fire, settle } from './fire';
export { addUp, sumOfSmallSquares, sumOfSquares, takeParts } from './goodness';
export { integrate } from './integrate';
export { learnColumns16, learnColumns8 } from './learn';
export { learnDense8, roundDense8 } from './learn-dense';
export { learnRows16, learnRows8, listNonZero } from './learn-rows';
export { learnPasses } from './learn-passes';
export { scaleColumn16, scaleColumn8 } from './scale-column';
export { startStates } from './learn-draws';
export { learnWide16, learnWide8 } from './learn-wide';
export { forget, send } from './send';
export { updateShiftLifSaturating, updateShiftLifWrapping } from './shift-lif';
export { adaptThresholds, moveThresholds } from './thresholds';
export { accountRow, slowest } from './timing';
export { decayTraces, updateTraces, updateWindows } from './traces';
export { drawRates } from './encode';
