import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PROJECT = join(process.cwd(), 'apps/local');

const layers = JSON.parse(readFileSync(join(PROJECT, 'layers.json'), 'utf8')) as readonly string[][];

const folders = readdirSync(join(PROJECT, 'src'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe('the layers of this app', () => {
  it('have a place for every folder, and no other: lint knows what it may import by that', () => {
    expect(layers.flat().sort()).toEqual(folders.sort());
  });

  it('are named in the README, each folder with what it is for', () => {
    const readme = readFileSync(join(PROJECT, 'README.md'), 'utf8');
    expect(folders.filter((folder) => !readme.includes(`\`${folder}/\``))).toEqual([]);
  });
});
