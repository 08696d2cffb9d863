import { Controller, Get, Header, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { JsonText } from '@tidegate/contracts';
import type { FastifyRequest } from 'fastify';
import { CurrentClient, LegacyAccess } from '../access/access.decorators.js';
import type { Client } from '../access/client.js';
import { JSON_CONTENT_TYPE } from '../http/content-types.js';
import { EXAMPLE_JOB_ID } from '../jobs/jobs.decorators.js';
import { ApiOutage, ApiProblem, ApiPushOutage } from '../problems/problem.response.js';
import { DataResponse, PushResponse, StatusResponse } from './legacy.response.js';
import { LegacyService } from './legacy.service.js';

/** The endpoints of the earlier service, with the same answers. */
@ApiTags('jobs')
@ApiOutage()
@Controller()
export class LegacyController {
  constructor(@Inject(LegacyService) private readonly service: LegacyService) {}

  @Post('push')
  @LegacyAccess('submit')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'push',
    summary: 'Push a job',
    description:
      'Queues one call of the default model. A body is read and discarded. If the model’s schema does not take the text, the input is read as JSON.',
  })
  @ApiQuery({
    name: 'input',
    type: String,
    required: true,
    description: 'Input of the job, not empty.',
    example: 'hello',
  })
  @ApiOkResponse({
    type: PushResponse,
    description: 'The job is stored. It will end, whatever crashes.',
  })
  @ApiProblem(400, ['empty input', 'input is not valid UTF-8'], 'The input is missing, empty, or not UTF-8.')
  @ApiProblem(
    413,
    ['Request body is too large', 'input is larger than 1048576 bytes'],
    'The body or the input exceeds its limit.',
  )
  @ApiProblem(422, ['the request is not valid'], 'The model does not take the input: see its schema.')
  @ApiPushOutage()
  push(@Req() request: FastifyRequest): Promise<PushResponse> {
    return this.service.push(request.originalUrl, request.client);
  }

  @Get('status/:id')
  @LegacyAccess('read')
  @ApiOperation({ operationId: 'readStatus', summary: 'Read a job’s status' })
  @ApiParam({ name: 'id', description: 'Id that the push answered.', example: EXAMPLE_JOB_ID })
  @ApiOkResponse({ type: StatusResponse, description: 'The job’s status.' })
  @ApiProblem(404, ['job not found'], 'There is no such job, or its result is no longer kept.')
  status(@Param('id') id: string, @CurrentClient() client: Client): Promise<StatusResponse> {
    return this.service.status(id, client);
  }

  @Get('data/:id')
  @LegacyAccess('read')
  @ApiOperation({ operationId: 'readData', summary: 'Read a job’s result' })
  @ApiParam({ name: 'id', description: 'Id that the push answered.', example: EXAMPLE_JOB_ID })
  @ApiOkResponse({ type: DataResponse, description: 'The result.' })
  @ApiProblem(404, ['job result not found'], 'The job is not finished, failed, or unknown.')
  @Header('content-type', JSON_CONTENT_TYPE)
  data(@Param('id') id: string, @CurrentClient() client: Client): Promise<JsonText> {
    return this.service.data(id, client);
  }
}
