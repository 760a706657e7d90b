import { expect, it } from 'vitest';
import { webAssembly } from '../../../src/engine/kernels/web-assembly.js';
import { buildKernelModule } from '../../support/build-kernels.js';

it('the checked-in module is what its sources compile to', async () => {
  await expect(await buildKernelModule()).toMatchFileSnapshot('../../../src/engine/kernels/simd/module.ts');
});

it('the module needs nothing but the memory, and SIMD', async () => {
  const { KERNEL_BYTES } = await import('../../../src/engine/kernels/simd/module.js');
  expect(webAssembly.validate(KERNEL_BYTES)).toBe(true);
  const imports = (
    WebAssembly as unknown as { Module: { imports(module: object): { name: string }[] } }
  ).Module.imports(new webAssembly.Module(KERNEL_BYTES));
  expect(imports.map(({ name }) => name)).toEqual(['memory']);
});
