import { runProgram } from '@tidegate/harness';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { readFileSync } from 'node:fs';
import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Builder } from './builder.js';

export const CONTAINERFILE = join(WORKSPACE_ROOT, 'deploy/containers/Containerfile');
const BASE_PATTERN = /^FROM (node:(\d+\.\d+\.\d+)-(\w+)-slim) AS node$/m;
const SEARCH_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The image that the Containerfile starts from. */
export interface BaseName {
  /** Such as `docker.io/library/node:24.21.0-trixie-slim`. */
  readonly image: string;
  readonly nodeVersion: string;
  /** Debian's code name. */
  readonly suite: string;
}

/** @throws {Error} when the Containerfile starts from something else than a slim image of one Node version */
export function readBaseName(): BaseName {
  const found = BASE_PATTERN.exec(readFileSync(CONTAINERFILE, 'utf8'));
  const [, name, nodeVersion, suite] = found ?? [];
  if (name === undefined || nodeVersion === undefined || suite === undefined)
    throw new Error(`${CONTAINERFILE} has no line FROM node:VERSION-SUITE-slim AS node`);
  return { image: `docker.io/library/${name}`, nodeVersion, suite };
}

/**
 * Makes an image that replaces the official one and has its name: Debian by `debootstrap`, Node of the very version
 * from the npm registry, this machine's npm, and this machine's ways to its registries.
 */
export async function makeBaseImage(builder: Builder, base: BaseName, folder: string): Promise<void> {
  const root = join(folder, 'base');
  await rm(root, { recursive: true, force: true });
  await runProgram(['debootstrap', '--variant=minbase', base.suite, root, await debianMirror()]);
  await configureApt(root);
  await mkdir(join(root, 'etc/ssl/certs'), { recursive: true });
  await cp('/etc/ssl/certs/ca-certificates.crt', join(root, 'etc/ssl/certs/ca-certificates.crt'));
  await installNode(root, base.nodeVersion, join(folder, 'node'));
  const container = await builder.run('from', 'scratch');
  await builder.run('add', '--quiet', container, root, '/');
  await builder.run('config', '--env', `PATH=${SEARCH_PATH}`, '--cmd', 'node', container);
  await builder.run('commit', '--quiet', '--rm', container, base.image);
  await rm(root, { recursive: true, force: true });
}

/** Where this machine gets Debian from. */
async function debianMirror(): Promise<string> {
  const targets = await runProgram([
    'apt-get',
    'indextargets',
    '--format',
    '$(REPO_URI)',
    'Created-By: Packages',
  ]);
  const mirror = targets.split('\n').find((uri) => /\/debian\/?$/.test(uri));
  if (mirror === undefined) throw new Error('apt has no Debian mirror');
  return mirror;
}

/** The configuration of this machine's apt for its mirror, without caches, as in Debian's official images. */
async function configureApt(root: string): Promise<void> {
  const acquire = await runProgram(['apt-config', 'dump', 'Acquire']);
  const clean = [
    'Dir::Cache::pkgcache "";',
    'Dir::Cache::srcpkgcache "";',
    'Binary::apt::APT::Keep-Downloaded-Packages "false";',
  ];
  await writeFile(join(root, 'etc/apt/apt.conf.d/90machine'), `${acquire}\n${clean.join('\n')}\n`);
  await runProgram(['chroot', root, 'apt-get', 'clean']);
}

async function installNode(root: string, version: string, folder: string): Promise<void> {
  const name = `node-linux-${process.arch}`;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{}');
  await runProgram(['npm', 'install', '--no-save', `${name}@${version}`], { directory: folder });
  await cp(join(folder, 'node_modules', name, 'bin/node'), join(root, 'usr/local/bin/node'));
  const npm = join(root, 'usr/local/lib/node_modules/npm');
  await mkdir(dirname(npm), { recursive: true });
  await cp(join(await runProgram(['npm', 'root', '--global']), 'npm'), npm, {
    recursive: true,
    dereference: true,
  });
  await symlink('../lib/node_modules/npm/bin/npm-cli.js', join(root, 'usr/local/bin/npm'));
}
