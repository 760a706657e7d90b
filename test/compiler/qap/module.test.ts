import { expect, it } from 'vitest';
import { buildWalkModule } from '../../support/build-kernels.js';

it('the checked-in module is what its sources compile to', async () => {
  await expect(await buildWalkModule()).toMatchFileSnapshot('../../../src/compiler/qap/simd/module.ts');
});
