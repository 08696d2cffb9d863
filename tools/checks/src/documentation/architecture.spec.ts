import { describe, expect, it } from '@jest/globals';
import { trackedFiles, WORKSPACE_ROOT } from '@tidegate/workspace';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const lines = readFileSync(join(WORKSPACE_ROOT, 'docs/architecture.md'), 'utf8').split('\n');
const firstCells = lines.filter((line) => line.startsWith('|')).map((row) => row.split('|')[1] ?? '');

describe('the architecture', () => {
  it.each(trackedFiles('apps/*/project.json', 'libs/*/project.json').map((file) => dirname(file)))(
    'has a row for %s',
    (project) => {
      expect(firstCells.some((cell) => cell.includes(`\`${basename(project)}\``))).toBe(true);
    },
  );
});
