import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Project } from './projects.js';

/** A temporary workspace with projects that have no code yet. */
export interface ScratchWorkspace {
  readonly directory: string;
  /** Removes it. */
  readonly remove: () => Promise<void>;
}

/** Makes the workspace: of a project that exists here, `package.json` and `project.json` are copied, so that its own tags count. */
export async function makeScratchWorkspace(projects: readonly Project[]): Promise<ScratchWorkspace> {
  const directory = await mkdtemp(join(tmpdir(), 'tidegate-boundaries-'));
  for (const file of ['nx.json', 'package.json', 'package-lock.json']) {
    await cp(join(WORKSPACE_ROOT, file), join(directory, file));
  }
  await linkPackages(directory);
  for (const project of projects) await addProject(directory, project);
  return { directory, remove: () => rm(directory, { recursive: true }) };
}

/** The installed packages, and a place for the links to the projects, as npm workspaces have them. */
async function linkPackages(directory: string): Promise<void> {
  await mkdir(join(directory, 'node_modules', '@tidegate'), { recursive: true });
  for (const name of await readdir(join(WORKSPACE_ROOT, 'node_modules'))) {
    if (name === '@tidegate') continue;
    await symlink(join(WORKSPACE_ROOT, 'node_modules', name), join(directory, 'node_modules', name));
  }
}

async function addProject(directory: string, { folder, name, projectType, tags }: Project): Promise<void> {
  await mkdir(join(directory, folder, 'src'), { recursive: true });
  await writeFile(join(directory, folder, 'src', 'index.ts'), '');
  await symlink(join(directory, folder), join(directory, 'node_modules', '@tidegate', name));
  const manifest = { name: `@tidegate/${name}`, type: 'module', exports: './src/index.ts' };
  await copyOrWrite(directory, join(folder, 'package.json'), manifest);
  await copyOrWrite(directory, join(folder, 'project.json'), { name, projectType, tags });
}

async function copyOrWrite(directory: string, file: string, otherwise: object): Promise<void> {
  const original = join(WORKSPACE_ROOT, file);
  if (existsSync(original)) await cp(original, join(directory, file));
  else await writeFile(join(directory, file), JSON.stringify(otherwise));
}
