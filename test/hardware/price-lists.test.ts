import { describe, expect, test } from 'vitest';
import { parseChip } from '../../src/hardware/parse.js';
import { chipAsJson } from '../../src/report/chip-sheet.js';
import { loadChip } from '../../src/runtime/chips-node.js';
import { oneCoreText } from '../support/chip-text.js';

const [head, prices] = oneCoreText.split(/^(?=prices:)/m);
const indented = prices.replace(/^(?=.)/gm, '    ');

/** The chip of the tests with its prices as one list and a second one beside, whose synaptic operation costs 7 pJ. */
const twoLists = `${head}defaultPrices: first
priceLists:
  first:
    title: as the chip of the tests has it
${indented}
  second:
    title: another
${indented.replace('synapticOp: { value: 10', 'synapticOp: { value: 7')}
    static: { chip: { value: 3, unit: mW, evidence: design, source: *tests } }
`;

describe('a chip with several price lists', () => {
  test('has the prices of the list asked for, or of its default', () => {
    const alone = parseChip(oneCoreText);
    const first = parseChip(twoLists);
    const second = parseChip(twoLists, undefined, 'second');
    expect(first.prices).toEqual(alone.prices);
    expect(first.barrierTime).toEqual(alone.barrierTime);
    expect([first.priceList, second.priceList, alone.priceList]).toEqual(['first', 'second', undefined]);
    expect(second.prices.energy.synapticOp).toMatchObject({ value: 7 });
    expect([first.static, second.static?.chip.value]).toEqual([undefined, 3]);
    expect(parseChip(twoLists, undefined, 'first')).toEqual(first);
  });

  test('is told as it is written, the list that holds as its default', () => {
    const second = parseChip(twoLists, undefined, 'second');
    expect(parseChip(JSON.stringify(chipAsJson(second)))).toEqual({ ...second, defaultPrices: 'second' });
  });

  test.each<[string, string, string]>([
    [
      'another list beside',
      twoLists.replace('priceLists:', 'prices: { energy: {}, time: {} }\npriceLists:'),
      'prices',
    ],
    ['no list at all', head, 'prices: missing; give a map, or priceLists with several'],
    [
      'no default',
      twoLists.replace('defaultPrices: first\n', ''),
      'defaultPrices: is missing; expected one of first, second',
    ],
    [
      'an unknown default',
      twoLists.replace('defaultPrices: first', 'defaultPrices: third'),
      'defaultPrices: is "third"',
    ],
    ['a default of nothing', `${oneCoreText}\ndefaultPrices: first\n`, 'there are no priceLists'],
    [
      'an inclusion in what has no figure',
      twoLists.replace('spike: { includedIn: [neuronActive]', 'spike: { includedIn: [rowRead]'),
      'priceLists.first.prices.energy.spike.includedIn[0]',
    ],
    [
      'a figure beside one that is all-in',
      twoLists.replace('pJ, scope: per-op', 'pJ, scope: all-in'),
      'neuronActive cannot have a figure beside synapticOp, whose figure is all-in',
    ],
    [
      'cycles without a clock',
      oneCoreText.replace('synapticOp: { value: 1, unit: ns', 'synapticOp: { value: 2, unit: cycles'),
      'prices.time.synapticOp goes by the clock; give the chip model a clock',
    ],
    [
      'power by the megahertz without a clock',
      `${oneCoreText}
static:
  chip: { value: 3, unit: mW, evidence: design, source: *tests }
  perClock: { value: 3, unit: uW/MHz, evidence: design, source: *tests }
`,
      'static.perClock goes by the clock',
    ],
  ])('is refused with %s', (_what, text, message) => {
    expect(() => parseChip(text)).toThrow(message);
  });

  test('a list that is not there is refused with those that are', () => {
    expect(() => parseChip(twoLists, undefined, 'third')).toThrow(
      'chip one-core has no price list "third"; it has first, second',
    );
    expect(() => loadChip('loom1', 'fitted')).toThrow('chip loom1 has one price list, without a name');
    expect(() => parseChip(twoLists, undefined, 'toString')).toThrow('no price list "toString"');
  });
});
