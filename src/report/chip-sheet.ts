import type { Figure } from '../hardware/figure.js';
import { asWritten, type Pricing } from '../hardware/price-lists.js';
import { isInclusion, type Price, type PriceList } from '../hardware/prices.js';
import type { ChipModel } from '../hardware/schema.js';
import { weakPlaces } from '../hardware/weak-places.js';
import { EVENT_KINDS } from '../ledger/events.js';
import { kibText } from './memory-size.js';

/**
 * A chip model as plain JSON data: what its YAML says, with the aliases followed. Of several price lists the
 * one that holds is named as the default.
 */
export function chipAsJson(chip: ChipModel): unknown {
  return structuredClone(asWritten(chip));
}

/** A chip model as a sheet of plain text: every figure with value, unit, scope, evidence, source. */
export function describeChip(chip: ChipModel): string {
  const { mesh, capacity, abilities, thirdFactor, learning, management } = chip;
  const cores = mesh.columns * mesh.rows * mesh.coresPerTile;
  const lines = [
    `${chip.name}: ${chip.title}`,
    ...(chip.year === undefined ? [] : [`  year ${chip.year}`]),
    ...(chip.processNm === undefined ? [] : [`  process ${chip.processNm} nm`]),
    ...(chip.voltageV === undefined ? [] : [`  supply ${chip.voltageV} V`]),
    '',
    'Mesh',
    `  ${cores} cores: ${mesh.columns} x ${mesh.rows} tiles of ${mesh.coresPerTile}`,
    ...provenanceLines(mesh),
    ...routerLines(mesh),
    ...systemLines(chip),
    '',
    'Capacity of a core',
    `  neurons ${capacity.neurons}`,
    `  axons in ${capacity.axonsIn}`,
    `  axons out ${capacity.axonsOut}`,
    `  synapse memory ${capacity.synapseMemoryBits} bits (${kibText(capacity.synapseMemoryBits)})`,
    ...(capacity.maxFanInCrossbars === undefined
      ? []
      : [`  crossbars a source ${capacity.maxFanInCrossbars}`]),
    ...provenanceLines(capacity),
    '',
    'Formats',
    ...formatLines(chip),
    '',
    'Neuron models',
    ...chip.neuronModels.flatMap(neuronLines),
    '',
    'Abilities',
    ...Object.entries(abilities)
      .filter(([name]) => name !== 'source' && name !== 'weak')
      .map(([name, level]) => `  ${name.padEnd(22)} ${level}`),
    ...provenanceLines(abilities),
    '',
    'Third factor',
    `  ${thirdFactor.channelsPerCore} channels a core, ${thirdFactor.bits} bits`,
    `  steps late: ${thirdFactor.latenessStepsLocal} in a core, ${thirdFactor.latenessStepsSpanning} across cores`,
    ...provenanceLines(thirdFactor),
    '',
    'Learning unit',
    `  variables ${learning.variables.join(' ')}`,
    `  terms at most ${learning.maxTerms ?? 'not known'}`,
    `  factors a term at most ${learning.maxFactorsPerTerm ?? 'not known'}`,
    `  random bits a draw ${learning.randomBits}`,
    ...provenanceLines(learning),
    '',
    'Management processor',
    ...(management.clock === undefined ? ['  clock: not known'] : figureLines('clock', management.clock)),
    ...figureLines('register read', management.cyclesPerRead),
    ...figureLines('register write', management.cyclesPerWrite),
    ...figureLines('operation', management.cyclesPerOperation),
    ...(chip.clock === undefined ? [] : ['', 'Clock of the cores', ...figureLines('clock', chip.clock)]),
    ...(chip.published === undefined
      ? []
      : ['', 'Published figures that price no event', ...chip.published.flatMap(publishedLines)]),
    ...pricingsOf(chip).flatMap(({ heading, pricing }) => [
      '',
      ...heading,
      ...pricingLines(pricing, management.clock !== undefined),
    ]),
    '',
    ...weakSummary(chip),
  ];
  return `${lines.join('\n')}\n`;
}

/** The price lists to show: all of them, the one that holds first and named so. */
function pricingsOf(chip: ChipModel): { heading: string[]; pricing: Pricing }[] {
  const { priceList, priceLists } = chip;
  if (priceList === undefined || priceLists === undefined) return [{ heading: [], pricing: chip }];
  const names = [priceList, ...Object.keys(priceLists).filter(name => name !== priceList)];
  return names.map(name => {
    const holds = name === priceList ? ' (holds)' : ` (--prices ${name})`;
    return {
      heading: [`Price list ${name}${holds}: ${priceLists[name].title}`, ''],
      pricing: priceLists[name],
    };
  });
}

function pricingLines({ prices, static: power, barrierTime }: Pricing, clocked: boolean): string[] {
  return [
    'Static power',
    ...(power === undefined ? ['  not known'] : figureLines('chip', power.chip)),
    ...(power?.perClock === undefined ? [] : figureLines('running clock', power.perClock)),
    '',
    'Barrier time',
    ...(barrierTime ?? []).flatMap(({ tiles, time }) => figureLines(tilesText(tiles), time)),
    ...(barrierTime === undefined ? ['  not known'] : []),
    '',
    'Energy of an event',
    ...priceLines(prices.energy, []),
    '',
    'Time of an event',
    ...priceLines(prices.time, [
      ...(clocked ? (['managementCycle'] as const) : []),
      ...(barrierTime === undefined ? [] : (['barrier'] as const)),
    ]),
  ];
}

/** What is weak, in one place, by path of the chip model and with the reason. */
function weakSummary(chip: ChipModel): string[] {
  const found = weakPlaces(chip);
  if (found.length === 0) return ['Weak: nothing'];
  return [`Weak (${found.length})`, ...found.map(({ path, why }) => `  ${path}: ${why}`)];
}

function publishedLines({ what, scope, ...figure }: NonNullable<ChipModel['published']>[number]): string[] {
  return figureLines(what, figure, scope);
}

/** What packets wait for, where the model tells it. */
function routerLines({ router = {} }: ChipModel['mesh']): string[] {
  const { bufferPackets, linkBusy, portBusy } = router;
  return [
    ...(bufferPackets === undefined
      ? []
      : figureLines('packets that an input of a router holds', bufferPackets)),
    ...(linkBusy === undefined ? [] : figureLines('a packet keeps a link busy', linkBusy)),
    ...(portBusy === undefined ? [] : figureLines("a packet keeps a core's port busy", portBusy)),
  ];
}

/** How several chips work as one, where the model tells it. */
function systemLines({ system }: ChipModel): string[] {
  if (system === undefined) return [];
  const { chips, topology = 'mesh', packetTime, barrierTime = [] } = system;
  return [
    '',
    'System of several chips',
    `  at most ${chips.columns} x ${chips.rows} chips, a ${topology} of all their tiles`,
    ...(packetTime === undefined ? [] : figureLines('a packet keeps a link between chips busy', packetTime)),
    ...barrierTime.flatMap(({ chips: count, time }) => figureLines(`barrier over ${count} chips`, time)),
    ...provenanceLines(system),
  ];
}

function formatLines({ formats }: ChipModel): string[] {
  const shadow = formats.shadowBits.length === 0 ? 'none' : `${formats.shadowBits.join(', ')} bits`;
  return [
    `  weight ${formats.weightBits.join(', ')} bits; sign modes ${formats.signModes.join(', ')}`,
    `  shadow weight ${shadow}`,
    `  weight exponent ${formats.weightExponent.min} to ${formats.weightExponent.max}`,
    `  potential ${formats.potential.bits} bits, ${formats.potential.overflow}s`,
    `  threshold ${formats.thresholdBits} bits, decays ${formats.decayBits}, traces ${formats.traceBits}`,
    `  delay ${formats.delayTicks.min} to ${formats.delayTicks.max} ticks`,
    ...provenanceLines(formats),
  ];
}

function neuronLines(neuron: ChipModel['neuronModels'][number]): string[] {
  if (neuron.model === 'other') {
    return [`  ${neuron.name} (not run here): ${neuron.update}`, ...weakLines(neuron.weak)];
  }
  const { model, weak, ...limits } = neuron;
  const text = Object.entries(limits)
    .map(([name, limit]) => `${name} ${limitText(limit)}`)
    .join(', ');
  return [`  ${model}: ${text}`, ...weakLines(weak)];
}

function limitText(
  limit: { min: number; max: number } | readonly string[] | string | number | boolean,
): string {
  if (typeof limit !== 'object') return String(limit);
  return 'min' in limit ? `${limit.min} to ${limit.max}` : limit.join(' or ');
}

/** Lines of a price list; `elsewhere` names kinds whose price another section of the sheet tells. */
function priceLines(prices: PriceList, elsewhere: readonly string[]): string[] {
  const priced = EVENT_KINDS.flatMap(kind => {
    const price = prices[kind];
    return price === undefined ? [] : onePriceLines(kind, price);
  });
  const unpriced = EVENT_KINDS.filter(kind => prices[kind] === undefined && !elsewhere.includes(kind));
  return unpriced.length === 0 ? priced : [...priced, `  unpriced: ${unpriced.join(', ')}`];
}

function onePriceLines(kind: string, price: Price): string[] {
  if (!isInclusion(price)) return figureLines(kind, price, price.scope);
  return [`  ${kind}: included in ${price.includedIn.join(', ')}`, `      why: ${price.why}`];
}

function figureLines(name: string, figure: Figure, scope?: string): string[] {
  const facts = [
    `${figure.value} ${figure.unit}`,
    ...(scope === undefined ? [] : [scope]),
    figure.evidence,
    ...(figure.voltageV === undefined ? [] : [`at ${figure.voltageV} V`]),
  ];
  return [
    `  ${name}: ${facts.join(', ')}`,
    `      source: ${figure.source}`,
    ...(figure.rule === undefined ? [] : [`      rule: ${figure.rule}`]),
    ...weakLines(figure.weak),
  ];
}

function provenanceLines(section: { evidence?: string; source: string; weak?: string }): string[] {
  const evidence = section.evidence === undefined ? '' : ` (${section.evidence})`;
  return [`      source: ${section.source}${evidence}`, ...weakLines(section.weak)];
}

function weakLines(weak: string | undefined): string[] {
  return weak === undefined ? [] : [`      weak: ${weak}`];
}

function tilesText(tiles: number): string {
  return tiles === 1 ? '1 tile' : `${tiles} tiles`;
}
