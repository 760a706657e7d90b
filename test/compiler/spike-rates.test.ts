import { expect, it } from 'vitest';
import { ratesOf } from '../../src/compiler/spike-rates.js';

const a = Float64Array.of(0.5, 0.25);

it('finds rates by name, whatever stands before a population', () => {
  const known = { of: (name: string) => (name === 'a' ? a : null) };
  const rates = ratesOf(known, [
    { name: 'relay', size: 2 },
    { name: 'a', size: 2 },
  ]);
  expect(rates?.of(0)).toBeNull();
  expect(rates?.of(1)).toBe(a);
});

it('takes none of a population that the compiler gave another size', () => {
  expect(ratesOf({ of: () => a }, [{ name: 'a', size: 3 }])?.of(0)).toBeNull();
});

it('knows nothing where nothing is known', () => {
  expect(ratesOf(null, [{ name: 'a', size: 2 }])).toBeNull();
});
