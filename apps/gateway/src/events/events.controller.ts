import { Controller, Get, Header, Inject, Param, Req, Res } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access, CurrentClient } from '../access/access.decorators.js';
import type { Client } from '../access/client.js';
import { JSON_CONTENT_TYPE } from '../http/content-types.js';
import { ApiUnknownJob, EXAMPLE_JOB_ID, UNKNOWN_JOB } from '../jobs/jobs.decorators.js';
import { ANY_JSON } from '../json-text/any-json.js';
import { ApiOutage, ApiProblem } from '../problems/problem.response.js';
import { whenGone } from '../waiting/when-gone.js';
import { EVENT_EXAMPLES, JobEventsResponse } from './event.response.js';
import { ApiLongPoll } from './events.decorators.js';
import { notANumber, readEventsQuery } from './events.query.js';
import { EventsService, noOutput } from './events.service.js';
import { TOO_MANY_FOLLOWERS } from './job-following.js';
import { STREAM_HEADERS, varyByAccept } from './stream-headers.js';

const ApiJobId = (): MethodDecorator =>
  ApiParam({ name: 'id', description: 'Id that the push returned.', example: EXAMPLE_JOB_ID });

/** What happens to a job, and what it leaves. */
@ApiTags('jobs of all models')
@ApiOutage()
@Controller('v1/jobs')
export class EventsController {
  constructor(@Inject(EventsService) private readonly service: EventsService) {}

  @Get(':id/events')
  @Access('read')
  @ApiOperation({
    operationId: 'followJob',
    summary: 'Follow a job',
    description:
      'All that has happened to a job and that happens until it ends, numbered from 1, from any gateway. With `Accept: text/event-stream` a stream of server-sent events, which ends after `completed` and is resumed by `Last-Event-ID`; else one answer with JSON, which waits for the next event if `wait` says so.',
  })
  @ApiJobId()
  @ApiExtraModels(JobEventsResponse)
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description:
      'The number of the last event that the client has. Browsers send it; it counts more than `after`.',
    schema: { type: 'string' },
    example: '2',
  })
  @ApiQuery({
    name: 'after',
    required: false,
    description:
      'The number of the last event that the client has. One above that of the latest event counts as that: what comes from then on is shown.',
    schema: { type: 'integer', minimum: 0, default: 0, example: 2 },
  })
  @ApiLongPoll()
  @ApiOkResponse({
    description: 'Events of the job, in their order.',
    content: {
      'application/json': {
        schema: { $ref: getSchemaPath(JobEventsResponse) },
        examples: { page: { summary: 'the job runs', value: EVENT_EXAMPLES.page } },
      },
      'text/event-stream': {
        schema: { type: 'string' },
        examples: { stream: { summary: 'a job to its end', value: EVENT_EXAMPLES.stream } },
      },
    },
  })
  @ApiResponse({
    status: 204,
    description:
      'Of a stream that is resumed behind the end of its job: there is nothing left, and browsers stop resuming.',
  })
  @ApiProblem(400, [notANumber('after'), notANumber('Last-Event-ID')], 'A parameter is no number.')
  @ApiUnknownJob()
  @ApiProblem(
    503,
    ['the job store is out of reach, try again', TOO_MANY_FOLLOWERS],
    'The store is out of reach, or as many clients follow jobs as this gateway lets.',
  )
  async follow(
    @Param('id') id: string,
    @CurrentClient() client: Client,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const query = readEventsQuery(request);
    const onGone = (release: () => void): void => whenGone(request, reply, release);
    varyByAccept(reply);
    if (!query.isStream) {
      const json = await this.service.poll(id, query, client, onGone);
      await reply.header('content-type', JSON_CONTENT_TYPE).send(json);
      return;
    }
    const stream = await this.service.stream(id, query, client, onGone);
    if (stream === undefined) await reply.code(204).send();
    else await reply.headers(STREAM_HEADERS).send(stream);
  }

  @Get(':id/output')
  @Access('read')
  @ApiOperation({
    operationId: 'readJobOutput',
    summary: 'Read the output of a job',
    description: 'As its model returned it, and nothing else.',
  })
  @ApiJobId()
  @ApiOkResponse({
    description: 'The output.',
    content: {
      'application/json': {
        schema: { ...ANY_JSON },
        examples: { output: { summary: 'what a model returned', value: { label: 'greeting' } } },
      },
    },
  })
  @ApiProblem(404, [UNKNOWN_JOB, noOutput('running')], 'There is no such job, or it has no output.')
  @Header('content-type', JSON_CONTENT_TYPE)
  output(@Param('id') id: string, @CurrentClient() client: Client): Promise<string> {
    return this.service.output(id, client);
  }

  @Get(':id/logs')
  @Access('read')
  @ApiOperation({
    operationId: 'readJobLogs',
    summary: 'Read what the model of a job has printed',
    description:
      'All lines of all tries that are kept. Where earlier ones are not, the first line says so. The events say when each was printed, and by which try.',
  })
  @ApiJobId()
  @ApiOkResponse({
    description: 'The lines.',
    content: {
      'text/plain': {
        schema: { type: 'string' },
        examples: { lines: { summary: 'two lines', value: 'loading page 1\nloading page 2\n' } },
      },
    },
  })
  @ApiUnknownJob()
  async logs(
    @Param('id') id: string,
    @CurrentClient() client: Client,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const lines = await this.service.logs(id, client);
    await reply.header('content-type', 'text/plain; charset=utf-8').send(lines);
  }
}
