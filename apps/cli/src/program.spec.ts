import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobDelivery, Health, Job, Model, Problem, Worker } from '@tidegate/client';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli, type CliRun } from './testing/run-cli.js';
import { AnsweringServer } from './testing/answering-server.js';

const ID = '0193a5c2-7d3e-7f00-8a51-2f6f3c1f9d10';
const KEY = 'tidegate_secret';
/** Nothing listens there. */
const AWAY = 'http://127.0.0.1:9';

const JOB = {
  id: ID,
  model: 'default',
  done: true,
  attempt: 1,
  input: 'hello',
  createdAt: '2026-01-01T00:00:00.000Z',
};
const SUCCEEDED: Job = { ...JOB, status: 'succeeded', output: 'HELLO' };
const FAILED: Job = { ...JOB, status: 'failed', error: 'no such page' };
const RUNNING: Job = {
  ...JOB,
  status: 'running',
  done: false,
  attempt: 2,
  progress: { fraction: 0.25, note: 'page 1 of 4' },
};
const MODEL: Model = {
  name: 'default',
  healthy: true,
  healthReason: 'its workers start',
  paused: false,
  workers: { busy: 1, starting: 2 },
  queue: { time: '2026-01-01T00:00:00.000Z', waiting: 3, running: 1 },
  decisions: [],
  schema: '/v1/models/default/schema',
};
const DELIVERY: JobDelivery = {
  number: 4,
  event: 'completed',
  type: 'job.succeeded',
  webhookId: `${ID}_4`,
  status: 'failed',
  time: '2026-01-01T00:00:00.000Z',
  tries: 1,
  attempts: [
    { time: '2026-01-01T00:00:00.000Z', latency: 0.02, answer: 503, error: 'the receiver answered 503' },
  ],
};
const HEALTH: Health = {
  verdict: 'degraded',
  checks: [
    { name: 'broker', status: 'ok', reason: 'it answers' },
    {
      name: 'flow',
      model: 'default',
      status: 'degraded',
      reason: 'jobs wait',
      since: '2026-01-01T00:00:00.000Z',
    },
  ],
};
const REFUSED: Problem = {
  type: 'about:blank',
  title: 'Unprocessable Entity',
  status: 422,
  detail: 'the job is wrong',
  errors: [{ pointer: '/timeoutSeconds', detail: 'must be 86400 at most' }],
};

describe('the command line', () => {
  let gateway: AnsweringServer;
  let folder: string;

  beforeAll(async () => {
    gateway = await AnsweringServer.start();
    folder = mkdtempSync(join(tmpdir(), 'tidegate-cli-'));
  });

  afterAll(async () => {
    await gateway.stop();
    rmSync(folder, { recursive: true });
  });

  const tidegate = (parameters: readonly string[], input = ''): Promise<CliRun> =>
    runCli(parameters, { environment: { TIDEGATE_URL: gateway.url, TIDEGATE_KEY: KEY }, input });

  const inputSentBy = async (parameters: readonly string[], input = ''): Promise<unknown> => {
    gateway.answer({ 'POST /v1/jobs': [202, RUNNING] });
    expect(await tidegate(['submit', ...parameters], input)).toMatchObject({
      exitCode: 0,
      stdout: `${ID}\n`,
    });
    return (JSON.parse(gateway.requests[0]?.body ?? '') as Job).input;
  };

  it('takes the input of a job from an argument, a file or standard input, as text or as JSON', async () => {
    const file = join(folder, 'input.json');
    writeFileSync(file, '{"a": 1}\n');
    expect(await inputSentBy(['hello'])).toBe('hello');
    expect(await inputSentBy(['-'], 'from outside\n')).toBe('from outside');
    expect(await inputSentBy([`@${file}`])).toBe('{"a": 1}');
    expect(await inputSentBy([`@${file}`, '--json-input'])).toEqual({ a: 1 });
    expect(await inputSentBy(['[1]', '--json-input'])).toEqual([1]);
    expect(await tidegate(['submit', '{', '--json-input'])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^error: the input is not JSON: .*\n$/),
    });
    expect(await tidegate(['submit', `@${folder}/none`])).toMatchObject({ exitCode: 1 });
  });

  it('prints how a job is, for a person or as the API’s own JSON', async () => {
    gateway.answer({ [`GET /v1/jobs/${ID}`]: [200, RUNNING] });
    const { stdout } = await tidegate(['status', ID]);
    expect(stdout.split('\n').slice(1, -1)).toEqual([
      'status      running',
      'model       default',
      'tries       2',
      'progress    25 %',
      'note        page 1 of 4',
    ]);
    expect(JSON.parse((await tidegate(['status', ID, '--json'])).stdout)).toEqual(RUNNING);
  });

  it('ends with 0, 3 or 5 by whether the job has succeeded, failed or not ended', async () => {
    gateway.answer({ [`GET /v1/jobs/${ID}`]: [200, SUCCEEDED] });
    expect(await tidegate(['result', ID])).toEqual({ exitCode: 0, stdout: 'HELLO\n', stderr: '' });
    gateway.answer({ [`GET /v1/jobs/${ID}`]: [200, FAILED] });
    expect(await tidegate(['result', ID])).toEqual({
      exitCode: 3,
      stdout: '',
      stderr: `job ${ID} is failed: no such page\n`,
    });
    gateway.answer({ [`GET /v1/jobs/${ID}`]: [200, RUNNING] });
    expect(await tidegate(['result', ID])).toEqual({
      exitCode: 5,
      stdout: '',
      stderr: `job ${ID} is running; --wait waits for its end\n`,
    });
  });

  it('prints the models, their queues and their workers', async () => {
    gateway.answer({
      'GET /v1/models': [200, { models: [MODEL, { ...MODEL, name: 'other', paused: true }] }],
    });
    expect((await tidegate(['models'])).stdout).toBe(
      [
        'MODEL    STATE    WAITING  RUNNING  WORKERS',
        'default  healthy  3        1        1 busy, 2 starting',
        'other    paused   3        1        1 busy, 2 starting',
        '',
      ].join('\n'),
    );
  });

  it('prints the workers, and what was sent to the webhook of a job', async () => {
    const startedAt = '2026-01-01T00:00:00.000Z';
    const workers: readonly Worker[] = [
      { id: 'one', model: 'default', state: 'busy', startedAt, job: { id: ID, since: startedAt } },
      { id: 'other', model: 'default', state: 'ready', startedAt },
    ];
    gateway.answer({ 'GET /v1/workers': [200, { workers }] });
    expect((await tidegate(['workers', '--model', 'default'])).stdout).toBe(
      [
        'WORKER  MODEL    STATE  STARTED                   JOB',
        `one     default  busy   ${startedAt}  ${ID}`,
        `other   default  ready  ${startedAt}`,
        '',
      ].join('\n'),
    );
    expect(gateway.requests[0]?.line).toBe('GET /v1/workers?model=default');
    gateway.answer({
      [`GET /v1/jobs/${ID}/deliveries`]: [200, { deliveries: [DELIVERY] }],
      [`POST /v1/jobs/${ID}/deliveries/4/redeliver`]: [202, { ...DELIVERY, status: 'pending' }],
    });
    expect((await tidegate(['deliveries', ID])).stdout).toBe(
      [
        'NUMBER  EVENT      STATUS  TRIES  NEXT TRY  LAST ATTEMPT',
        '4       completed  failed  1                the receiver answered 503',
        '',
      ].join('\n'),
    );
    expect((await tidegate(['redeliver', ID, '4'])).stdout).toBe('delivery 4 is pending\n');
  });

  it('pauses and resumes a model, tries all again that was given up, and deletes a job', async () => {
    gateway.answer({
      'POST /v1/models/default/pause': [200, { ...MODEL, paused: true }],
      'POST /v1/models/default/resume': [200, MODEL],
      'POST /v1/models/default/redrive': [200, { redriven: 0, refused: 2, left: 2 }],
      [`DELETE /v1/jobs/${ID}`]: [204, undefined],
    });
    expect((await tidegate(['pause', 'default'])).stdout).toBe('default is paused\n');
    expect((await tidegate(['resume', 'default'])).stdout).toBe('default goes on\n');
    expect(await tidegate(['redrive', 'default'])).toEqual({
      exitCode: 1,
      stdout: '0 tried again, 2 refused, 2 left\n',
      stderr: '',
    });
    expect((await tidegate(['delete', ID])).stdout).toBe(`job ${ID} is deleted\n`);
  });

  it('asks for a webhook with the job', async () => {
    gateway.answer({ 'POST /v1/jobs': [202, RUNNING] });
    const url = 'https://example.com/hook';
    await tidegate(['submit', 'hello', '--webhook', url, '--webhook-events', 'started, completed']);
    expect(JSON.parse(gateway.requests[0]?.body ?? '')).toMatchObject({
      webhook: { url, events: ['started', 'completed'] },
    });
    expect(await tidegate(['submit', 'hello', '--webhook-events', 'started'])).toMatchObject({ exitCode: 2 });
  });

  it('prints the verdict of the gateway, or that it cannot be reached, and ends with 0, 6 or 7', async () => {
    const away = runCli(['doctor', '--url', AWAY, '--json']);
    gateway.answer({ 'GET /v1/health': [200, HEALTH] });
    expect(await tidegate(['doctor'])).toEqual({
      exitCode: 6,
      stdout: [
        'degraded',
        '  ok        gateway       the gateway answers',
        '  ok        broker        it answers',
        '  degraded  default flow  jobs wait (since 2026-01-01T00:00:00.000Z)',
        '',
      ].join('\n'),
      stderr: '',
    });
    gateway.answer({ 'GET /v1/health': [200, { ...HEALTH, verdict: 'ok' }] });
    expect((await tidegate(['doctor'])).exitCode).toBe(0);
    expect((await away).exitCode).toBe(7);
    expect(JSON.parse((await away).stdout)).toMatchObject({
      verdict: 'failing',
      checks: [{ name: 'gateway' }],
    });
  });

  it('says what is wrong in few lines, and not what the key is', async () => {
    const away = runCli(['models', '--url', AWAY], {
      environment: { TIDEGATE_KEY: KEY },
      isInteractive: true,
    });
    gateway.answer({ 'POST /v1/jobs': [422, REFUSED] });
    const refused = await tidegate(['submit', 'hello']);
    expect(refused).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'error: the job is wrong\n  /timeoutSeconds must be 86400 at most\n',
    });
    const unknown = await tidegate(['status', ID]);
    expect(unknown).toMatchObject({ exitCode: 1, stderr: 'error: no job has this id\n' });
    const broken = await runCli(['models'], { environment: { TIDEGATE_KEY: `${KEY} x` } });
    expect(broken.exitCode).toBe(1);
    expect(await away).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining(`\n  the gateway was asked at ${AWAY}; `),
    });
    expect((await away).stderr).toMatch(/^no answer from the gateway: .*; trying again …\nerror: no answer/);
    for (const { stderr } of [refused, unknown, broken, await away]) {
      expect(stderr).toMatch(/^error: /m);
      expect(stderr).not.toContain(KEY);
    }
  });

  it('says what to do about a key that is missing, and about an address that is none of a gateway', async () => {
    gateway.answer({ 'GET /v1/models': [401, { detail: 'an access key is needed' }] });
    expect(await tidegate(['models'])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^error: an access key is needed\n {2}.*TIDEGATE_KEY.*--key-file/),
    });
    gateway.answer({ 'GET /v1/models': [404, 'other'], 'GET /v1/health': [404, { detail: 'Not Found' }] });
    expect(await tidegate(['models'])).toMatchObject({
      exitCode: 1,
      stderr: `error: the gateway answered 404 Not Found\n  the gateway was asked at ${gateway.url}; --url or TIDEGATE_URL names another one\n`,
    });
    expect(await tidegate(['doctor'])).toMatchObject({
      exitCode: 7,
      stdout: expect.stringContaining('no gateway of this version'),
    });
  });

  it('reads the key from a file, since options are seen by other users', async () => {
    const file = join(folder, 'key');
    writeFileSync(file, `${KEY}\n`);
    gateway.answer({ 'GET /v1/models': [200, { models: [] }] });
    const environment = { TIDEGATE_KEY: '' };
    const parameters = ['models', '--url', gateway.url, '--json'];
    expect((await runCli([...parameters, '--key-file', file], { environment })).stdout).toBe('[]\n');
    await runCli(parameters, { environment });
    expect(gateway.requests.map(({ authorization }) => authorization)).toEqual([`Bearer ${KEY}`, undefined]);
    expect((await runCli([...parameters, '--key-file', join(folder, 'none')])).exitCode).toBe(1);
  });

  it('ends with 2 when the command line itself is wrong, and with 0 after the help and the version', async () => {
    for (const parameters of [
      ['nothing'],
      ['status'],
      ['status', ID, '--nothing'],
      ['list', '--metadata', 'a'],
    ])
      expect(await tidegate(parameters)).toMatchObject({
        exitCode: 2,
        stdout: '',
        stderr: expect.stringMatching(/^error: /),
      });
    expect(await tidegate(['--version'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
    expect(await tidegate(['--help'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('Exit codes: 0 done'),
    });
  });
});
