import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { packagedRecordings, RECORDINGS_FOLDER } from '../../../src/cli/verify/recordings.js';
import { buildArchive, PACKAGED, packagedFiles } from '../../support/build-recordings.js';
import { hasSharedData, sharedData } from '../../support/shared-data.js';

const MEGABYTES_3 = 3e6;

/** `npm run build:recordings` writes the archives anew from the recorded data beside the checkout. */
const isUpdating = process.env.SPIKELOOM_UPDATE_RECORDINGS === '1';

describe('the archives of recordings', () => {
  const archives = Object.keys(PACKAGED).map(folder => `${folder}.tar.br`);

  it('are those of the known folders, with a page of origins, below 3 MB in all', () => {
    const files = readdirSync(RECORDINGS_FOLDER);
    expect(files.sort()).toEqual([...archives, 'LICENSE-RANC.txt', 'README.md'].sort());
    const bytes = files.reduce((sum, file) => sum + statSync(`${RECORDINGS_FOLDER}/${file}`).size, 0);
    expect(bytes).toBeLessThan(MEGABYTES_3);
    const page = readFileSync(`${RECORDINGS_FOLDER}/README.md`, 'utf8');
    for (const folder of Object.keys(PACKAGED)) expect(page).toContain(`\`${folder}\``);
  });

  it.each(Object.keys(PACKAGED))('%s carries where it is from', folder => {
    const recordings = packagedRecordings();
    expect(recordings.files(folder)).toContain(`${folder}/README.md`);
  });

  it.skipIf(!hasSharedData).each(Object.keys(PACKAGED))(
    '%s holds the recorded files, byte for byte',
    folder => {
      const root = sharedData();
      if (isUpdating) writeFileSync(`${RECORDINGS_FOLDER}/${folder}.tar.br`, buildArchive(root, folder));
      const recordings = packagedRecordings();
      const paths = packagedFiles(root, folder);
      expect(paths.length).toBeGreaterThan(3);
      expect(recordings.files(folder)).toEqual(paths);
      for (const path of paths) {
        expect(Buffer.from(recordings.bytes(path)).equals(readFileSync(root + path)), path).toBe(true);
      }
    },
  );
});
