import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('../../../', import.meta.url));

export const MAIN = join(projectRoot, 'dist/src/cli/main.js');
/** Written by every build that changes something. */
const STAMP = join(projectRoot, 'dist/.tsbuildinfo');
const LOCK = join(projectRoot, 'node_modules/.spikeloom-test-build');
/** For hooks that build: a busy machine takes its time. */
export const BUILD_TIMEOUT_MS = 180_000;
/** A lock older than this was left by a build that was killed. */
const LOCK_LIFE_MS = 120_000;

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Builds `dist` where it is missing or older than a source; test files that run at once build it once. */
export async function ensureBuilt(): Promise<void> {
  while (isStale()) {
    if (!lock()) {
      await sleep(100);
      continue;
    }
    try {
      const { status, stdout } = spawnSync('npx', ['tsc', '-p', 'tsconfig.build.json'], {
        cwd: projectRoot,
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`the build failed\n${stdout}`);
      utimesSync(STAMP, new Date(), new Date());
    } finally {
      rmdirSync(LOCK);
    }
  }
}

/** Runs the built command line as a user does. */
export function spikeloom(args: readonly string[], cwd = projectRoot): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], { cwd });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', code => resolve({ code, stdout, stderr }));
  });
}

function isStale(): boolean {
  if (!existsSync(MAIN) || !existsSync(STAMP)) return true;
  const built = statSync(STAMP).mtimeMs;
  return ['src', 'firmware-sim'].some(folder =>
    readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' }).some(
      file => file.endsWith('.ts') && statSync(join(projectRoot, folder, file)).mtimeMs > built,
    ),
  );
}

function lock(): boolean {
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    const stat = statSync(LOCK, { throwIfNoEntry: false });
    if (stat !== undefined && Date.now() - stat.mtimeMs > LOCK_LIFE_MS) rmdirSync(LOCK);
    return false;
  }
}
