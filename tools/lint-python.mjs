// Checks Python files by pyproject.toml, with ruff as WebAssembly: every file that git tracks, or those that are named.
// Prints what it finds as file:line:column; exit code 1 when that is something.
import { PositionEncoding, Workspace } from '@astral-sh/ruff-wasm-nodejs';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'smol-toml';
import { workspaceRoot } from './install.mjs';

const { tool } = parse(readFileSync(join(workspaceRoot, 'pyproject.toml'), 'utf8'));
const ruff = new Workspace(tool.ruff, PositionEncoding.Utf16);

function trackedFiles() {
  const listed = execFileSync('git', ['ls-files', '--', '*.py'], { cwd: workspaceRoot, encoding: 'utf8' });
  return listed.split('\n').filter((file) => file !== '');
}

function findingsIn(text) {
  const findings = ruff
    .check(text)
    .map(({ code, message, start_location: start }) => `${start.row}:${start.column} ${code} ${message}`);
  // What is no Python has no form that it could be given.
  const isFormatted = findings.length > 0 || ruff.format(text) === text;
  return isFormatted ? findings : ['1:1 format Not in the form that `ruff format` gives it'];
}

const named = process.argv.slice(2);
const files = named.length > 0 ? named : trackedFiles();
let count = 0;
for (const file of files) {
  for (const finding of findingsIn(readFileSync(resolve(workspaceRoot, file), 'utf8'))) {
    count += 1;
    console.log(`${file}:${finding}`);
  }
}
console.log(`${files.length} Python files, ${count} findings`);
process.exitCode = count > 0 ? 1 : 0;
