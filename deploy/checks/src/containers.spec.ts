import { describe, expect, it } from '@jest/globals';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const readText = (file: string): string => readFileSync(join(WORKSPACE_ROOT, file), 'utf8');
const readJson = (file: string): unknown => JSON.parse(readText(file));

interface LockFile {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly link?: boolean; readonly resolved?: string }>
  >;
}

const APPS = ['gateway', 'worker', 'model-host', 'scaler'] as const;
const containerfile = readText('deploy/containers/Containerfile');
const lock = readJson('package-lock.json') as LockFile;

/** Folders of all workspaces, as npm linked them. */
const workspaces = Object.values(lock.packages)
  .filter(({ link }) => link === true)
  .map(({ resolved = '' }) => resolved)
  .sort();

describe('the container file', () => {
  it('starts from one Node in a fixed version', () => {
    const bases = [...containerfile.matchAll(/^FROM (\S+:\S+)/gm)].map(([, base]) => base);
    expect(bases).toEqual([expect.stringMatching(/^node:\d+\.\d+\.\d+-\w+-slim$/)]);
  });

  it('gives npm the manifest of every workspace, or its lock file would not fit', () => {
    const copied = [...containerfile.matchAll(/^COPY (\S+)\/package\.json \1\/$/gm)].map(
      ([, folder]) => folder,
    );
    expect(copied.sort()).toEqual(workspaces);
  });

  it('is labelled with the version of the workspace', () => {
    const { version } = readJson('package.json') as { version: string };
    expect(containerfile).toContain(`ARG VERSION=${version}\n`);
  });

  it.each(APPS)('has a target for the %s that runs as a number, under a process 1 that reaps', (app) => {
    const stage = containerfile
      .split(/^(?=FROM )/m)
      .find((text) => text.startsWith(`FROM runtime AS ${app}\n`));
    expect(stage).toContain(`ENTRYPOINT ["tini", "--", "node", "apps/${app}/dist/main.bundle.js"]`);
    expect(containerfile).toMatch(/^FROM node AS runtime\n(?:#.*\n)*USER 1000:1000$/m);
  });
});

describe.each(APPS)('the packages that the image of the %s installs', (app) => {
  const { dependencies } = readJson(`apps/${app}/package.json`) as {
    dependencies: Record<string, string>;
  };

  it.each(Object.entries(dependencies))('has %s in the version that is tested: %s', (name, version) => {
    const folder = lock.packages[`node_modules/${name}`]?.resolved ?? `node_modules/${name}`;
    expect(lock.packages[folder.startsWith('libs/') ? folder : `node_modules/${name}`]?.version).toBe(
      version,
    );
  });
});
