/** The flag `--json`, as commander gives it. */
export interface JsonFlag {
  readonly json?: true;
}

/** A JSON document on stdout: all that a command with `--json` writes there. */
export function printJson(document: unknown): void {
  process.stdout.write(jsonText(document));
}

/** The text of a JSON document as printed and as written to files. */
export function jsonText(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** A command's report in words, on stdout. */
export function printText(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** A line about what is going on, on stderr. */
export function log(line: string): void {
  process.stderr.write(`${line}\n`);
}
