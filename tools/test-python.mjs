// The tests of the Python code, by unittest of Python's standard library. Exit code 77 means that there is no Python to
// run them.
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { workspaceRoot } from './install.mjs';

const NOT_RUN = 77;
const LIBRARY = 'libs/model';
/** They take a second; a frame that never comes would hold them for ever. */
const MOST_MS = 60_000;

const { error, status } = spawnSync(
  'python3',
  [
    ...['-B', '-m', 'unittest', 'discover'],
    ...['--start-directory', `${LIBRARY}/python_tests`, '--top-level-directory', LIBRARY],
    ...process.argv.slice(2),
  ],
  { cwd: workspaceRoot, stdio: 'inherit', timeout: MOST_MS },
);
if (error?.code === 'ENOENT') console.log('There is no python3: the tests in Python were not run');
else if (error !== undefined) throw error;
process.exitCode = error === undefined ? (status ?? 1) : NOT_RUN;
