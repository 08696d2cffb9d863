import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { JsonText } from '@tidegate/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access, CurrentClient } from '../access/access.decorators.js';
import type { Client } from '../access/client.js';
import { RequestLimits } from '../access/request-limits.js';
import { JSON_CONTENT_TYPE } from '../http/content-types.js';
import { ApiIdempotencyKey, IdempotencyKey } from '../idempotency/idempotency.decorators.js';
import { INVALID_IDEMPOTENCY_KEY } from '../idempotency/idempotency-key.js';
import { OTHER_BODY } from '../idempotency/idempotency.service.js';
import { entityTag, hasTag } from '../http/entity-tag.js';
import { ApiOutage, ApiProblem, ApiPushOutage } from '../problems/problem.response.js';
import { GatewaySettings } from '../settings/gateway.settings.js';
import { preferredWait } from '../waiting/preferred-wait.js';
import { whenGone } from '../waiting/when-gone.js';
import { CreateBatchRequest } from './batch/batch.request.js';
import { BatchResponse } from './batch/batch.response.js';
import { BatchService } from './batch/batch.service.js';
import { CreateJobRequest } from './job.request.js';
import { JobResponse } from './job.response.js';
import { JobsService } from './jobs.service.js';

const EXAMPLE_ID = '0193a5c2-7d3e-7f00-8a51-2f6f3c1f9d10';

const PUSHED_HEADERS = {
  Location: { description: 'Where the job is.', schema: { type: 'string' } },
  'Preference-Applied': {
    description: 'How long the answer was held at most, where the client preferred that.',
    schema: { type: 'string', example: 'wait=10' },
  },
} as const;

const TAG_HEADER = { description: 'Changes with the job.', schema: { type: 'string' } } as const;

/** The jobs of all models. */
@ApiTags('jobs of all models')
@ApiOutage()
@Controller('v1/jobs')
export class JobsController {
  constructor(
    @Inject(JobsService) private readonly service: JobsService,
    @Inject(BatchService) private readonly batches: BatchService,
    @Inject(RequestLimits) private readonly limits: RequestLimits,
    @Inject(GatewaySettings) private readonly settings: Pick<GatewaySettings, 'WAIT_LIMIT_SECONDS'>,
  ) {}

  @Post()
  @Access('submit')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Push a job to a model',
    description:
      'The body is JSON. Use it for every model, for inputs that are not text, and for inputs that are too large for a query.',
  })
  @ApiBody({ type: CreateJobRequest })
  @ApiHeader({
    name: 'Prefer',
    required: false,
    description:
      '`wait=SECONDS` holds the answer until the job has ended or the time is over (RFC 7240); `wait` alone for as long as the service allows.',
    schema: { type: 'string' },
    example: 'wait=10',
  })
  @ApiOkResponse({
    type: JobResponse,
    description: 'The job has ended while the client waited for it.',
    headers: PUSHED_HEADERS,
  })
  @ApiAcceptedResponse({
    type: JobResponse,
    description: 'The job is stored. It will end, whatever crashes.',
    headers: PUSHED_HEADERS,
  })
  @ApiIdempotencyKey()
  @ApiProblem(
    400,
    ['Body is not valid JSON', INVALID_IDEMPOTENCY_KEY],
    'The body is not valid JSON, or the header is no key.',
  )
  @ApiProblem(
    413,
    ['Request body is too large', 'input is larger than 1048576 bytes'],
    'The body or the input exceeds its limit.',
  )
  @ApiPushOutage()
  @ApiProblem(
    422,
    ['the request is not valid', OTHER_BODY],
    'The body lacks a member, has an unknown or invalid one, or the model does not take the input: `errors` lists each problem. Or the idempotency key has come with another body before.',
  )
  @Header('content-type', JSON_CONTENT_TYPE)
  async create(
    @Body() body: unknown,
    @CurrentClient() client: Client,
    @IdempotencyKey() idempotencyKey: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JsonText> {
    const { id, json } = await this.service.create(body, client, idempotencyKey);
    reply.header('location', `/v1/jobs/${id}`);
    const seconds = preferredWait(request.headers.prefer?.toString(), this.settings.WAIT_LIMIT_SECONDS);
    if (seconds === undefined) return json;
    request.releaseBody();
    reply.header('preference-applied', `wait=${seconds}`);
    const ended = await this.service.readEnd(id, seconds, (release) => whenGone(request, reply, release));
    if (ended === undefined) return json;
    reply.code(200);
    return ended;
  }

  @Post('batch')
  @Access('submit')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Push many jobs at once',
    description:
      'Up to 1,000 jobs, in one body of the size that a single job may have. Each is pushed as if it came alone: a bad entry does not harm the others.',
  })
  @ApiBody({ type: CreateBatchRequest })
  @ApiOkResponse({ type: BatchResponse, description: 'What became of each job, in their order.' })
  @ApiProblem(400, ['Body is not valid JSON'], 'The body is not valid JSON.')
  @ApiProblem(413, ['Request body is too large'], 'The body exceeds its limit.')
  @ApiPushOutage()
  @ApiProblem(422, ['the request is not valid'], 'The body is no batch: `errors` says why.')
  @Header('content-type', JSON_CONTENT_TYPE)
  async createBatch(
    @Body() body: unknown,
    @CurrentClient() client: Client,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JsonText> {
    const texts = this.batches.read(body);
    await this.limits.takeFurther(client.key, texts.length, reply);
    return this.batches.push(texts, client);
  }

  @Get(':id')
  @Access('read')
  @ApiOperation({ summary: 'Read a job' })
  @ApiParam({ name: 'id', description: 'Id that the push returned.', example: EXAMPLE_ID })
  @ApiHeader({
    name: 'If-None-Match',
    required: false,
    description: 'The `ETag` of an earlier answer: 304 without a body while the job is as it was then.',
    schema: { type: 'string' },
    example: '"c3RyaW5nIG9mIGEgam9i"',
  })
  @ApiOkResponse({
    type: JobResponse,
    description: 'The job, with its output once it has succeeded.',
    headers: { ETag: TAG_HEADER },
  })
  @ApiResponse({
    status: 304,
    description: 'The job is as it was when the client read it last.',
    headers: { ETag: TAG_HEADER },
  })
  @ApiProblem(
    404,
    ['no job has this id, or it is no longer kept: a result is kept for 86400 s after the end of its job'],
    'There is no such job, or its result is no longer kept.',
  )
  @Header('content-type', JSON_CONTENT_TYPE)
  async read(
    @Param('id') id: string,
    @CurrentClient() client: Client,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JsonText | undefined> {
    const json = await this.service.read(id, client);
    const tag = entityTag(json);
    reply.header('etag', tag);
    if (!hasTag(request.headers['if-none-match'], tag)) return json;
    reply.code(304);
    return undefined;
  }
}
