import { type WasmMemory, webAssembly } from '../web-assembly.js';
import { KERNEL_BYTES, SHARED_KERNEL_BYTES } from './module.js';

/** Whether the platform runs the SIMD kernels. */
export const simdSupported: boolean = webAssembly.validate(KERNEL_BYTES);

/** Compiled once a process for memory of one thread, and once for memory that threads share. */
const compiled: { own?: object; shared?: object } = {};

/**
 * The kernels over a memory. `Exports` names the functions of `assembly/index.ts` that the caller
 * wants; pointers are byte offsets into the memory.
 */
export function instantiate<Exports>(memory: WasmMemory): Exports {
  const shared = typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer;
  if (shared) compiled.shared ??= new webAssembly.Module(SHARED_KERNEL_BYTES);
  else compiled.own ??= new webAssembly.Module(KERNEL_BYTES);
  const module = (shared ? compiled.shared : compiled.own)!;
  return new webAssembly.Instance(module, { env: { memory } }).exports as Exports;
}
