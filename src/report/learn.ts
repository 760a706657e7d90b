import type { EventKind } from '../ledger/events.js';
import type { TimeShares } from '../ledger/time-shares.js';
import { formatChips } from './chip-use.js';
import { refusalText, si } from './energy.js';
import type { Accuracy, LearnSummary, PhaseEnergy } from './learn-summary.js';
import { formatTable } from './table.js';
import { timeSharesText } from './time-shares.js';

/** The report of a learning run: Markdown that reads as well on a terminal. */
export function formatLearn(summary: LearnSummary): string {
  return [
    title(summary),
    accuracy(summary),
    fidelity(summary),
    reconstruction(summary),
    energy(summary),
    parts(summary),
    layers(summary),
    mapping(summary),
    ...summary.notes.map(note => `- ${note}`),
  ]
    .filter(part => part !== '')
    .join('\n\n')
    .concat('\n');
}

function title(summary: LearnSummary): string {
  const { control, data, validated, chip, priceList, seed, inputs, hidden, epochs, trained, tested } =
    summary;
  const what = control ? 'control (random hidden layer, only the classifier learns)' : 'online on the chip';
  const set = validated ? 'held-out training images' : 'test images';
  const passes = epochs === 1 ? '' : ` in ${epochs} epochs`;
  return [
    `# ${systemTitle(summary)}, on ${chip}${priceList === null ? '' : ` (prices ${priceList})`}`,
    `${data}, ${inputs}-${hidden.join('-')}-10, seed ${seed}, ${what}: trained on ${trained} samples${passes}, ` +
      `tested on ${tested} ${set}.`,
    ...settings(summary),
  ].join('\n\n');
}

function systemTitle(summary: LearnSummary): string {
  return summary.system === 'csdp' ? `CSDP, form ${summary.form}` : `sym-STDP with ${summary.form}`;
}

/** What a run of sym-STDP was asked for besides. */
function settings(summary: LearnSummary): string[] {
  if (summary.system === 'csdp') return [];
  const { preset, pick, scaling, weightBits, steps } = summary;
  const wins = pick === null ? 'inhibition by a circuit' : `inhibition by the cores (${pick} wins)`;
  return [
    `Constants for ${preset}; ${wins}; scaling ${scaling}; weights of ${weightBits} bits; ${steps} steps a sample.`,
  ];
}

function accuracy({ system, accuracy: found, presentations, chipWallS, floatWallS }: LearnSummary): string {
  const { chip, float } = found.detail;
  const floatName = system === 'csdp' ? 'float twin' : 'published form, float';
  const row = (name: string, of: Accuracy, shown: number, seconds: number) => [
    name,
    `${of.percent.toFixed(2)}%`,
    `${of.low.toFixed(2)} to ${of.high.toFixed(2)}%`,
    String(shown),
    `${seconds.toFixed(1)} s`,
    `${(shown / Math.max(1e-9, seconds)).toFixed(0)}/s`,
  ];
  const rows = [row('chip', chip, presentations.chip, chipWallS)];
  if (float !== null) rows.push(row(floatName, float, presentations.float ?? 0, floatWallS ?? 0));
  return section(
    'Accuracy',
    formatTable(['', 'accuracy', '95% interval', 'presentations', 'wall time', 'speed'], rows),
  );
}

function reconstruction({ reconstruction: found }: LearnSummary): string {
  if (found === null) return '';
  const { chip, float, baseline } = found;
  const row = (name: string, error: number) => [
    name,
    error.toFixed(4),
    `${(100 * (1 - error / baseline)).toFixed(1)}%`,
  ];
  const rows = [row('chip', chip)];
  if (float !== null) rows.push(row('float twin', float));
  rows.push(row('mean image', baseline));
  return section(
    'Reconstruction of test images (reconstructions.png)',
    formatTable(['', 'mean squared error', 'less than the mean image'], rows),
  );
}

function fidelity({ fidelity: found }: LearnSummary): string {
  if (found === null) return '';
  const { agreement, firstSpikeDifference: first, comparedSamples, drift } = found;
  const where =
    first === null
      ? `none in the first ${comparedSamples} samples`
      : `sample ${first.sample}, presentation ${first.presentation}, step ${first.step} (counted from 0)`;
  const rows = Object.entries(drift).map(([name, { rms, share, correlation }]) => [
    name,
    rms.toFixed(1),
    `${(100 * share).toFixed(2)}%`,
    correlation === null ? '-' : correlation.toFixed(4),
  ]);
  return section(
    'Where chip and float twin part',
    `Same prediction on ${(100 * agreement).toFixed(2)}% of the test images. First step whose hidden spikes differ: ${where}.`,
    formatTable(['weights', 'rms difference (stored steps)', 'of the range', 'correlation'], rows),
  );
}

function energy({ energy: { train, test, unpriced }, latency, timing, chip }: LearnSummary): string {
  const kinds = [...new Set([...Object.keys(train.byKind), ...Object.keys(test.byKind)])];
  const cell = (phase: PhaseEnergy, kind: string) => {
    const found = phase.byKind[kind];
    if (found === undefined) return ['0', ''];
    const pj =
      found.pj === null ? (unpriced.includes(kind as EventKind) ? 'unpriced' : 'included') : si(found.pj);
    return [found.count.toFixed(1), pj];
  };
  const rows = kinds
    .sort((a, b) => (train.byKind[b]?.pj ?? -1) - (train.byKind[a]?.pj ?? -1))
    .map(kind => [kind, ...cell(train, kind), ...cell(test, kind)]);
  rows.push(...totalRows(train, test));
  return section(
    'Energy and time of a sample',
    formatTable(['events', 'training', 'energy', 'test', 'energy'], rows),
    latencyText(latency, timing),
    ...refusals(train, test, chip),
  );
}

/** How long a sample takes, and what that goes to. */
function latencyText(latency: LearnSummary['latency'], timing: string): string {
  if (timing === 'none') return 'No emulated time was told.';
  const us = (seconds: number) => `${(seconds * 1e6).toFixed(1)} us`;
  const one = (seconds: number, shares: TimeShares) => {
    const split = timeSharesText(shares, us);
    return split === '' ? us(seconds) : `${us(seconds)} (${split})`;
  };
  const { trainPerSampleS, testPerSampleS, train, test, untimed, assumed } = latency;
  const besides = [
    untimed.length === 0 ? '' : ` Without a duration in the chip model: ${untimed.join(', ')}.`,
    assumed.length === 0 ? '' : ` Not in the chip model, assumed: ${assumed.join('; ')}.`,
  ];
  return (
    `Latency, ${timing}: a training sample ${one(trainPerSampleS, train)}; a test ${one(testPerSampleS, test)}.` +
    besides.join('')
  );
}

/** What a sample comes to; where an event has no price there is no total, and the priced part is told instead. */
function totalRows(train: PhaseEnergy, test: PhaseEnergy): string[][] {
  const row = (name: string, key: 'perSamplePj' | 'staticPerSamplePj' | 'totalPerSamplePj', none: string) => [
    [name, '', known(train[key], none), '', known(test[key], none)],
  ];
  const refused = train.perSamplePj === null || test.perSamplePj === null;
  const priced = ['priced part', '', si(train.pricedPerSamplePj), '', si(test.pricedPerSamplePj)];
  return [
    ...(refused ? [priced] : []),
    ...row('total', 'perSamplePj', 'no total'),
    ...row('static power', 'staticPerSamplePj', 'not told'),
    ...row('total with static', 'totalPerSamplePj', 'no total'),
  ];
}

function known(pj: number | null, none: string): string {
  return pj === null ? none : si(pj);
}

/** Which events and figures refuse a total, a sentence for each phase and reason. */
function refusals(train: PhaseEnergy, test: PhaseEnergy, chip: string): string[] {
  const lines = (['training', 'test'] as const).flatMap(name => {
    const phase = name === 'training' ? train : test;
    const { unpriced, byKind } = phase;
    if (unpriced.length === 0) return [];
    const counts = Object.fromEntries(unpriced.map(kind => [kind, byKind[kind]?.count ?? 0]));
    return [`- A ${name} sample: ${refusalText(unpriced, counts, chip)}.`];
  });
  const others = [train, test].flatMap(({ refused, unpriced }) => refused.slice(unpriced.length));
  const besides = [...new Set(others)].map(reason => `- No total with static power: ${reason}.`);
  return [...lines, ...besides].length === 0 ? [] : [[...lines, ...besides].join('\n')];
}

function parts({ energy: { parts: all } }: LearnSummary): string {
  const refused = all.some(part => part.trainPerSamplePj === null || part.testPerSamplePj === null);
  const what = refused ? 'priced part, ' : '';
  const rows = all.map(({ part, neurons, trainPricedPerSamplePj, testPricedPerSamplePj }) => [
    neurons === '' ? part : `${part}: ${neurons}`,
    si(trainPricedPerSamplePj),
    si(testPricedPerSamplePj),
  ]);
  return section('Energy of a sample by part', formatTable(['part', `${what}training`, `${what}test`], rows));
}

function layers({ layers: all }: LearnSummary): string {
  const rows = all.map(({ layer, neurons, trainSpikesPerStep, testSpikesPerStep, silentShare }) => [
    layer,
    String(neurons),
    trainSpikesPerStep.toFixed(2),
    testSpikesPerStep.toFixed(2),
    `${(100 * silentShare).toFixed(1)}%`,
  ]);
  return section(
    'Layers',
    formatTable(['layer', 'neurons', 'spikes a step, training', 'test', 'silent in all tests'], rows),
  );
}

function mapping({ chips, cores, mapping: cost, wallS }: LearnSummary): string {
  const byChip = formatChips(chips, { all: true });
  return section(
    'Mapping',
    `${cores} cores; estimated ${cost.packetHopsPerStep.toFixed(1)} packet hops and ` +
      `${cost.packetsPerStep.toFixed(1)} packets a step, longest way ${cost.longestHops} hops. ` +
      `Whole run: ${wallS.toFixed(1)} s.`,
    ...(byChip.length === 0 ? [] : [['```', ...byChip, '```'].join('\n')]),
  );
}

function section(heading: string, ...parts: string[]): string {
  return [`## ${heading}`, ...parts].join('\n\n');
}
