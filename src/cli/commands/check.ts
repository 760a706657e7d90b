import type { Command } from 'commander';
import { checkFile, type Finding } from '../check/check-file.js';
import { EXIT, errorLine } from '../exit.js';
import { printJson, printText } from '../output.js';

export function addCheckCommand(program: Command): void {
  program
    .command('check')
    .summary('validate chip models, networks and chip images')
    .description(
      'Tells of each file what it is (by its content, not its name), whether it is well-formed, and what is ' +
        'in it: of an image everything, in words. All files are looked at; exit code 2 if any is bad.',
    )
    .argument('<FILE...>', 'chip models and networks (YAML or JSON), chip images')
    .option('--json', 'print one JSON document')
    .action(checkFiles);
}

function checkFiles(files: readonly string[], { json }: { readonly json?: true }): void {
  const findings = files.map(checkFile);
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
