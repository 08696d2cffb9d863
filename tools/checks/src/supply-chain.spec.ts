import { describe, expect, it } from '@jest/globals';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface LockedPackage {
  readonly link?: boolean;
  readonly license?: string;
  readonly hasInstallScript?: boolean;
  readonly integrity?: string;
}

/** Licences that let us use and pass on a package with no more than its notice. */
const PERMISSIVE: ReadonlySet<string> = new Set([
  '(MIT AND Zlib)',
  '(MIT OR CC0-1.0)',
  '0BSD',
  'Apache-2.0',
  'Apache-2.0 AND MIT',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Python-2.0',
  'Unlicense',
]);

const read = (file: string): string => readFileSync(join(WORKSPACE_ROOT, file), 'utf8');

const locked = Object.entries(
  (JSON.parse(read('package-lock.json')) as { readonly packages: Readonly<Record<string, LockedPackage>> })
    .packages,
).filter(([path, { link }]) => path.includes('node_modules/') && link !== true);

const nameOf = (path: string): string =>
  path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

describe('the packages that are installed', () => {
  it('run no code of their own meanwhile: npm refuses, and each that would is named with the reason', () => {
    expect(read('.npmrc').split('\n')).toContain('ignore-scripts=true');
    const withScripts = locked
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => nameOf(path));
    const listed = [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)` +\|[^|]+\|[^|]+\|$/gm)].map(
      ([, name]) => name,
    );
    expect(withScripts.length).toBeGreaterThan(0);
    expect(withScripts.filter((name) => !listed.includes(name))).toEqual([]);
  });

  it('have licences that let them be passed on', () => {
    const others = locked.filter(([, { license = 'none' }]) => !PERMISSIVE.has(license));
    expect(others.map(([path, { license }]) => `${nameOf(path)}: ${license}`)).toEqual([]);
  });

  it('are locked with their hashes', () => {
    const open = locked.filter(([, { integrity }]) => integrity === undefined);
    expect(open.map(([path]) => nameOf(path))).toEqual([]);
  });
});
