import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTar } from '../../src/data/tar.js';
import { SpikeloomError } from '../../src/fixed/error.js';
import { tarEntry } from '../support/build-recordings.js';

const END = Buffer.alloc(1024);
const name = fc.stringMatching(/^[a-z]{1,8}(\/[a-z0-9.-]{1,20}){0,3}$/);
const content = fc.uint8Array({ maxLength: 1100 });

describe('tar archives', () => {
  it('give back every file, whatever its length', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, content), { selector: ([path]) => path }), files => {
        const bytes = Buffer.concat([...files.map(([path, data]) => tarEntry(path, data)), END]);
        const read = parseTar(bytes, 'a.tar');
        expect([...read].map(([path, data]) => [path, [...data]])).toEqual(
          files.map(([path, data]) => [path, [...data]]),
        );
      }),
    );
  });

  it('have no entry for a folder, and join a long name', () => {
    const folder = tarEntry('a/', new Uint8Array());
    folder[156] = '5'.charCodeAt(0);
    const long = tarEntry('b.txt', Uint8Array.of(7));
    long.write('some/where', 345);
    const read = parseTar(Buffer.concat([folder, long, END]), 'a.tar');
    expect([...read.keys()]).toEqual(['some/where/b.txt']);
  });

  it('that are cut off anywhere are refused', () => {
    const whole = Buffer.concat([tarEntry('a', new Uint8Array(700)), tarEntry('b', Uint8Array.of(1))]);
    for (const length of [0, 100, 511, 512, 1000, 1535, 1536, 2000, 2048, 2500, whole.length]) {
      expect(() => parseTar(whole.subarray(0, length), 'a.tar'), `${length}`).toThrow(SpikeloomError);
    }
    expect(parseTar(Buffer.concat([whole, END]), 'a.tar').size).toBe(2);
  });

  it('with a link, or no archive at all, are refused by name', () => {
    const link = tarEntry('l', new Uint8Array());
    link[156] = '2'.charCodeAt(0);
    expect(() => parseTar(Buffer.concat([link, END]), 'a.tar')).toThrow('a.tar: holds l of type 2');
    expect(() => parseTar(new Uint8Array(2048).fill(65), 'a.tar')).toThrow('a.tar: is no tar archive');
  });
});
