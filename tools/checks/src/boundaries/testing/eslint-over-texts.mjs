// Lints texts as if they were files of a workspace: node eslint-over-texts.mjs <workspace> <config> <texts.json>. A program of
// its own because Nx finds its workspace once, when it is loaded.
import { ESLint } from 'eslint';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const BOUNDARY_RULE = /^@nx\/enforce-module-boundaries$|^(@typescript-eslint\/)?no-restricted-/;

const [workspace, config, texts] = process.argv.slice(2);
const eslint = new ESLint({
  cwd: workspace,
  overrideConfigFile: config,
  // The texts are no files, so there are no types of them.
  overrideConfig: { languageOptions: { parserOptions: { project: null } } },
  ruleFilter: ({ ruleId }) => BOUNDARY_RULE.test(ruleId),
});

// Texts of one file, each a line, are linted together: parsing and rules cost more for each file than for each line.
const linted = JSON.parse(readFileSync(texts, 'utf8'));
const answers = linted.map(() => []);
for (const file of new Set(linted.map((each) => each.file))) {
  const indexes = [...linted.keys()].filter((index) => linted[index].file === file);
  const lines = indexes.map((index) => linted[index].text);
  const [result] = await eslint.lintText(`${lines.join('\n')}\n`, { filePath: join(workspace, file) });
  for (const { ruleId, message, line } of result.messages) {
    // A problem of the whole file counts for each of its lines.
    const theirs = ruleId === null ? indexes : [indexes[line - 1]];
    for (const index of theirs) answers[index].push(`${ruleId ?? 'not linted'}: ${message}`);
  }
}
// Nx writes to the output too, so the answer is the last line.
process.stdout.write(`\n${JSON.stringify(answers)}\n`);
