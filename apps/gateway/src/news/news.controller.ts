import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access, CurrentClient } from '../access/access.decorators.js';
import type { Client } from '../access/client.js';
import { ApiLongPoll } from '../events/events.decorators.js';
import { notANumber } from '../events/events.query.js';
import { TOO_MANY_FOLLOWERS } from '../events/job-following.js';
import { STREAM_HEADERS, varyByAccept } from '../events/stream-headers.js';
import { JSON_CONTENT_TYPE } from '../http/content-types.js';
import { ApiOutage, ApiProblem, STORE_OUTAGE, STORE_REFUSAL } from '../problems/problem.response.js';
import { whenGone } from '../waiting/when-gone.js';
import { notAnId, readNewsQuery } from './news.query.js';
import { NEWS_STREAM_EXAMPLE, NewsResponse } from './news.response.js';
import { NewsService } from './news.service.js';

/** What happens to all jobs. */
@ApiTags('jobs of all models')
@ApiOutage()
@Controller('v1/events')
export class NewsController {
  constructor(@Inject(NewsService) private readonly service: NewsService) {}

  @Get()
  @Access('read')
  @ApiOperation({
    operationId: 'followAllJobs',
    summary: 'Follow all jobs',
    description:
      'What happens to every job that the key may see, from any gateway: begins, retries and ends, without what models print and yield. With `Accept: text/event-stream` a stream of server-sent events, resumed by `Last-Event-ID`; else one answer with JSON, which waits for the next event if `wait` says so.',
  })
  @ApiExtraModels(NewsResponse)
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description:
      'The id of the last event that the client has. Browsers send it; it counts more than `after`.',
    schema: { type: 'string' },
    example: '1767268800000-0',
  })
  @ApiQuery({
    name: 'after',
    required: false,
    description:
      'The id of the last event that the client has; 0 for all that are kept. Without it: what comes from now on.',
    schema: { type: 'string', example: '1767268800000-0' },
  })
  @ApiLongPoll()
  @ApiOkResponse({
    description: 'Events, in their order.',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(NewsResponse) } },
      'text/event-stream': {
        schema: { type: 'string' },
        examples: { stream: { summary: 'a job is pushed', value: NEWS_STREAM_EXAMPLE } },
      },
    },
  })
  @ApiProblem(400, [notAnId('after'), notANumber('wait')], 'A parameter is none.')
  @ApiProblem(
    503,
    [STORE_OUTAGE, STORE_REFUSAL, TOO_MANY_FOLLOWERS],
    'The store is out of reach, or as many clients follow jobs as this gateway lets.',
  )
  async follow(
    @CurrentClient() client: Client,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const query = readNewsQuery(request);
    const onGone = (release: () => void): void => whenGone(request, reply, release);
    varyByAccept(reply);
    if (query.isStream)
      await reply.headers(STREAM_HEADERS).send(await this.service.stream(query, client, onGone));
    else
      await reply
        .header('content-type', JSON_CONTENT_TYPE)
        .send(await this.service.poll(query, client, onGone));
  }
}
