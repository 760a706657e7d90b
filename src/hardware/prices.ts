import * as z from 'zod';
import { EVENT_KINDS, type EventKind } from '../ledger/events.js';
import { type PriceFigure, priceOf, prose } from './figure.js';

/** This kind of event costs nothing of its own: the figures of the kinds named cover it. */
export interface Inclusion {
  readonly includedIn: readonly EventKind[];
  /** Why that is so. */
  readonly why: string;
}

export type Price = PriceFigure | Inclusion;

/**
 * What one event of each kind costs, in energy or in time. A kind that is missing is unpriced:
 * nobody knows, so a report names it and never takes it for zero.
 */
export type PriceList = { readonly [kind in EventKind]?: Price };

export function isInclusion(price: Price): price is Inclusion {
  return 'includedIn' in price;
}

/** The kinds of event whose figure is all-in, in the order of {@link EVENT_KINDS}. */
export function allInKinds(prices: PriceList): EventKind[] {
  return EVENT_KINDS.filter(kind => {
    const price = prices[kind];
    return price !== undefined && !isInclusion(price) && price.scope === 'all-in';
  });
}

const inclusionSchema = z.strictObject({ includedIn: z.array(z.enum(EVENT_KINDS)).min(1), why: prose });

/** Schema of a {@link PriceList} in units of `quantity`. */
export function priceListOf(quantity: 'energy' | 'time') {
  const price = z.exactOptional(z.union([priceOf(quantity), inclusionSchema]));
  const shape = Object.fromEntries(EVENT_KINDS.map(kind => [kind, price])) as {
    [kind in EventKind]: typeof price;
  };
  return z.strictObject(shape);
}
