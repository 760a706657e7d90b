import * as z from 'zod';
import { raise } from '../fixed/error.js';
import { type Figure, figureOf, prose } from './figure.js';
import { type PriceList, priceListOf } from './prices.js';

/** Figures that belong together: of one source, one method, one voltage. */
export interface Pricing {
  readonly prices: { readonly energy: PriceList; readonly time: PriceList };
  readonly static?: StaticPower;
  readonly barrierTime?: readonly BarrierStep[];
}

/** {@link Pricing} under a name, one of several that a chip has. */
export interface NamedPricing extends Pricing {
  readonly title: string;
}

export interface StaticPower {
  /** Power that flows whatever happens. */
  readonly chip: Figure;
  /** Power that flows besides for each unit of the chip's clock. */
  readonly perClock?: Figure;
}

export interface BarrierStep {
  readonly tiles: number;
  readonly time: Figure;
}

const nameOfList = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);

const prices = z.strictObject({ energy: priceListOf('energy'), time: priceListOf('time') });

const besides = {
  /** Power that flows whether anything happens or not. */
  static: z.exactOptional(
    z.strictObject({
      chip: figureOf('power'),
      /** What the running clock takes besides, at the frequency of `clock`. */
      perClock: z.exactOptional(figureOf('powerPerClock')),
    }),
  ),
  /** How long the cores wait for each other at the end of a step, by number of tiles in use. */
  barrierTime: z.exactOptional(
    z.array(z.strictObject({ tiles: z.int().min(1).max(65_536), time: figureOf('time') })).min(1),
  ),
};

/** The sections of a chip model that hold prices: one list in `prices`, or several under names. */
export const pricingSections = {
  prices: z.exactOptional(prices),
  ...besides,
  priceLists: z.exactOptional(z.record(nameOfList, z.strictObject({ title: prose, prices, ...besides }))),
  /** The list that holds where none is asked for. */
  defaultPrices: z.exactOptional(nameOfList),
};

/** What a chip model's file says of prices. */
export interface WrittenPricing extends Partial<Pricing> {
  readonly priceLists?: { readonly [name: string]: NamedPricing };
  readonly defaultPrices?: string;
}

/** The lists of a chip model's file with where they stand in it. */
export function writtenPricings(chip: WrittenPricing): { path: string[]; pricing: Pricing }[] {
  const { prices, priceLists = {} } = chip;
  const alone = prices === undefined ? [] : [{ path: [], pricing: { ...chip, prices } }];
  return [
    ...alone,
    ...Object.entries(priceLists).map(([name, pricing]) => ({ path: ['priceLists', name], pricing })),
  ];
}

interface PriceListProblem {
  readonly path: readonly string[];
  readonly message: string;
}

/** That a file has either one list or several with a default among them; what is wrong and where. */
export function checkPriceLists(chip: WrittenPricing): PriceListProblem[] {
  const { prices, priceLists, defaultPrices } = chip;
  if (priceLists === undefined) {
    if (prices === undefined)
      return [{ path: ['prices'], message: 'missing; give a map, or priceLists with several' }];
    if (defaultPrices === undefined) return [];
    return [{ path: ['defaultPrices'], message: `is "${defaultPrices}", but there are no priceLists` }];
  }
  const alone = (['prices', 'static', 'barrierTime'] as const).filter(key => chip[key] !== undefined);
  const problems: PriceListProblem[] = alone.map(key => ({
    path: [key],
    message: `stands beside priceLists; give each list its own ${key}`,
  }));
  const names = Object.keys(priceLists);
  if (names.length === 0)
    problems.push({ path: ['priceLists'], message: 'is empty; give at least one list' });
  else if (defaultPrices === undefined || !Object.hasOwn(priceLists, defaultPrices)) {
    const actual = defaultPrices === undefined ? 'is missing' : `is "${defaultPrices}"`;
    problems.push({ path: ['defaultPrices'], message: `${actual}; expected one of ${names.join(', ')}` });
  }
  return problems;
}

/** Names of a chip's price lists, as written; empty where it has one without a name. */
export function priceListNames(chip: WrittenPricing): string[] {
  return Object.keys(chip.priceLists ?? {});
}

/**
 * The prices that hold: of the list that is asked for, or of the default.
 * @param chip a chip model that {@link checkPriceLists} finds nothing wrong with
 * @throws SpikeloomError for a list that the chip does not have, with those that it has
 */
export function choosePricing(
  chip: WrittenPricing & { readonly name: string },
  asked: string | undefined,
): Pricing & { readonly priceList?: string } {
  const { priceLists, defaultPrices } = chip;
  if (priceLists === undefined) {
    if (asked !== undefined)
      raise(`chip ${chip.name} has one price list, without a name, and none "${asked}"; leave --prices out`);
    const { prices } = chip;
    return { prices: prices! };
  }
  const priceList = asked ?? defaultPrices!;
  if (!Object.hasOwn(priceLists, priceList)) {
    const names = Object.keys(priceLists).join(', ');
    raise(`chip ${chip.name} has no price list "${priceList}"; it has ${names}`);
  }
  const { title: _title, ...pricing } = priceLists[priceList];
  return { ...pricing, priceList };
}

/** A chip model as its file says it, but that the list which holds is the default. */
export function asWritten<C extends Pricing & { readonly priceList?: string }>(chip: C): object {
  const { priceList, ...written } = chip;
  if (priceList === undefined) return written;
  const { prices: _prices, static: _static, barrierTime: _barrierTime, ...rest } = written;
  return { ...rest, defaultPrices: priceList };
}
