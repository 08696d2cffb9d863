import { Controller, Delete, Header, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { JsonText } from '@tidegate/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access, CurrentClient } from '../access/access.decorators.js';
import type { Client } from '../access/client.js';
import { JSON_CONTENT_TYPE } from '../http/content-types.js';
import { HeldAnswers } from '../jobs/held-answers.js';
import { JobResponse } from '../jobs/job.response.js';
import { ApiUnknownJob, EXAMPLE_JOB_ID, PREFERENCE_HEADER, PREFER_HEADER } from '../jobs/jobs.decorators.js';
import { RETRY_AFTER_HEADER } from '../jobs/retry-advice.js';
import {
  ApiNeedlessBody,
  ApiOutage,
  ApiProblem,
  STORE_OUTAGE,
  STORE_REFUSAL,
} from '../problems/problem.response.js';
import { JobControlService, NOT_ENDED, OF_LATER_RELEASE } from './job-control.service.js';

/** Control of the jobs of all models. */
@ApiTags('jobs of all models')
@ApiOutage()
@Controller('v1/jobs')
export class JobControlController {
  constructor(
    @Inject(JobControlService) private readonly service: JobControlService,
    @Inject(HeldAnswers) private readonly held: HeldAnswers,
  ) {}

  @Post(':id/cancel')
  // Whoever has pushed all that it may can still stop what it has pushed.
  @Access('submit', 'request')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'cancelJob',
    summary: 'Cancel a job',
    description:
      'A job that waits ends at once and never runs. One that runs is `canceling` until its worker confirms that its model has stopped: it is asked to, and after the grace time its process is killed. `cancelMethod` says how it was stopped. May be sent any number of times; a job that has ended stays as it is.',
  })
  @ApiParam({ name: 'id', description: 'Id that the push returned.', example: EXAMPLE_JOB_ID })
  @ApiHeader(PREFER_HEADER)
  @ApiOkResponse({
    type: JobResponse,
    description: 'The job has ended: it is canceled, or had ended before.',
    headers: PREFERENCE_HEADER,
  })
  @ApiAcceptedResponse({
    type: JobResponse,
    description: 'A worker has the job, and stops it.',
    headers: { ...PREFERENCE_HEADER, ...RETRY_AFTER_HEADER },
  })
  @ApiNeedlessBody()
  @ApiUnknownJob()
  @ApiProblem(
    503,
    [STORE_OUTAGE, STORE_REFUSAL, OF_LATER_RELEASE],
    'The store is out of reach or takes no writes, or the job belongs to a later release.',
  )
  @Header('content-type', JSON_CONTENT_TYPE)
  async cancel(
    @Param('id') id: string,
    @CurrentClient() client: Client,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JsonText> {
    const job = await this.service.cancel(id, client);
    // Also one whose worker was so quick that it has stopped it already.
    if (job.retryAfterSeconds === undefined) {
      reply.code(200);
      return job.json;
    }
    return this.held.answer(job, request, reply);
  }

  @Delete(':id')
  @Access('admin')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteJob',
    summary: 'Delete a job that has ended',
    description: 'Its input, output, metadata and events are removed at once; from then on it is unknown.',
  })
  @ApiParam({ name: 'id', description: 'Id that the push returned.', example: EXAMPLE_JOB_ID })
  @ApiNoContentResponse({ description: 'The job is deleted.' })
  @ApiUnknownJob()
  @ApiProblem(409, [NOT_ENDED], 'The job has not ended.')
  @ApiProblem(
    503,
    [STORE_OUTAGE, STORE_REFUSAL, OF_LATER_RELEASE],
    'The store is out of reach or takes no writes, or the job belongs to a later release.',
  )
  remove(@Param('id') id: string, @CurrentClient() client: Client): Promise<void> {
    return this.service.remove(id, client);
  }
}
