/**
 * Charts as SVG text, for figures that a command writes beside its numbers. The drawing is Vega's; equal
 * arguments give equal text. Vega takes most of a second to load: import this file where a chart is made.
 */
import { parse, resetSVGDefIds, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';

/** An axis; a label has the unit in it. */
export interface Axis {
  readonly label: string;
  /** Logarithmic needs values above 0; default linear. */
  readonly scale?: 'linear' | 'log';
  /** Both ends; default: what the values need, linear axes of bars from 0. */
  readonly domain?: readonly [number, number];
}

/** Points (x, y) under one name and colour. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
}

interface Chart {
  readonly title: string;
  /** Lines below the title: what was drawn, and the figures that judge it. */
  readonly caption?: readonly string[];
  /** Heading of the legend; the legend is left out where there is one series without a heading. */
  readonly legend?: string;
}

export interface LineChart extends Chart {
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
}

export interface ScatterChart extends Chart {
  /** Axes that mean something; left out, the two directions have one scale and no ticks. */
  readonly axes?: { readonly x: Axis; readonly y: Axis };
  readonly series: readonly Series[];
  /** Whether each series' name stands at the median of its points; default false. */
  readonly nameGroups?: boolean;
}

export interface BarChart extends Chart {
  readonly x: Axis;
  readonly y: Axis;
  /** Bars of several series stand beside each other in each category. */
  readonly series: readonly {
    readonly name: string;
    readonly values: readonly (readonly [string, number])[];
  }[];
}

/**
 * Ten colours that stay apart for the colour-blind and in grey (M. A. Petroff, "Accessible Color Sequences
 * for Data Visualization", arXiv:2107.02270, ten colours); further series take them again.
 */
const COLOURS = [
  ...['#3f90da', '#ffa90e', '#bd1f01', '#94a4a2', '#832db6'],
  ...['#a96b59', '#e76300', '#b9ac70', '#717581', '#92dadd'],
];
const WIDTH_PX = 560;
const HEIGHT_PX = 360;
const SQUARE_PX = 520;
const INK = '#222222';

/** Lines with a mark at each point, one line a series. @returns the text of an SVG file */
export function lineChart(chart: LineChart): Promise<string> {
  return render(chart, WIDTH_PX, HEIGHT_PX, {
    data: { values: rowsOf(chart.series) },
    mark: { type: 'line', point: { size: 28 }, strokeWidth: 2 },
    encoding: {
      x: quantity('x', chart.x, false),
      y: quantity('y', chart.y, false),
      color: colour(chart),
    },
  });
}

/** Dots, coloured by series. @returns the text of an SVG file */
export function scatterChart(chart: ScatterChart): Promise<string> {
  const { axes, series } = chart;
  const [x, y] = axes === undefined ? plainAxes(series) : [axes.x, axes.y];
  const position = {
    x: { ...quantity('x', x, false), ...(axes === undefined ? { axis: null } : {}) },
    y: { ...quantity('y', y, false), ...(axes === undefined ? { axis: null } : {}) },
  };
  const dots = {
    data: { values: rowsOf(series) },
    mark: { type: 'circle', size: 26, opacity: 0.85 },
    encoding: { ...position, color: colour(chart) },
  };
  const names = { data: { values: medians(series) }, encoding: { ...position, text: { field: 'series' } } };
  const text = { type: 'text', fontSize: 15, fontWeight: 'bold' };
  const halo = { ...names, mark: { ...text, stroke: 'white', strokeWidth: 4, strokeJoin: 'round' } };
  const layer = chart.nameGroups ? [dots, halo, { ...names, mark: { ...text, fill: INK } }] : [dots];
  return render(chart, SQUARE_PX, SQUARE_PX, { layer });
}

/** Upright bars, one a category and series. @returns the text of an SVG file */
export function barChart(chart: BarChart): Promise<string> {
  const values = chart.series.flatMap(({ name, values }) =>
    values.map(([category, value]) => ({ category, value, series: name })),
  );
  return render(chart, WIDTH_PX, HEIGHT_PX, {
    data: { values },
    mark: { type: 'bar' },
    encoding: {
      x: { field: 'category', type: 'nominal', sort: null, title: chart.x.label, axis: { labelAngle: -30 } },
      xOffset: { field: 'series', type: 'nominal', sort: null },
      y: quantity('value', chart.y, true),
      color: colour(chart),
    },
  });
}

function rowsOf(series: readonly Series[]): { x: number; y: number; series: string }[] {
  return series.flatMap(({ name, points }) => points.map(([x, y]) => ({ x, y, series: name })));
}

function quantity(field: string, { label, scale = 'linear', domain }: Axis, zero: boolean) {
  return {
    field,
    type: 'quantitative',
    title: label,
    scale: { type: scale, ...(domain === undefined ? { ...(scale === 'log' ? {} : { zero }) } : { domain }) },
  };
}

function colour({ series, legend }: Chart & { readonly series: readonly { readonly name: string }[] }) {
  const hidden = legend === undefined && series.length === 1;
  const domain = series.map(({ name }) => name);
  return {
    field: 'series',
    type: 'nominal',
    scale: { domain, range: domain.map((_, index) => COLOURS[index % COLOURS.length]) },
    legend: hidden ? null : { title: legend ?? null, symbolOpacity: 1 },
  };
}

/** One scale for both directions, around the middle of all points. */
function plainAxes(series: readonly Series[]): [Axis, Axis] {
  const ends = [0, 1].map(axis => {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const { points } of series) {
      for (const point of points) {
        low = Math.min(low, point[axis]);
        high = Math.max(high, point[axis]);
      }
    }
    return low <= high ? { middle: (low + high) / 2, span: high - low } : { middle: 0, span: 0 };
  });
  const half = 0.52 * Math.max(ends[0].span, ends[1].span) || 1;
  const axis = ({ middle }: { middle: number }): Axis => ({
    label: '',
    domain: [middle - half, middle + half],
  });
  return [axis(ends[0]), axis(ends[1])];
}

function medians(series: readonly Series[]): { x: number; y: number; series: string }[] {
  return series
    .filter(({ points }) => points.length > 0)
    .map(({ name, points }) => ({
      x: median(points.map(([x]) => x)),
      y: median(points.map(([, y]) => y)),
      series: name,
    }));
}

function median(values: number[]): number {
  const sorted = values.sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

async function render(
  { title, caption = [] }: Chart,
  width: number,
  height: number,
  content: object,
): Promise<string> {
  const spec = {
    width,
    height,
    padding: 16,
    background: 'white',
    title: {
      text: title,
      subtitle: [...caption],
      anchor: 'start',
      fontSize: 17,
      subtitleFontSize: 12,
      subtitleColor: '#555555',
      subtitlePadding: 6,
      subtitleLineHeight: 17,
      offset: 14,
    },
    config: {
      font: 'Helvetica, Arial, sans-serif',
      view: { stroke: '#dddddd' },
      axis: { gridColor: '#eeeeee', labelFontSize: 12, titleFontSize: 13, titleFontWeight: 'normal' },
      legend: { labelFontSize: 13, titleFontSize: 13, symbolSize: 90, symbolType: 'circle' },
    },
    ...content,
  } as TopLevelSpec;
  resetSVGDefIds();
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
