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
import { ApiIdempotencyKey } from '../idempotency/idempotency.decorators.js';
import { INVALID_IDEMPOTENCY_KEY, readIdempotencyKey } from '../idempotency/idempotency-key.js';
import { OTHER_BODY } from '../idempotency/idempotency.service.js';
import { hasTag } from '../http/entity-tag.js';
import { ApiOutage, ApiProblem, ApiPushOutage } from '../problems/problem.response.js';
import { CreateBatchRequest } from './batch/batch.request.js';
import { BatchResponse } from './batch/batch.response.js';
import { BatchService } from './batch/batch.service.js';
import { HeldAnswers } from './held-answers.js';
import { CreateJobRequest } from './job.request.js';
import { JobResponse } from './job.response.js';
import { ApiUnknownJob, EXAMPLE_JOB_ID, PREFER_HEADER, PREFERENCE_HEADER } from './jobs.decorators.js';
import { JobsService } from './jobs.service.js';
import { adviseRetry, RETRY_AFTER_HEADER } from './retry-advice.js';

const PUSHED_HEADERS = {
  Location: { description: 'Where the job is.', schema: { type: 'string' } },
  ...PREFERENCE_HEADER,
  ...RETRY_AFTER_HEADER,
} as const;

const READ_HEADERS = {
  ETag: {
    description:
      'Changes with the job; weak while that has not ended, for it says nothing of `queuePosition`, `estimate`, `workers` and of the workers that `waitingFor` speaks of.',
    schema: { type: 'string' },
  },
  ...RETRY_AFTER_HEADER,
} as const;

/** The jobs of all models. */
@ApiTags('jobs of all models')
@ApiOutage()
@Controller('v1/jobs')
export class JobsController {
  constructor(
    @Inject(JobsService) private readonly service: JobsService,
    @Inject(BatchService) private readonly batches: BatchService,
    @Inject(RequestLimits) private readonly limits: RequestLimits,
    @Inject(HeldAnswers) private readonly held: HeldAnswers,
  ) {}

  @Post()
  @Access('submit')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'pushJob',
    summary: 'Push a job to a model',
    description:
      'The body is JSON. Use it for every model, for inputs that are not text, and for inputs that are too large for a query.',
  })
  @ApiBody({ type: CreateJobRequest })
  @ApiHeader(PREFER_HEADER)
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
    // The parts of the request by decorators would each cost Nest another step, at every push.
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JsonText> {
    const { body, client, headers } = request;
    // Node joins headers of this name with a comma.
    const idempotencyKey = readIdempotencyKey(headers['idempotency-key']?.toString());
    const job = await this.service.create(body, client, idempotencyKey);
    reply.header('location', `/v1/jobs/${job.id}`);
    return this.held.answer(job, request, reply);
  }

  @Post('batch')
  @Access('submit')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'pushJobs',
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
  @ApiOperation({ operationId: 'readJob', summary: 'Read a job' })
  @ApiParam({ name: 'id', description: 'Id that the push returned.', example: EXAMPLE_JOB_ID })
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
    headers: READ_HEADERS,
  })
  @ApiResponse({
    status: 304,
    description: 'The job is as it was when the client read it last.',
    headers: READ_HEADERS,
  })
  @ApiUnknownJob()
  @Header('content-type', JSON_CONTENT_TYPE)
  async read(
    @Param('id') id: string,
    @CurrentClient() client: Client,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JsonText | undefined> {
    const { json, tag, retryAfterSeconds } = await this.service.read(id, client);
    reply.header('etag', tag);
    adviseRetry(reply, retryAfterSeconds);
    if (!hasTag(request.headers['if-none-match'], tag)) return json;
    reply.code(304);
    return undefined;
  }
}
