// The index of all decisions: records in `decisions/` folders, and the lists in READMEs.
import { trackedFiles } from '@tidegate/workspace';
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { workspaceRoot } from '../install.mjs';

const read = (file) => readFileSync(join(workspaceRoot, file), 'utf8');

const fromDocs = (file) => relative('docs', file);

function recordLine(file) {
  const title = read(file)
    .split('\n', 1)[0]
    .replace(/^#\s*\d+:\s*/, '');
  return `- [${title}](${fromDocs(file)}) (${dirname(dirname(file))})`;
}

/** The text of a README's section on decisions; `undefined` where it has none. */
function sectionOf(file) {
  return /^## Decisions\n([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(read(file))?.[1];
}

function sectionLines(file) {
  const items = (sectionOf(file) ?? '').split(/^- /m).slice(1);
  const names = items.map((item) =>
    (/^\*\*(.+?)\*\*/s.exec(item)?.[1] ?? firstSentence(item)).replace(/\s+/g, ' '),
  );
  return names.map((name) => `- ${name.replace(/[.:,;]$/, '')}`);
}

const firstSentence = (text) => /^.*?[.;:](?=\s|$)/s.exec(text)?.[0] ?? text;

/** `docs/decisions.md`. */
export function decisionDocuments() {
  const records = trackedFiles('*.md').filter((file) => /\/decisions\/\d{4}-/.test(file));
  const readmes = trackedFiles('*README.md').filter((file) => sectionOf(file) !== undefined);
  const sections = readmes.map(
    (file) => `### [${dirname(file)}](${fromDocs(file)}#decisions)\n\n${sectionLines(file).join('\n')}\n`,
  );
  const text = `# Decisions

Why things are as they are. A decision that several people must know has a record of its own; small ones stand in the README of their project.

\`npm run docs\` writes this page.

## Records

${records.map(recordLine).join('\n')}

## In READMEs

${sections.join('\n')}`;
  return [{ file: 'docs/decisions.md', text }];
}
