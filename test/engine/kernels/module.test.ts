import { expect, it } from 'vitest';
import { KERNEL_BYTES } from '../../../src/engine/kernels/simd/module.js';
import { webAssembly } from '../../../src/engine/kernels/web-assembly.js';
import { buildKernelModule } from '../../support/build-kernels.js';

it('the checked-in module is what its sources compile to', async () => {
  await expect(await buildKernelModule()).toMatchFileSnapshot('../../../src/engine/kernels/simd/module.ts');
});

it('the module needs nothing but the memory, and SIMD', () => {
  expect(webAssembly.validate(KERNEL_BYTES)).toBe(true);
  const { Module } = webAssembly as unknown as { Module: { imports(module: object): { name: string }[] } };
  const imports = Module.imports(new webAssembly.Module(KERNEL_BYTES));
  expect(imports.map(({ name }) => name)).toEqual(['memory']);
});
