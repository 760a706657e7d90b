import { EXIT, errorLine } from '../exit.js';
import { type JsonFlag, printJson, printText } from '../output.js';
import { checkFile, type Finding } from './check-file.js';

/** `spikeloom check`: tells of each file what it is and whether it is good. */
export async function checkFiles(files: readonly string[], { json }: JsonFlag): Promise<void> {
  const findings: Finding[] = [];
  for (const file of files) findings.push(await checkFile(file));
  if (json) printJson({ ok: findings.every(isGood), files: findings.map(jsonOf) });
  for (const finding of findings) {
    if (finding.error !== null) process.stderr.write(errorLine(finding.error));
    else if (!json) printText(`${finding.file}: ${finding.kind}, good\n${indented(finding.text)}`);
  }
  if (!findings.every(isGood)) process.exitCode = EXIT.usage;
}

function isGood({ error }: Finding): boolean {
  return error === null;
}

function jsonOf(finding: Finding): unknown {
  const { file, kind, error } = finding;
  return { file, kind, ok: error === null, error, summary: error === null ? finding.summary : null };
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
