import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/runtime/package-root-node.js';

/** What the SIMD kernels are held against: the same 128 bits, optimised. */
const OPTIONS = ['-O3', '-msse4.1'];

/** A compiled program, or why there is none. */
export type NativeBuild = { readonly program: string } | { readonly missing: string };

const built = new Map<string, NativeBuild>();

/** Compiles bench/native/`name`.c with the machine's `cc`, once a process; the program goes when the process ends. */
export function buildNative(name: string): NativeBuild {
  let build = built.get(name);
  if (build === undefined) {
    build = compile(name);
    built.set(name, build);
  }
  return build;
}

function compile(name: string): NativeBuild {
  const folder = mkdtempSync(join(tmpdir(), 'spikeloom-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, name);
  const source = join(packageRoot(), 'bench', 'native', `${name}.c`);
  const { error, status, stderr } = spawnSync('cc', [...OPTIONS, '-o', program, source], {
    encoding: 'utf8',
  });
  if (error !== undefined) return { missing: `no C compiler runs here (cc: ${error.message})` };
  if (status !== 0) return { missing: `cc does not compile ${name}.c here: ${stderr.trim().split('\n')[0]}` };
  return { program };
}
