import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@tidegate/testing';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../network/free-port.js';
import { isFinished, pushText } from '../testing/gateway-client.js';
import {
  awaitRunning,
  endStack,
  FIRST_START,
  STACK_SECONDS,
  startStack,
  type StackUnderTest,
} from '../testing/stack-under-test.js';

const JOBS = 3;

/** Its jobs do not end, and are returned to the queue when it stops. */
const SLOW = { MODEL_PREDICT_SECONDS: '600', STOP_GRACE_SECONDS: '0', MAX_WORKERS: '1' };

/** Names and times of all files of a folder. */
function filesOf(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => `${name} ${statSync(join(directory, name)).mtimeMs}`)
    .sort();
}

/** The broker's data keeps absolute paths: read in another place, it would be empty, and written to in the old one. */
describe('a stack in a copy of a folder', () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'tidegate-copied-')));
  const original = join(root, 'original');
  const copy = join(root, 'copy');
  let stack: StackUnderTest;
  let base: string;
  let ids: readonly string[];

  const start = async (
    directory: string,
    by: 'node' | 'built',
    settings: Readonly<Record<string, string>>,
  ) => {
    const port = await findFreePort();
    base = `http://127.0.0.1:${port}`;
    stack = startStack(directory, port, { by, settings });
    await awaitRunning(stack);
  };

  beforeAll(async () => {
    mkdirSync(original);
    await start(original, FIRST_START, SLOW);
    ids = await Promise.all(Array.from({ length: JOBS }, (_, index) => pushText(base, `input ${index}`)));
    stack.child.kill('SIGTERM');
    await stack.ended;
    cpSync(original, copy, { recursive: true, preserveTimestamps: true });
  }, STACK_SECONDS * 1000);

  afterAll(async () => {
    await endStack(stack, copy);
    rmSync(root, { recursive: true, force: true });
  }, 60_000);

  it(
    'has the jobs of the original, reports that in two lines, and does not change the original',
    async () => {
      const before = filesOf(original);
      await start(copy, 'built', {});
      expect(stack.output()).toContain(
        `  the broker's data is not used, because it was made in ${original}, and moved or copied since; it is kept in ${copy}/rabbitmq-`,
      );
      expect(stack.output()).toContain(`  jobs that had not ended: ${JOBS}, all queued again`);
      await waitUntil(async () => (await Promise.all(ids.map((id) => isFinished(base, id)))).every(Boolean), {
        withinMs: 60_000,
      });
      expect(filesOf(original)).toEqual(before);
    },
    STACK_SECONDS * 1000,
  );
});
