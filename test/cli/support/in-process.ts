import { setTimeout as sleep } from 'node:timers/promises';
import { vi } from 'vitest';
import { failureOf } from '../../../src/cli/exit.js';
import { createProgram } from '../../../src/cli/program.js';
import type { Outcome } from './built-cli.js';

/** What `spikeloom` would do, without a process of its own: as `main.ts`, but for the streams. */
export async function spikeloomHere(args: readonly string[]): Promise<Outcome> {
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map(name =>
    vi.spyOn(process[name], 'write').mockImplementation(chunk => {
      written[name] += String(chunk);
      return true;
    }),
  );
  const codeBefore = process.exitCode;
  process.exitCode = 0;
  try {
    await createProgram().parseAsync(args, { from: 'user' });
    return { ...written, code: Number(process.exitCode) };
  } catch (error) {
    const { code, text } = failureOf(error);
    return { stdout: written.stdout, stderr: written.stderr + text, code };
  } finally {
    process.exitCode = codeBefore;
    for (const spy of spies) spy.mockRestore();
  }
}

/** The same, interrupted as by Ctrl-C half a second after it has begun to listen for that; one that ends before is not. */
export async function interruptedHere(args: readonly string[]): Promise<Outcome> {
  let told = (_event: string | symbol) => {};
  const listening = new Promise<void>(resolve => {
    told = event => {
      if (event === 'SIGINT') resolve();
    };
  });
  process.on('newListener', told);
  const ended = spikeloomHere(args);
  await Promise.race([listening.then(() => sleep(500)), ended]);
  process.off('newListener', told);
  process.emit('SIGINT');
  return ended;
}
