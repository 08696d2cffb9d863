import { describe, expect, it } from '@jest/globals';
import { trackedFiles, WORKSPACE_ROOT } from '@tidegate/workspace';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** What is there: files and their folders, relative to the workspace's root. */
const places = new Set(['.']);
for (const file of trackedFiles())
  for (let place = file; place !== '.'; place = dirname(place)) places.add(place);

/** A path that begins at the root; one that ends in a placeholder counts up to it. */
const PATH = /`((?:apps|deploy|docs|e2e|findings|kustomize|libs|tools)\/[\w./@-]*)(?=[`<*{])/g;
const LINK = /\]\((?!\w+:)([^)#]+)(?:#[^)]*)?\)/g;
const BUILT = /\/dist(\/|$)/;

/** What a document names and is not there. */
function missing(document: string, text: string): readonly string[] {
  const named = [
    ...[...text.matchAll(PATH)].map(([, path = '']) => path),
    ...[...text.matchAll(LINK)].map(([, link = '']) => join(dirname(document), link)),
  ];
  return named
    .map((path) => normalize(path).replace(/\/$/, ''))
    .filter((path) => !places.has(path) && !BUILT.test(path));
}

describe('a document', () => {
  // The changelog names what there was.
  it.each(trackedFiles('*.md', ':!CHANGELOG.md'))(
    'names files and folders that are there: %s',
    (document) => {
      expect(missing(document, readFileSync(join(WORKSPACE_ROOT, document), 'utf8'))).toEqual([]);
    },
  );

  it('would be reported with a path or a link that leads nowhere', () => {
    const text =
      'See `libs/nowhere/src/`, `libs/model/src/`, [one](nowhere.md#part), [two](README.md) and `apps/<name>`.';
    expect(missing('docs/a.md', text)).toEqual(['libs/nowhere/src', 'docs/nowhere.md', 'docs/README.md']);
  });
});
