import { describe, expect, it } from 'vitest';
import type { LinkLoad } from '../../src/compiler/link-loads.js';
import { drawMapping } from '../../src/report/mapping-svg.js';
import { coreFill, mappingRecord } from './mapping-records.js';

const LINKS: LinkLoad[] = [
  { x: 0, y: 0, direction: 'east', packets: 12 },
  { x: 1, y: 0, direction: 'west', packets: 4 },
];

/** Names of the elements in their order; throws where one is not closed, or a `<` or `&` stands by itself. */
function elementsOf(svg: string): string[] {
  const open: string[] = [];
  const names: string[] = [];
  const rest = svg.replace(
    /<(\/?)(\w+)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>/g,
    (_, close, name, _attributes, empty) => {
      if (close === '/') {
        if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
      } else {
        names.push(name);
        if (empty === '') open.push(name);
      }
      return '';
    },
  );
  if (open.length > 0) throw new Error(`${open.join(', ')} left open`);
  if (/[<>]|&(?!amp;|lt;|gt;|quot;)/.test(rest)) throw new Error(`not well-formed: ${rest}`);
  return names;
}

describe('the mesh as a picture', () => {
  it('is well-formed whatever the names, with a tile each and an arrow a link that carries packets', () => {
    const svg = drawMapping(mappingRecord({}, [coreFill(0, 0, 93), coreFill(1, 0, 10)], LINKS));
    const names = elementsOf(svg);
    expect(names.filter(name => name === 'g')).toHaveLength(4 * 3);
    expect(names.filter(name => name === 'polygon')).toHaveLength(2);
    expect(svg).toContain('net &lt;1&gt; &amp; &quot;2&quot; on grid: 2 of 99 cores');
    expect(svg).toContain('0,0 east: 12 packets a step');
  });

  it('keeps everything inside its frame, on a torus too', () => {
    const around = (['east', 'west', 'north', 'south'] as const).flatMap(direction =>
      [0, 1].flatMap(y => [0, 1].map((x): LinkLoad => ({ x, y, direction, packets: 5 }))),
    );
    const svg = drawMapping(
      mappingRecord({ columns: 2, rows: 2, topology: 'torus' }, [coreFill(1, 1, 50)], around),
    );
    elementsOf(svg);
    const [width, height] = [Number(/width="(\d+)"/.exec(svg)?.[1]), Number(/height="(\d+)"/.exec(svg)?.[1])];
    const points = [...svg.matchAll(/points="([^"]+)"/g)].flatMap(([, list]) => list.split(' '));
    expect(points).toHaveLength(16 * 7);
    for (const point of points) {
      const [x, y] = point.split(',').map(Number);
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(width);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(height);
    }
  });

  it('of a large mesh shows the part in use, without words in small tiles', () => {
    const svg = drawMapping(mappingRecord({ columns: 200, rows: 200 }, [coreFill(60, 1, 50)], []));
    const names = elementsOf(svg);
    expect(names.filter(name => name === 'g')).toHaveLength(61 * 2);
    expect(svg).toContain('columns 0..60, rows 0..1 of 200 x 200 tiles');
    expect(Number(/width="(\d+)"/.exec(svg)?.[1])).toBeLessThanOrEqual(1300);
  });

  it('of an image without links has no arrow, and a scale from 0 to 0', () => {
    const svg = drawMapping(mappingRecord({}, [coreFill(0, 0, 1)], []));
    expect(elementsOf(svg)).not.toContain('polygon');
    expect(svg).not.toContain('NaN');
  });
});
