import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeStackAddresses, type RemovableAddresses, waitUntil } from '@tidegate/testing';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServedModelsRecord } from '../draining/served-models.record.js';
import { findFreePort } from '../network/free-port.js';
import { createJob } from '../testing/gateway-client.js';
import {
  awaitRunning,
  endStack,
  STACK_SECONDS,
  startStack,
  type StackUnderTest,
} from '../testing/stack-under-test.js';
import { readStackFile } from '../folder/stack-file.js';

/** Waits for a file `go` beside it, so that its jobs are left when the stack stops. */
const PATIENT = `
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
export class Model {
  async predict(input) {
    while (!existsSync(new URL('go', import.meta.url))) await delay(50);
    return input;
  }
}`;

describe('a model that is taken out of the models file', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tidegate-stack-'));
  const write = (name: string, text: string) => writeFileSync(join(directory, name), text);
  const served = () => new ServedModelsRecord(directory).read().map(({ name }) => name);
  const workers = () => readStackFile(directory)?.processes.filter(({ role }) => role === 'worker') ?? [];
  let addresses: RemovableAddresses;
  let stack: StackUnderTest;
  let base: string;
  let ids: readonly string[];

  const start = async (): Promise<void> => {
    const port = await findFreePort();
    base = `http://127.0.0.1:${port}`;
    stack = startStack(directory, port, {
      by: 'built',
      addresses,
      settings: {
        MODELS_FILE: join(directory, 'models.yaml'),
        MAX_WORKERS: '2',
        HPA_SYNC_PERIOD_SECONDS: '1',
        STOP_GRACE_SECONDS: '0',
      },
    });
    await awaitRunning(stack);
  };
  const statuses = () =>
    Promise.all(
      ids.map(async (id) => {
        const answer = await fetch(`${base}/v1/jobs/${id}`);
        return ((await answer.json()) as { readonly status: string }).status;
      }),
    );

  beforeAll(async () => {
    write('default.mjs', 'export class Model { predict(input) { return input; } }');
    write('patient.mjs', PATIENT);
    write('models.yaml', 'models: { default: { file: default.mjs }, patient: { file: patient.mjs } }');
    addresses = await makeStackAddresses();
    await start();
    const answers = await Promise.all([1, 2, 3].map((input) => createJob(base, 'patient', input)));
    ids = (await Promise.all(answers.map((answer) => answer.json() as Promise<{ id: string }>))).map(
      ({ id }) => id,
    );
    await waitUntil(async () => (await statuses()).includes('running'), { withinMs: 60_000 });
    stack.child.kill('SIGTERM');
    await stack.ended;
  }, STACK_SECONDS * 1000);

  afterAll(async () => {
    await endStack(stack, directory);
    await addresses.remove();
  }, 60_000);

  it('takes no job more, does those that it has, and then is gone', async () => {
    write('models.yaml', 'models: { default: { file: default.mjs } }');
    await start();
    const refused = await createJob(base, 'patient', 4);
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({
      errors: [{ pointer: '/model', detail: 'there is no model named patient, only default' }],
    });
    await waitUntil(() => stack.output().includes('its workers stay until none is'), {
      withinMs: 60_000,
    });
    write('go', '');
    await waitUntil(async () => (await statuses()).every((status) => status === 'succeeded'), {
      withinMs: 90_000,
    });
    await waitUntil(() => stack.output().includes('model patient was taken out and has no jobs left'), {
      withinMs: 60_000,
    });
    await waitUntil(() => workers().length === 0, { withinMs: 30_000 });
    expect(served()).toEqual(['default']);
  }, 240_000);
});
