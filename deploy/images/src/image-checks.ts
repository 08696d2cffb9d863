import { runProgram } from '@tidegate/harness';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Builder } from './builder.js';

/** The largest size of our part of an image, without the base. */
const LIMIT_MEGABYTES = 48;

/** The result of the checks of an image. */
export interface ImageReport {
  /** What is wrong with it. */
  readonly problems: readonly string[];
  /** Its size as text. */
  readonly size: string;
}

/** Checks an app's image without starting it. */
export async function inspectImage(builder: Builder, app: string, image: string): Promise<ImageReport> {
  const { User = '', Entrypoint = [], Labels = {} } = await builder.configurationOf(image);
  const container = await builder.run('from', image);
  try {
    const root = await builder.run('mount', container);
    const [ours, all] = await Promise.all([megabytesOf(join(root, 'app')), megabytesOf(root)]);
    const packages = await packagesIn(join(root, 'app/node_modules'));
    const rules: readonly (readonly [boolean, string])[] = [
      [/^[1-9]\d*:[1-9]\d*$/.test(User), `runs as "${User}", not as a number other than 0`],
      [Entrypoint[0] === 'tini', `process 1 is ${Entrypoint[0] ?? 'not set'}, not tini`],
      [
        Labels['org.opencontainers.image.version'] === workspaceVersion(),
        'its version is not that of the workspace',
      ],
      [Labels['org.opencontainers.image.title'] === `tidegate/${app}`, 'its title is not its name'],
      [
        !packages.some((name) => isForBuilding(name)),
        `holds what only building needs: ${packages.join(' ')}`,
      ],
      [ours < LIMIT_MEGABYTES, `is ${ours} MB beyond the base, not less than ${LIMIT_MEGABYTES}`],
    ];
    return {
      problems: rules.filter(([holds]) => !holds).map(([, problem]) => `${image} ${problem}`),
      size: `${ours} MB beyond the base, ${all} MB in all; ${packages.length} packages`,
    };
  } finally {
    await builder.run('rm', container);
  }
}

function workspaceVersion(): string {
  const { version } = JSON.parse(readFileSync(join(WORKSPACE_ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}

function isForBuilding(name: string): boolean {
  return /^(@?jest|typescript|eslint|prettier|@?nx|@swc|vega)/.test(name);
}

async function packagesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => !name.startsWith('.'));
}

async function megabytesOf(folder: string): Promise<number> {
  const [kilobytes] = (
    await runProgram(['du', '--summarize', '--one-file-system', '--block-size=1K', folder])
  ).split('\t');
  return Math.round(Number(kilobytes) / 1024);
}
