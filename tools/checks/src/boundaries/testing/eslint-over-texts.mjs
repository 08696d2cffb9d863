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

const answers = [];
for (const { file, text } of JSON.parse(readFileSync(texts, 'utf8'))) {
  const [result] = await eslint.lintText(text, { filePath: join(workspace, file) });
  answers.push(result.messages.map(({ ruleId, message }) => `${ruleId ?? 'not linted'}: ${message}`));
}
// Nx writes to the output too, so the answer is the last line.
process.stdout.write(`\n${JSON.stringify(answers)}\n`);
