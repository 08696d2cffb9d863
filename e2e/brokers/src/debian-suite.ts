import { runProgram } from '@tidegate/harness';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What broker and stores need of a suite: themselves, and what their start scripts call. */
const PACKAGES = ['rabbitmq-server', 'redis-server', 'redis-sentinel'];
const SCRIPT_PACKAGES = ['base-files', 'coreutils', 'dash', 'grep', 'mawk', 'sed'];
const VALKEY_PACKAGES = ['valkey-server', 'valkey-sentinel'];

/** Debian has one tree below `/usr`; older packages still carry these folders, which are links into it. */
const USR_FOLDERS = ['bin', 'lib', 'lib64', 'sbin'];

/** A suite of Debian, unpacked into a folder; nothing of it is installed, and no script of a package has run. */
export interface UnpackedSuite {
  /** Its `/usr`, which holds all programs and libraries. */
  readonly usr: string;
  /** Versions by package, as Debian writes them. */
  readonly versions: ReadonlyMap<string, string>;
}

/**
 * Where this machine has Debian's packages from.
 *
 * @throws {Error} when it has no such source, as on another system than Debian
 */
export async function readDebianMirror(): Promise<string> {
  const format = ['--format', '$(ORIGIN) $(LABEL) $(REPO_URI)', 'Created-By: Packages'];
  const targets = await runProgram(['apt-get', 'indextargets', ...format]);
  const mirror = targets.split('\n').find((target) => target.startsWith('Debian Debian '));
  if (mirror === undefined)
    throw new Error('apt has no mirror of Debian here; on Debian, run `apt-get update` first');
  return mirror.slice('Debian Debian '.length);
}

/**
 * Downloads what a suite has now and unpacks it, unless the same is there from an earlier run. apt gets lists, cache
 * and state of its own in which nothing is installed. So it fetches all libraries too, and changes nothing on this
 * machine.
 *
 * @param folder - of this suite alone; made when missing
 */
export async function unpackSuite(mirror: string, suite: string, folder: string): Promise<UnpackedSuite> {
  const archives = join(folder, 'archives');
  const root = join(folder, 'root');
  for (const directory of ['lists/partial', 'archives/partial', 'sources'])
    await mkdir(join(folder, directory), { recursive: true });
  await writeFile(join(folder, 'status'), '');
  await writeFile(join(folder, 'sources/debian.list'), `deb ${mirror} ${suite} main\n`);
  const apt = ['apt-get', ...aptOptions(folder)];
  await runProgram([...apt, 'update']);
  const hasValkey =
    (await runProgram(['apt-cache', ...aptOptions(folder), 'pkgnames', 'valkey-server'])) !== '';
  const names = [...PACKAGES, ...SCRIPT_PACKAGES, ...(hasValkey ? VALKEY_PACKAGES : [])];
  await runProgram([...apt, 'autoclean']);
  await runProgram([...apt, 'install', '--download-only', '--yes', ...names]);
  const files = (await readdir(archives)).filter((name) => name.endsWith('.deb')).sort();
  await unpackOnce(root, archives, files);
  return { usr: join(root, 'usr'), versions: readVersions(files) };
}

function aptOptions(folder: string): readonly string[] {
  const options = {
    'Dir::Etc::sourcelist': '/dev/null',
    'Dir::Etc::sourceparts': join(folder, 'sources'),
    'Dir::State::status': join(folder, 'status'),
    'Dir::State::lists': join(folder, 'lists'),
    'Dir::Cache::archives': join(folder, 'archives'),
    'Dir::Cache::pkgcache': '',
    'Dir::Cache::srcpkgcache': '',
    'Acquire::Languages': 'none',
    'APT::Install-Recommends': 'false',
    'APT::Sandbox::User': '',
    'Debug::NoLocking': 'true',
  };
  return Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

/** The list of what was unpacked is written last: a folder without the right one is made again. */
async function unpackOnce(root: string, archives: string, files: readonly string[]): Promise<void> {
  const list = `${root}.packages`;
  const wanted = files.join('\n');
  if (existsSync(root) && existsSync(list) && (await readFile(list, 'utf8')) === wanted) return;
  await rm(list, { force: true });
  await rm(root, { recursive: true, force: true });
  const partial = `${root}.partial`;
  await rm(partial, { recursive: true, force: true });
  for (const name of USR_FOLDERS) {
    await mkdir(join(partial, 'usr', name), { recursive: true });
    await symlink(`usr/${name}`, join(partial, name));
  }
  for (const file of files) {
    const unpack = 'dpkg-deb --fsys-tarfile "$1" | tar -x --keep-directory-symlink -C "$2"';
    await runProgram(['bash', '-o', 'pipefail', '-c', unpack, 'unpack', join(archives, file), partial]);
  }
  await rename(partial, root);
  await writeFile(list, wanted);
}

/**
 * Versions by package, from the names that apt gives to files, in which the colon of an epoch is `%3a`. An epoch is left
 * out. Example: `redis-server_5%3a8.0.6-1_amd64.deb` is `redis-server` of version `8.0.6-1`.
 */
export function readVersions(files: readonly string[]): ReadonlyMap<string, string> {
  const entries = files.map((file): [string, string] => {
    const [name = '', version = ''] = file.split('_');
    return [name, decodeURIComponent(version).replace(/^\d+:/, '')];
  });
  return new Map(entries);
}
