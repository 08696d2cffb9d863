// The tables of rights in the README of libs/rights.
import { rightsTable } from '@tidegate/rights';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '../install.mjs';

const README = 'libs/rights/README.md';
const BETWEEN_MARKERS = /(<!-- rights:start -->\n)[\s\S]*?(<!-- rights:end -->)/;

/** The README of libs/rights with the tables that come from its code. */
export function rightsDocuments() {
  const text = readFileSync(join(workspaceRoot, README), 'utf8');
  return [
    {
      file: README,
      text: text.replace(BETWEEN_MARKERS, (_, start, end) => `${start}\n${rightsTable()}\n${end}`),
    },
  ];
}
