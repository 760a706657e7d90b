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

// With no command at all, the help is the answer, not an error.
const words = process.argv.length > 2 ? process.argv.slice(2) : ['--help'];

try {
  await createProgram().parseAsync(words, { from: 'user' });
} catch (error) {
  const { code, text } = failureOf(error);
  process.exitCode = code;
  if (text !== '') process.stderr.write(text);
}
