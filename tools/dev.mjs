// `npm run dev`: `npm start` that follows the sources. What changes is built again, and the service that it belongs to is
// restarted: the stack starts again what ends, and a worker finishes its job first.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout, clearTimeout } from 'node:timers';
import { basename, join, relative, resolve, sep } from 'node:path';
import { build, installDependencies, requireNode, workspaceRoot } from './install.mjs';
import { changedPrograms, processesOf, readBuilds } from './service-builds.mjs';

/** An editor writes several files at a time. */
const SETTLE_MS = 200;
const SOURCES = ['apps', 'libs'];
const IGNORED = new Set(['dist', 'node_modules', '__pycache__', 'testing']);

const stackFile = join(resolve(workspaceRoot, process.env.DATA_DIRECTORY ?? '.tidegate'), 'stack.json');

requireNode();
installDependencies();
await build();
let builds = readBuilds(workspaceRoot);
// After the installation, of which it is a part, and before there is a stack that would be left alone without it. Node's
// own recursive watch loses files that an editor replaces.
const { watch } = await import('chokidar');

const stack = spawn(process.execPath, [join(workspaceRoot, 'apps/local/dist/main.bundle.js')], {
  stdio: 'inherit',
});
stack.once('exit', (code) => process.exit(code ?? 1));
// A terminal sends Ctrl-C to the stack as well; this process ends after it.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => stack.kill('SIGTERM'));
// An error of this process ends the stack, too.
process.on('exit', () => stack.kill('SIGTERM'));

let timer;
watch(
  SOURCES.map((folder) => join(workspaceRoot, folder)),
  { ignored: isIgnored, ignoreInitial: true },
).on('all', () => {
  clearTimeout(timer);
  timer = setTimeout(rebuild, SETTLE_MS);
});

function isIgnored(path) {
  const parts = relative(workspaceRoot, path).split(sep);
  return (
    parts.some((part) => IGNORED.has(part)) || /\.(spec\.ts|md|tsbuildinfo)$|^\.|~$/.test(basename(path))
  );
}

function rebuild() {
  console.log('dev: building …');
  const result = spawnSync('npm', ['run', 'build', '--silent'], { cwd: workspaceRoot, encoding: 'utf8' });
  if (result.status !== 0) {
    console.log(`${result.stdout}${result.stderr}dev: the build failed, what runs stays as it was`);
    return;
  }
  const after = readBuilds(workspaceRoot);
  const changed = changedPrograms(builds, after);
  builds = after;
  if (changed.includes('local'))
    console.log('dev: apps/local has changed: stop it (Ctrl-C) and start it again');
  restart(changed);
}

function restart(services) {
  // Until its first process runs, the stack has no such file.
  const processes = existsSync(stackFile) ? processesOf(services, readFileSync(stackFile, 'utf8')) : [];
  for (const { name, pid } of processes) {
    console.log(`dev: restarting ${name}`);
    try {
      process.kill(pid, 'SIGTERM');
    } catch {
      // It has ended meanwhile, and what starts now is new already.
    }
  }
  if (processes.length === 0) console.log('dev: nothing that runs has changed');
}
