import { EVENT_KINDS, type EventKind } from '../ledger/events.js';
import { checkPriceLists, type Pricing, writtenPricings } from './price-lists.js';
import { allInKinds, isInclusion, type PriceList } from './prices.js';
import type { WrittenChip } from './schema.js';
import { checkSystem } from './system-section.js';
import { picoseconds } from './units.js';

/** Something wrong between the parts of a chip model, and where. */
export interface ChipProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What must hold between the parts of a chip model whose parts are each well formed. */
export function checkChip(chip: WrittenChip): ChipProblem[] {
  return [
    ...checkRanges(chip),
    ...checkLists(chip),
    ...checkAbilities(chip),
    ...checkPriceLists(chip),
    ...checkSystem(chip.system),
    ...writtenPricings(chip).flatMap(({ path, pricing }) =>
      checkPricing(chip, pricing).map(problem => ({ ...problem, path: [...path, ...problem.path] })),
    ),
  ];
}

function checkPricing(chip: WrittenChip, pricing: Pricing): ChipProblem[] {
  const { energy, time } = pricing.prices;
  return [
    ...checkBarrier(chip, pricing),
    ...checkPrices('energy', energy, () => false),
    ...checkPrices('time', time, kind => timeOfItsOwn(chip, pricing, kind) !== undefined),
    ...checkTimeOfItsOwn(pricing),
    ...checkAllIn(energy),
    ...checkHops('energy', energy),
    ...checkHops('time', time),
    ...checkClock(chip, pricing),
  ];
}

function checkRanges(chip: WrittenChip): ChipProblem[] {
  const problems: ChipProblem[] = [];
  const check = (path: (string | number)[], { min, max }: { min: number; max: number }) => {
    if (min > max) problems.push({ path: [...path, 'min'], message: `min ${min} is above max ${max}` });
  };
  check(['formats', 'weightExponent'], chip.formats.weightExponent);
  check(['formats', 'delayTicks'], chip.formats.delayTicks);
  chip.neuronModels.forEach((neuron, index) => {
    if (neuron.model === 'lif-shift') {
      if (neuron.leakShift !== undefined) check(['neuronModels', index, 'leakShift'], neuron.leakShift);
      if (neuron.lowestPotential !== undefined)
        check(['neuronModels', index, 'lowestPotential'], neuron.lowestPotential);
    }
    if ('refractoryTicks' in neuron && neuron.refractoryTicks !== undefined)
      check(['neuronModels', index, 'refractoryTicks'], neuron.refractoryTicks);
  });
  const { latenessStepsLocal, latenessStepsSpanning } = chip.thirdFactor;
  if (latenessStepsSpanning < latenessStepsLocal) {
    problems.push({
      path: ['thirdFactor', 'latenessStepsSpanning'],
      message: `${latenessStepsSpanning} is less than latenessStepsLocal ${latenessStepsLocal}`,
    });
  }
  return problems;
}

function checkLists(chip: WrittenChip): ChipProblem[] {
  const problems: ChipProblem[] = [];
  const check = (path: string[], entries: readonly (string | number)[]) => {
    entries.forEach((entry, index) => {
      if (entries.indexOf(entry) < index)
        problems.push({ path: [...path, index], message: `${entry} stands twice` });
    });
  };
  check(['formats', 'weightBits'], chip.formats.weightBits);
  check(['formats', 'shadowBits'], chip.formats.shadowBits);
  check(['formats', 'signModes'], chip.formats.signModes);
  check(['learning', 'variables'], chip.learning.variables);
  chip.neuronModels.forEach((neuron, index) => {
    if (neuron.model === 'lif-cuba') check(['neuronModels', String(index), 'resets'], neuron.resets);
  });
  check(
    ['neuronModels'],
    chip.neuronModels.map(neuron => neuron.model),
  );
  return problems;
}

function checkAbilities({ abilities, formats }: WrittenChip): ChipProblem[] {
  const problems: ChipProblem[] = [];
  if ((abilities.shadowWeights === 'none') !== (formats.shadowBits.length === 0)) {
    problems.push({
      path: ['abilities', 'shadowWeights'],
      message: `"${abilities.shadowWeights}" does not fit formats.shadowBits [${formats.shadowBits.join(', ')}]; a chip without shadow weights has "none" and []`,
    });
  }
  const narrowest = Math.min(...formats.weightBits);
  formats.shadowBits.forEach((bits, index) => {
    if (bits > narrowest) return;
    problems.push({
      path: ['formats', 'shadowBits', index],
      message: `${bits} bits are not wider than the narrowest weight, ${narrowest} bits`,
    });
  });
  return problems;
}

function checkBarrier({ mesh }: WrittenChip, { barrierTime = [] }: Pricing): ChipProblem[] {
  const problems: ChipProblem[] = [];
  const allTiles = mesh.columns * mesh.rows;
  const last = barrierTime.length - 1;
  if (last >= 0 && barrierTime[last].tiles < allTiles) {
    problems.push({
      path: ['barrierTime', last, 'tiles'],
      message: `the list ends at ${barrierTime[last].tiles} tiles; give a figure for all ${allTiles} of the mesh`,
    });
  }
  barrierTime.forEach(({ tiles, time }, index) => {
    const path = ['barrierTime', index];
    if (tiles > allTiles) {
      problems.push({ path: [...path, 'tiles'], message: `${tiles} tiles; the mesh has ${allTiles}` });
    }
    if (index === 0) return;
    const before = barrierTime[index - 1];
    if (tiles <= before.tiles) {
      problems.push({
        path: [...path, 'tiles'],
        message: `${tiles} tiles after ${before.tiles}; list them in rising order`,
      });
    }
    if (picoseconds(time) < picoseconds(before.time)) {
      problems.push({
        path: [...path, 'time'],
        message: `${time.value} ${time.unit} for ${tiles} tiles is less than for ${before.tiles}`,
      });
    }
  });
  return problems;
}

/** The two kinds whose time is told elsewhere than in `prices.time`: the place, if it is filled in. */
function timeOfItsOwn(
  { management }: WrittenChip,
  { barrierTime }: Pricing,
  kind: EventKind,
): object | undefined {
  if (kind === 'managementCycle') return management.clock;
  if (kind === 'barrier') return barrierTime;
  return undefined;
}

function checkTimeOfItsOwn({ prices }: Pricing): ChipProblem[] {
  const places = { managementCycle: 'management.clock', barrier: 'barrierTime' } as const;
  return (['managementCycle', 'barrier'] as const)
    .filter(kind => prices.time[kind] !== undefined)
    .map(kind => ({
      path: ['prices', 'time', kind],
      message: `the time of a ${kind} is told by ${places[kind]}; give it there`,
    }));
}

/** An inclusion must name kinds that have a figure of their own: never itself, never another inclusion. */
function checkPrices(
  quantity: 'energy' | 'time',
  prices: PriceList,
  pricedElsewhere: (kind: EventKind) => boolean,
): ChipProblem[] {
  const problems: ChipProblem[] = [];
  for (const kind of EVENT_KINDS) {
    const price = prices[kind];
    if (price === undefined || !isInclusion(price)) continue;
    price.includedIn.forEach((target, index) => {
      const cover = prices[target];
      if (pricedElsewhere(target) || (cover !== undefined && !isInclusion(cover))) return;
      const what = cover === undefined ? 'has no price' : 'is itself included elsewhere';
      problems.push({
        path: ['prices', quantity, kind, 'includedIn', index],
        message: `${kind} is included in ${target}, which ${what}; name a kind that has a figure, or leave ${kind} unpriced`,
      });
    });
  }
  return problems;
}

/** An all-in figure has shared out everything over its event: another figure beside it counts twice. */
function checkAllIn(energy: PriceList): ChipProblem[] {
  const [allIn] = allInKinds(energy);
  if (allIn === undefined) return [];
  return EVENT_KINDS.filter(kind => {
    const price = energy[kind];
    return kind !== allIn && price !== undefined && !isInclusion(price);
  }).map(kind => ({
    path: ['prices', 'energy', kind],
    message: `${kind} cannot have a figure beside ${allIn}, whose figure is all-in; write includedIn: [${allIn}], or leave it out`,
  }));
}

/** The placement weighs links of chips and links between chips against each other, so both are told in one unit. */
function checkHops(quantity: 'energy' | 'time', { hopEastWest, hopOffChip }: PriceList): ChipProblem[] {
  if (hopEastWest === undefined || hopOffChip === undefined) return [];
  if (isInclusion(hopEastWest) || isInclusion(hopOffChip) || hopEastWest.unit === hopOffChip.unit) return [];
  return [
    {
      path: ['prices', quantity, 'hopOffChip', 'unit'],
      message: `hopOffChip is told in ${hopOffChip.unit}; write it in ${hopEastWest.unit}, as hopEastWest`,
    },
  ];
}

/** What is told in cycles, or by the megahertz, needs the chip's clock. */
function checkClock({ clock }: WrittenChip, { prices, static: power }: Pricing): ChipProblem[] {
  if (clock !== undefined) return [];
  const inCycles = EVENT_KINDS.filter(kind => {
    const price = prices.time[kind];
    return price !== undefined && !isInclusion(price) && price.unit === 'cycles';
  });
  const needy = [
    ...inCycles.map(kind => ['prices', 'time', kind]),
    ...(power?.perClock === undefined ? [] : [['static', 'perClock']]),
  ];
  return needy.map(path => ({
    path,
    message: `${path.join('.')} goes by the clock; give the chip model a clock`,
  }));
}
