import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { kindOfText, looksLikeImage } from '../../src/cli/check/kind.js';
import { decodeText } from '../../src/cli/read-file.js';
import { encodeImage } from '../../src/image/encode.js';
import { parseNetwork } from '../../src/network/parse.js';
import { listChips } from '../../src/runtime/known-chips-node.js';
import { oneCoreText } from '../support/chip-text.js';
import { RELAY, relayImage } from './support/bench.js';
import { projectRoot } from './support/built-cli.js';

describe('what a text is meant to be', () => {
  test.each(listChips())('$name is a chip model', ({ path }) => {
    expect(kindOfText(readFileSync(path, 'utf8'))).toBe('chip model');
  });

  test('networks are told in YAML, in JSON on one line, and broken', () => {
    const json = JSON.stringify(parseNetwork(RELAY));
    expect(kindOfText(RELAY)).toBe('network');
    expect(kindOfText(json)).toBe('network');
    expect(kindOfText(json.slice(0, json.length / 2))).toBe('network');
    expect(kindOfText(RELAY.replace('format: spikeloom/network/1', ''))).toBe('network');
    expect(kindOfText('format: spikeloom/network/9')).toBe('network');
  });

  test('a population named as a section of chips does not mislead', () => {
    expect(kindOfText(RELAY.replaceAll('first', 'mesh').replaceAll('second', 'prices'))).toBe('network');
  });

  test('a chip model cut off after its first sections is still one', () => {
    expect(kindOfText(oneCoreText.slice(0, oneCoreText.indexOf('formats:') + 9))).toBe('chip model');
  });

  test.each(['', 'hello: world', readFileSync(join(projectRoot, 'package.json'), 'utf8')])(
    'other texts are neither',
    text => {
      expect(kindOfText(text)).toBeUndefined();
    },
  );
});

test('an image is told by its first bytes, cut off or not', () => {
  const bytes = encodeImage(relayImage());
  expect(looksLikeImage(bytes)).toBe(true);
  expect(looksLikeImage(bytes.subarray(0, 5))).toBe(true);
  expect(looksLikeImage(bytes.subarray(1))).toBe(false);
  expect(looksLikeImage(new Uint8Array(0))).toBe(false);
});

test('text is UTF-8 without NUL', () => {
  expect(decodeText(Uint8Array.of(0xc3, 0xa9))).toBe('é');
  expect(decodeText(Uint8Array.of(0xc3))).toBeUndefined();
  expect(decodeText(Uint8Array.of(65, 0))).toBeUndefined();
});
