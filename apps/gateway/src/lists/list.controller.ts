import { Controller, Get, Header, Inject, Query, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { DEFAULT_MODEL_NAME, JOB_STATUSES, type JsonText } from '@tidegate/contracts';
import type { FastifyReply } from 'fastify';
import { Access, CurrentClient } from '../access/access.decorators.js';
import type { Client } from '../access/client.js';
import { JSON_CONTENT_TYPE } from '../http/content-types.js';
import { notOnce, unknownParameter } from '../http/query-parameters.js';
import { notATime } from '../http/query-time.js';
import { ApiOutage, ApiProblem } from '../problems/problem.response.js';
import { EXAMPLE_CURSOR } from './list-cursor.js';
import { LIST_PROBLEMS, PAGE_LIMITS } from './list.query.js';
import { JobListResponse, StatusCountsResponse } from './list.response.js';
import { ListService } from './list.service.js';

const TIME = { type: 'string', format: 'date-time', example: '2026-01-01T12:00:00Z' } as const;

/** The list of jobs. */
@ApiTags('jobs of all models')
@ApiOutage()
@Controller('v1/jobs')
export class ListController {
  constructor(@Inject(ListService) private readonly service: ListService) {}

  @Get()
  @Access('read')
  @ApiOperation({
    operationId: 'listJobs',
    summary: 'List jobs',
    description:
      'The jobs that the key sees, newest first: its own, or with the scope `admin` those of all. A job that is there while all pages are read is on one of them, whatever happens to it and to others meanwhile. A job leaves the list when its record expires.',
  })
  @ApiQuery({
    name: 'model',
    required: false,
    description: 'Jobs of this model.',
    schema: { type: 'string', example: DEFAULT_MODEL_NAME },
  })
  @ApiQuery({
    name: 'status',
    required: false,
    description: 'Jobs that have this status now.',
    schema: { type: 'string', enum: [...JOB_STATUSES], example: 'succeeded' },
  })
  @ApiQuery({
    name: 'createdAfter',
    required: false,
    description: 'Jobs that were pushed at this time or later.',
    schema: TIME,
  })
  @ApiQuery({
    name: 'createdBefore',
    required: false,
    description: 'Jobs that were pushed before this time.',
    schema: { ...TIME, example: '2100-01-01T00:00:00Z' },
  })
  @ApiQuery({
    name: 'metadata',
    required: false,
    description: 'Jobs whose metadata have these texts: `metadata[NAME]=TEXT`, or `metadata.NAME=TEXT`.',
    style: 'deepObject',
    explode: true,
    schema: { type: 'object', additionalProperties: { type: 'string' }, example: { customer: '4711' } },
  })
  @ApiQuery({
    name: 'limit',
    required: false,
    description: 'How many jobs a page has, at most.',
    schema: {
      type: 'integer',
      minimum: PAGE_LIMITS.least,
      maximum: PAGE_LIMITS.most,
      default: PAGE_LIMITS.default,
      example: PAGE_LIMITS.default,
    },
  })
  @ApiQuery({
    name: 'cursor',
    required: false,
    description: 'The `nextCursor` of the page before, which was asked for with the same filters.',
    schema: { type: 'string', example: EXAMPLE_CURSOR },
  })
  @ApiExtraModels(StatusCountsResponse)
  @ApiOkResponse({
    type: JobListResponse,
    description: 'A page of the list.',
    headers: {
      Link: {
        description:
          'Where the next page is, with `rel="next"` (RFC 8288), relative to this address. Absent on the last one.',
        schema: { type: 'string' },
      },
    },
  })
  @ApiProblem(
    400,
    [
      LIST_PROBLEMS.limit,
      LIST_PROBLEMS.cursor,
      LIST_PROBLEMS.status,
      LIST_PROBLEMS.model,
      LIST_PROBLEMS.metadata,
      notATime('createdAfter'),
      notOnce('model'),
      unknownParameter('state'),
    ],
    'A parameter is wrong, there twice, or not one of these: `detail` names it.',
  )
  @Header('content-type', JSON_CONTENT_TYPE)
  async list(
    @Query() parameters: Readonly<Record<string, unknown>>,
    @CurrentClient() client: Client,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JsonText> {
    const { json, nextPath } = await this.service.page(parameters, client);
    if (nextPath !== undefined) reply.header('link', `<${nextPath}>; rel="next"`);
    return json;
  }
}
