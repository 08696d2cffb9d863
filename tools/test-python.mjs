// The tests of the Python code, by unittest of Python's standard library. Exit code 77 means that there is no Python to
// run them.
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { workspaceRoot } from './install.mjs';

const NOT_RUN = 77;
const LIBRARIES = ['libs/model', 'libs/client'];
/** They take a second; a frame that never comes would hold them for ever. */
const MOST_MS = 60_000;

function test(library) {
  return spawnSync(
    'python3',
    [
      ...['-B', '-m', 'unittest', 'discover'],
      ...['--start-directory', `${library}/python_tests`, '--top-level-directory', library],
      ...process.argv.slice(2),
    ],
    { cwd: workspaceRoot, stdio: 'inherit', timeout: MOST_MS },
  );
}

for (const library of LIBRARIES) {
  const { error, status } = test(library);
  if (error?.code === 'ENOENT') {
    console.log('There is no python3: the tests in Python were not run');
    process.exitCode = NOT_RUN;
    break;
  }
  if (error !== undefined) throw error;
  process.exitCode ||= status ?? 1;
}
