// Writes the documents that come from the built code: `npm run docs`. With `--check` it only reports what is stale.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format, getFileInfo, resolveConfig } from 'prettier';
import { decisionDocuments } from './documents/decisions.mjs';
import { metricsDocuments } from './documents/metrics.mjs';
import { openApiDocuments } from './documents/open-api.mjs';
import { rightsDocuments } from './documents/rights.mjs';
import { settingsDocuments } from './documents/settings.mjs';
import { workspaceRoot } from './install.mjs';

const isCheck = process.argv.includes('--check');
const documents = [
  ...(await settingsDocuments()),
  ...(await metricsDocuments()),
  ...rightsDocuments(),
  ...decisionDocuments(),
  ...(await openApiDocuments()),
];
const stale = [];
for (const { file, text } of documents) {
  const path = join(workspaceRoot, file);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  // Addresses and access lists have no layout of their own.
  const { inferredParser } = await getFileInfo(path);
  const after = inferredParser
    ? await format(text, { ...(await resolveConfig(path)), filepath: path })
    : text;
  if (after === before) continue;
  stale.push(file);
  if (isCheck) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, after);
}
if (stale.length > 0)
  console.log(`${isCheck ? 'stale (run npm run docs):' : 'written:'} ${stale.join(', ')}`);
process.exitCode = isCheck && stale.length > 0 ? 1 : 0;
