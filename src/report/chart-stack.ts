/**
 * Puts charts of `plot.ts` below each other in one picture.
 * @param charts texts of SVG files, each with a width and a height in pixels
 * @returns the text of an SVG file
 */
export function stackCharts(charts: readonly string[]): string {
  let y = 0;
  let width = 0;
  const placed: string[] = [];
  for (const chart of charts) {
    placed.push(chart.replace('<svg ', `<svg y="${y}" `));
    width = Math.max(width, lengthOf(chart, 'width'));
    y += lengthOf(chart, 'height');
  }
  const size = `width="${width}" height="${y}" viewBox="0 0 ${width} ${y}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${placed.join('')}</svg>`;
}

/** The first of that name belongs to the file's own element. */
function lengthOf(chart: string, name: 'width' | 'height'): number {
  return Number(new RegExp(` ${name}="([\\d.]+)"`).exec(chart)?.[1] ?? 0);
}
