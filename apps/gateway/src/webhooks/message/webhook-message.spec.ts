import { describe, expect, it } from '@jest/globals';
import { WebhookSecrets } from '@tidegate/access-keys';
import type { JobRecord } from '@tidegate/contracts';
import type { WebhookDelivery, WebhookLedger } from '@tidegate/job-store';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { jobResponseJson } from '../../jobs/job-json.js';
import { jobAtEvent } from './job-at-event.js';
import { signatureHeaders, signingSecrets } from './signature.js';
import { LONGEST_BODY_BYTES, messageId, webhookBody } from './webhook-message.js';

const ID = '0193a5c2-7d3e-7f00-8a51-2f6f3c1f9d10';
const TIME_MS = Date.parse('2026-01-01T12:00:06.262Z');

const LEDGER: WebhookLedger = {
  webhook: { url: 'https://example.com/hook', events: ['completed'] },
  host: 'example.com',
  model: 'default',
  owner: 'shop',
  latest: 3,
  isStopped: false,
  deliveries: [],
};

const RECORD: JobRecord = {
  formatVersion: 1,
  id: ID,
  model: 'default',
  owner: 'shop',
  status: 'succeeded',
  attempt: 2,
  inputJson: '"hello"',
  outputJson: '{"big": 12345678901234567890}',
  createdAtMs: TIME_MS - 6_000,
  startedAtMs: TIME_MS - 1_000,
  finishedAtMs: TIME_MS,
  worker: 'worker-2',
  earlierAttempts: [
    {
      attempt: 1,
      startedAtMs: TIME_MS - 5_000,
      finishedAtMs: TIME_MS - 3_000,
      worker: 'worker-1',
      outcome: 'failed',
      error: 'no',
    },
  ],
};

const END: WebhookDelivery = {
  number: 5,
  type: 'completed',
  attempt: 2,
  timeMs: TIME_MS,
  status: 'succeeded',
  state: 'pending',
  tries: 0,
  attempts: [],
};

const bodyOf = (record: JobRecord | undefined, delivery = END): string =>
  webhookBody({ jobId: ID, ledger: LEDGER, delivery, record, linkBase: 'https://jobs.example' });

interface Body {
  readonly type: string;
  readonly timestamp: string;
  readonly event: object;
  readonly data: Readonly<Record<string, unknown>>;
  readonly omitted?: readonly string[];
  readonly links?: object;
}

const readBody = (text: string): Body => JSON.parse(text) as Body;

describe('the body of a webhook', () => {
  it('has type, time and the job as everywhere, whose own values keep their text', () => {
    const body = bodyOf(RECORD);
    expect(body).toContain(`"data":${jobResponseJson(RECORD)}}`);
    expect(readBody(body)).toMatchObject({
      type: 'job.succeeded',
      timestamp: '2026-01-01T12:00:06.262Z',
      event: { id: 5, type: 'completed', attempt: 2, time: '2026-01-01T12:00:06.262Z', status: 'succeeded' },
    });
  });

  it('leaves out what is too long, the longest first, and says where it is', () => {
    const { omitted, links, data } = readBody(
      bodyOf({ ...RECORD, outputJson: JSON.stringify('x'.repeat(30_000)) }),
    );
    expect([omitted, links]).toEqual([
      ['output'],
      { job: `https://jobs.example/v1/jobs/${ID}`, output: `https://jobs.example/v1/jobs/${ID}/output` },
    ]);
    expect(data).toMatchObject({ id: ID, input: 'hello', status: 'succeeded' });
  });

  it('is never longer than it may be, whatever the job is', () => {
    const text = fc.integer({ min: 0, max: 40_000 }).map((length) => 'ä"'.repeat(length));
    const record = fc
      .record({ inputJson: text, outputJson: text, error: text })
      .map(({ inputJson, outputJson, error }) => ({
        ...RECORD,
        inputJson: JSON.stringify(inputJson),
        outputJson: JSON.stringify(outputJson),
        error,
      }));
    fc.assert(
      fc.property(record, (job) => {
        const body = bodyOf(job);
        expect(Buffer.byteLength(body)).toBeLessThanOrEqual(LONGEST_BODY_BYTES);
        expect(readBody(body).data).toMatchObject({ id: ID, status: 'succeeded', done: true });
      }),
      { numRuns: 30 },
    );
  });

  it('says how a job has ended that is no longer kept', () => {
    expect(readBody(bodyOf(undefined)).data).toEqual({
      id: ID,
      model: 'default',
      owner: 'shop',
      status: 'succeeded',
      done: true,
    });
  });
});

describe(jobAtEvent.name, () => {
  const at = (type: WebhookDelivery['type'], attempt: number, members?: string) => {
    const event = { type, attempt, timeMs: TIME_MS, ...(members === undefined ? {} : { members }) };
    return JSON.parse(jobResponseJson(jobAtEvent(RECORD, event))) as Record<string, unknown>;
  };

  it('shows a job as it was, also once it has gone on', () => {
    expect(at('started', 1)).toMatchObject({
      status: 'running',
      attempt: 1,
      attempts: [{ attempt: 1, worker: 'worker-1', startedAt: '2026-01-01T12:00:01.262Z' }],
    });
    expect(at('started', 1)).not.toHaveProperty('output');
    expect(at('retrying', 1, '{"reason":"no","delaySeconds":2}')).toMatchObject({
      status: 'queued',
      waitingFor: 'retry',
      retryAt: '2026-01-01T12:00:08.262Z',
      attempts: [{ attempt: 1, outcome: 'failed', error: 'no' }],
    });
    expect(at('started', 2)).toMatchObject({ status: 'running', startedAt: '2026-01-01T12:00:05.262Z' });
    expect(at('canceling', 2)).toMatchObject({ status: 'canceling', done: false });
    expect(at('returned', 1)).toMatchObject({ status: 'queued', attempts: [{ outcome: 'failed' }] });
  });

  it('shows the end as it is', () => {
    expect(jobAtEvent(RECORD, END)).toBe(RECORD);
  });
});

describe('the signature', () => {
  const secret = (fill: number) => `whsec_${Buffer.alloc(32, fill).toString('base64')}`;
  const OLD = { id: '00000001', client: 'shop', secret: secret(1), createdAt: '' };
  const NEW = { id: '00000002', client: 'shop', secret: secret(2), createdAt: '' };
  const OF_MODEL = { id: '00000003', model: 'default', secret: secret(3), createdAt: '' };
  const secrets = new WebhookSecrets([OLD, NEW, OF_MODEL]);

  it('is taken by the reference verifier with either of two secrets, whatever the body is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const body = JSON.stringify({ value });
        const headers = signatureHeaders([OLD.secret, NEW.secret], messageId(ID, END), new Date(), body);
        for (const { secret: one } of [OLD, NEW])
          expect(new Webhook(one).verify(body, { ...headers })).toEqual(JSON.parse(body));
        expect(() => new Webhook(OF_MODEL.secret).verify(body, { ...headers })).toThrow();
        expect(() => new Webhook(OLD.secret).verify(`${body} `, { ...headers })).toThrow();
      }),
      { numRuns: 30 },
    );
  });

  it('is that of the client; of the model where that has none, or the webhook is the model’s own', () => {
    const { webhook } = LEDGER;
    const signed = { webhook, owner: 'shop', model: 'default' };
    expect(signingSecrets(secrets, signed)).toEqual([OLD.secret, NEW.secret]);
    expect(signingSecrets(secrets, { ...signed, owner: 'desk' })).toEqual([OF_MODEL.secret]);
    expect(signingSecrets(secrets, { webhook, model: 'default' })).toEqual([OF_MODEL.secret]);
    expect(signingSecrets(secrets, { ...signed, webhook: { ...webhook, ofModel: true } })).toEqual([
      OF_MODEL.secret,
    ]);
    expect(signingSecrets(secrets, { webhook, model: 'translate' })).toEqual([]);
  });
});
