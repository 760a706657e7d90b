import { expect, it } from 'vitest';
import { buildPacketModule } from '../../../support/build-kernels.js';

it('the checked-in module is what its sources compile to', async () => {
  await expect(await buildPacketModule()).toMatchFileSnapshot(
    '../../../../src/engine/timing/packet/simd/module.ts',
  );
});
