import { afterEach, describe, expect, it } from '@jest/globals';
import { DEAD_LETTER_QUEUE, jobQueue, ManagementApi } from '@tidegate/broker';
import { listedConsumer, ManagementStandIn } from '../testing/management-stand-in.js';
import { checkConsumerTimeout } from './consumer-timeout.check.js';

const MODELS = ['default', 'translate'];

/** The list of consumers as a broker answers it, one answer after the other, the last one for ever. */
type Answers = readonly { readonly status?: number; readonly consumers: readonly object[] }[];

describe('the time-out of the broker', () => {
  let standIn: ManagementStandIn | undefined;

  afterEach(() => standIn?.close());

  const check = async (
    jobTimeoutSeconds: number,
    answers: Answers,
    waitSeconds = 20,
  ): Promise<{ wasTold: boolean; lines: readonly unknown[] }> => {
    let asked = 0;
    standIn = await ManagementStandIn.open(() => {
      const { status = 200, consumers } = answers[Math.min(asked, answers.length - 1)] ?? { consumers: [] };
      asked += 1;
      return { status, body: consumers };
    });
    const lines: unknown[] = [];
    const wasTold = await checkConsumerTimeout({
      management: new ManagementApi({ url: standIn.url, amqpUrl: 'amqp://localhost', timeoutSeconds: 5 }),
      models: MODELS,
      jobTimeoutSeconds,
      logger: { warn: (line) => lines.push(line) },
      signal: AbortSignal.timeout(waitSeconds * 1000),
    });
    return { wasTold, lines };
  };

  const SILENCE = { wasTold: false, lines: [] };
  const dead = listedConsumer(DEAD_LETTER_QUEUE, 900_000);

  it.each([901, 900])(
    'is reported as too short for jobs of %i s, where it is 900 s',
    async (jobTimeoutSeconds) => {
      expect(await check(jobTimeoutSeconds, [{ consumers: [dead] }])).toEqual({
        wasTold: true,
        lines: [
          'the broker ends a delivery after 900 s (its consumer_timeout), ' +
            `and a job may take ${jobTimeoutSeconds} s (JOB_TIMEOUT_SECONDS): ` +
            'a longer job is delivered again while it runs; raise the one or lower the other',
        ],
      });
    },
  );

  it('is no reason for a line where it is above that of a job', async () => {
    expect(await check(899, [{ consumers: [dead] }])).toEqual(SILENCE);
  });

  it('is the shortest that our consumers have, and not that of others', async () => {
    const consumers = [
      dead,
      listedConsumer(jobQueue('translate'), 600_000),
      listedConsumer('of-somebody-else', 60_000),
    ];
    expect((await check(700, [{ consumers }])).lines).toEqual([expect.stringContaining('after 600 s')]);
    await standIn?.close();
    expect(await check(500, [{ consumers }])).toEqual(SILENCE);
  });

  it('is waited for until the broker lists a consumer', async () => {
    const others = [listedConsumer('of-somebody-else', 60_000)];
    const answers = [{ consumers: [] }, { consumers: others }, { consumers: [dead] }];
    expect((await check(900, answers)).wasTold).toBe(true);
  });

  it('is not reported by RabbitMQ before 3.12', async () => {
    expect(await check(900, [{ consumers: [listedConsumer(DEAD_LETTER_QUEUE)] }])).toEqual(SILENCE);
  });

  it('is not reported by a broker without statistics, and nothing waits for it when the gateway stops', async () => {
    expect(await check(900, [{ status: 400, consumers: [] }], 1)).toEqual(SILENCE);
  });
});
