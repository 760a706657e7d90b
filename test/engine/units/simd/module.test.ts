import { expect, it } from 'vitest';
import { buildUnitModule } from '../../../support/build-kernels.js';

it('the checked-in module is what its sources compile to', async () => {
  await expect(await buildUnitModule()).toMatchFileSnapshot('../../../../src/engine/units/simd/module.ts');
});
