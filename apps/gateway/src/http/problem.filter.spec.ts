import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Controller, Get, HttpException, Param } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { BrokerUnavailableError, ManagementApiError, QueueFullError } from '@tidegate/broker';
import { StoreRefusedError, StoreUnavailableError } from '@tidegate/job-store';
import { ServiceLogger } from '@tidegate/service';
import { createFastify } from './fastify-instance.js';
import { RouteTable } from './route-table.js';
import { problemDetails, ProblemError, unavailable } from '../problems/problem.error.js';
import { ProblemFilter } from './problem.filter.js';

interface Row {
  readonly name: string;
  readonly error: unknown;
  readonly status: number;
  readonly detail: string;
  readonly retryAfter?: string;
}

const SECRET = 'amqp://guest:secret@broker';

/** What a client receives for each kind of failure. */
const FORESEEN: readonly Row[] = [
  { name: 'a problem', error: new ProblemError(413, 'too much'), status: 413, detail: 'too much' },
  { name: 'an outage', error: unavailable('not now', 7), status: 503, detail: 'not now', retryAfter: '7' },
  {
    name: 'StoreUnavailableError',
    error: new StoreUnavailableError(SECRET),
    status: 503,
    detail: 'the job store is out of reach, try again',
    retryAfter: '1',
  },
  {
    name: 'StoreRefusedError',
    error: new StoreRefusedError('refuses writes: out of memory', { cause: new Error(SECRET) }),
    status: 503,
    detail: 'the job store refuses writes: out of memory, try again',
    retryAfter: '1',
  },
  {
    name: 'BrokerUnavailableError',
    error: new BrokerUnavailableError(SECRET, { cause: new Error('ECONNRESET') }),
    status: 503,
    detail: 'the message broker is out of reach, try again',
    retryAfter: '1',
  },
  {
    name: 'QueueFullError',
    error: new QueueFullError('jobs.default'),
    status: 503,
    detail: 'the queue is full, try again later',
    retryAfter: '10',
  },
  { name: 'HttpException', error: new HttpException('a teapot', 418), status: 418, detail: 'a teapot' },
  {
    name: "Fastify's own 413",
    error: Object.assign(new Error('Request body is too large'), { statusCode: 413 }),
    status: 413,
    detail: 'Request body is too large',
  },
];

/** Our own faults: the answer contains nothing of them. */
const UNFORESEEN: readonly Row[] = [
  { name: 'Error', error: new Error(SECRET) },
  { name: 'TypeError', error: new TypeError(SECRET) },
  { name: 'ManagementApiError', error: new ManagementApiError(SECRET, 500) },
  { name: "Fastify's own 500", error: Object.assign(new Error(SECRET), { statusCode: 500 }) },
  { name: 'a text that was thrown', error: SECRET },
  { name: 'nothing that was thrown', error: undefined },
].map((row) => ({ ...row, status: 500, detail: 'Internal Server Error' }));

const ROWS = [...FORESEEN, ...UNFORESEEN];

@Controller()
class FailingController {
  @Get('fail/:row')
  fail(@Param('row') row: string): never {
    throw ROWS[Number(row)]?.error;
  }
}

describe('an error that becomes an answer', () => {
  let app: NestFastifyApplication;
  let base: string;
  const logger = ServiceLogger.create({ service: 'spec', level: 'fatal' });
  const logged = jest.spyOn(logger, 'error');

  beforeAll(async () => {
    const fastify = createFastify({
      bodyLimitBytes: 10,
      headerLimitBytes: 8_192,
      inputLimitBytes: 10,
      openBodiesLimitBytes: 100_000,
      connectionLimit: 100,
      requestTimeoutSeconds: 5,
    });
    const routes = new RouteTable();
    routes.watch(fastify);
    const module = await Test.createTestingModule({ controllers: [FailingController] }).compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(fastify), {
      logger: false,
      bodyParser: false,
    });
    app.useGlobalFilters(new ProblemFilter(routes, logger));
    await app.listen(0, '127.0.0.1');
    base = await app.getUrl();
  });

  afterAll(() => app.close());

  const answerTo = (error: unknown): Promise<Response> => {
    logged.mockClear();
    return fetch(`${base}/fail/${ROWS.findIndex((row) => row.error === error)}`);
  };

  it.each(ROWS)('is answered as problem details and without a stack: $name', async (row) => {
    const answer = await answerTo(row.error);
    const body = await answer.text();
    expect(answer.status).toBe(row.status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.headers.get('retry-after')).toBe(row.retryAfter ?? null);
    expect(body).toBe(JSON.stringify(problemDetails(row.status, row.detail)));
    expect(body).toMatch(/^\{"detail":/);
    expect(body).not.toMatch(/secret|\bat .*:\d+/);
  });

  it.each(UNFORESEEN)('is logged, being a fault of ours: $name', async ({ error }) => {
    await answerTo(error);
    expect(logged).toHaveBeenCalledWith(expect.any(String), { err: error, route: '/fail/:row' });
  });

  it.each(FORESEEN)('is not logged as a fault of ours: $name', async ({ error }) => {
    await answerTo(error);
    expect(logged).not.toHaveBeenCalled();
  });
});
