import { Controller, Header, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { JsonText } from '@tidegate/contracts';
import type { FastifyReply } from 'fastify';
import { Access, CurrentClient } from '../../access/access.decorators.js';
import type { Client } from '../../access/client.js';
import { JSON_CONTENT_TYPE } from '../../http/content-types.js';
import { JobResponse } from '../../jobs/job.response.js';
import { ApiUnknownJob, EXAMPLE_JOB_ID } from '../../jobs/jobs.decorators.js';
import { adviseRetry, RETRY_AFTER_HEADER } from '../../jobs/retry-advice.js';
import { ApiOutage, ApiProblem, ApiPushOutage } from '../../problems/problem.response.js';
import { RETRY_BEFORE_END, RETRIED_BEFORE, TryingAgainService } from './trying-again.service.js';

/** Tries a job again. */
@ApiTags('jobs of all models')
@ApiOutage()
@Controller('v1/jobs')
export class JobRetryController {
  constructor(@Inject(TryingAgainService) private readonly service: TryingAgainService) {}

  @Post(':id/retry')
  @Access('submit')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'retryJob',
    summary: 'Try a job again that has ended',
    description:
      'Makes a new job with the same model, input, metadata, time limit and retries; its `retryOf` is this one. A second request gets the job that the first has made: to try once more, send the request for that one.',
  })
  @ApiParam({ name: 'id', description: 'Id that the push returned.', example: EXAMPLE_JOB_ID })
  @ApiAcceptedResponse({
    type: JobResponse,
    description: 'The new job, as it is now.',
    headers: {
      Location: { description: 'Where the new job is.', schema: { type: 'string' } },
      ...RETRY_AFTER_HEADER,
    },
  })
  @ApiUnknownJob()
  @ApiProblem(
    409,
    [RETRY_BEFORE_END, RETRIED_BEFORE, 'there is no model named translation, only default'],
    'The job has not ended, another request tries it again, or its model is no longer served.',
  )
  @ApiProblem(413, ['input is larger than 1048576 bytes'], 'The input exceeds the limit that there is now.')
  @ApiProblem(422, ['the request is not valid'], 'The model no longer takes the input: `errors` says why.')
  @ApiPushOutage()
  @Header('content-type', JSON_CONTENT_TYPE)
  async retry(
    @Param('id') id: string,
    @CurrentClient() client: Client,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JsonText> {
    const job = await this.service.retry(id, client);
    reply.header('location', `/v1/jobs/${job.id}`);
    adviseRetry(reply, job.retryAfterSeconds);
    return job.json;
  }
}
