import { expect, it } from 'vitest';
import { KERNEL_BYTES, SHARED_KERNEL_BYTES } from '../../../src/engine/kernels/simd/module.js';
import { webAssembly } from '../../../src/engine/kernels/web-assembly.js';
import { buildKernelModule } from '../../support/build-kernels.js';

it('the checked-in module is what its sources compile to', async () => {
  await expect(await buildKernelModule()).toMatchFileSnapshot('../../../src/engine/kernels/simd/module.ts');
});

it.each([
  ['own', KERNEL_BYTES],
  ['shared', SHARED_KERNEL_BYTES],
])('the module of %s memory needs nothing but the memory, and SIMD', (_, bytes) => {
  expect(webAssembly.validate(bytes)).toBe(true);
  const { Module } = webAssembly as unknown as { Module: { imports(module: object): { name: string }[] } };
  const imports = Module.imports(new webAssembly.Module(bytes));
  expect(imports.map(({ name }) => name)).toEqual(['memory']);
});
