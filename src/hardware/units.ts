import { raise } from '../fixed/error.js';

/**
 * The units a figure may be written in, by quantity. Each is a power of ten of the quantity's base
 * unit: picojoules, picoseconds, milliwatts, hertz, clock cycles, packets, microwatts a megahertz.
 */
export const UNITS = {
  energy: { fJ: -3, pJ: 0, nJ: 3, uJ: 6 },
  time: { ps: 0, ns: 3, us: 6, ms: 9, s: 12 },
  power: { uW: -3, mW: 0, W: 3 },
  frequency: { Hz: 0, kHz: 3, MHz: 6, GHz: 9 },
  cycles: { cycles: 0 },
  packets: { packets: 0 },
  powerPerClock: { 'uW/MHz': 0, 'mW/MHz': 3 },
} as const;

export type Quantity = keyof typeof UNITS;

/** Names of a quantity's units, smallest first. */
export function unitNames(quantity: Quantity): [string, ...string[]] {
  return Object.keys(UNITS[quantity]) as [string, ...string[]];
}

interface Amount {
  readonly value: number;
  readonly unit: string;
}

/** Energy of one event in picojoules. */
export function picojoules(amount: Amount): number {
  return inBaseUnit('energy', amount);
}

/** Time in whole picoseconds, the nearest. */
export function picoseconds(amount: Amount): number {
  return Math.round(inBaseUnit('time', amount));
}

/** Time of clock cycles, whole or not, in whole picoseconds, the nearest; of any other amount as {@link picoseconds}. */
export function picosecondsAt(amount: Amount, clock: Amount | undefined): number {
  if (amount.unit !== 'cycles') return picoseconds(amount);
  if (clock === undefined) {
    return raise(`${amount.value} cycles have no time without a clock; give the chip model a clock`);
  }
  return Math.round((amount.value / hertz(clock)) * 1e12);
}

/** Power of a running clock in milliwatts. */
export function milliwattsAt(perClock: Amount, clockHz: number): number {
  // Microwatts a megahertz are picojoules a cycle.
  return (inBaseUnit('powerPerClock', perClock) * clockHz) / 1e9;
}

/** Power in milliwatts. */
export function milliwatts(amount: Amount): number {
  return inBaseUnit('power', amount);
}

/** Frequency in hertz. */
export function hertz(amount: Amount): number {
  return inBaseUnit('frequency', amount);
}

/** Throws {@link SpikeloomError} with the list of known units for a unit of another quantity. */
function inBaseUnit(quantity: Quantity, { value, unit }: Amount): number {
  const exponents: { readonly [unit: string]: number } = UNITS[quantity];
  if (!Object.hasOwn(exponents, unit)) {
    raise(`unit "${unit}" is none of ${quantity}; use one of ${unitNames(quantity).join(', ')}`);
  }
  // Divided rather than multiplied by 0.001: 47 fJ is then 0.047 pJ to the last bit.
  const exponent = exponents[unit];
  return exponent < 0 ? value / 10 ** -exponent : value * 10 ** exponent;
}
