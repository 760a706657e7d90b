/**
 * The SIMD kernels, in AssemblyScript (TypeScript's syntax, WebAssembly's types): pointers are byte
 * offsets into the engine's arena, nothing is allocated. Built into `../module.ts` by `npm run build:kernels`.
 */
export { accumulateDense16, accumulateDense8, sumAt } from './accumulate';
export { accumulateFloat } from './accumulate-float';
export { deliver } from './deliver';
export { learnActive16, learnActive8 } from './learn';
export { updateShiftLifSaturating, updateShiftLifWrapping } from './shift-lif';
