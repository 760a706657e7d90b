#!/usr/bin/env node
import { EXIT, failureOf } from './exit.js';
import { createProgram } from './program.js';

// A reader that has seen enough (`spikeloom chips | head -1`) is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.brokenPipe);
    throw error;
  });
}

try {
  await createProgram().parseAsync();
} catch (error) {
  const { code, text } = failureOf(error);
  process.exitCode = code;
  if (text !== '') process.stderr.write(text);
}
