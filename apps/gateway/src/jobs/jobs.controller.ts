import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { JsonText } from '@tidegate/contracts';
import type { FastifyReply } from 'fastify';
import { Access, CurrentClient } from '../access/access.decorators.js';
import type { Client } from '../access/client.js';
import { JSON_CONTENT_TYPE } from '../http/content-types.js';
import { ApiOutage, ApiProblem, ApiPushOutage } from '../problems/problem.response.js';
import { CreateJobRequest } from './job.request.js';
import { JobResponse } from './job.response.js';
import { JobsService } from './jobs.service.js';

const EXAMPLE_ID = '0193a5c2-7d3e-7f00-8a51-2f6f3c1f9d10';

/** The jobs of all models. */
@ApiTags('jobs of all models')
@ApiOutage()
@Controller('v1/jobs')
export class JobsController {
  constructor(@Inject(JobsService) private readonly service: JobsService) {}

  @Post()
  @Access('submit')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Push a job to a model',
    description:
      'The body is JSON. Use it for every model, for inputs that are not text, and for inputs that are too large for a query.',
  })
  @ApiBody({ type: CreateJobRequest })
  @ApiAcceptedResponse({
    type: JobResponse,
    description: 'The job is stored. It will end, whatever crashes.',
    headers: { Location: { description: 'Where the job is.', schema: { type: 'string' } } },
  })
  @ApiProblem(400, ['Body is not valid JSON'], 'The body is not valid JSON.')
  @ApiProblem(
    413,
    ['Request body is too large', 'input is larger than 1048576 bytes'],
    'The body or the input exceeds its limit.',
  )
  @ApiPushOutage()
  @ApiProblem(
    422,
    ['the request is not valid'],
    'The body lacks a member, has an unknown or invalid one, or the model does not take the input: `errors` lists each problem.',
  )
  @Header('content-type', JSON_CONTENT_TYPE)
  async create(
    @Body() body: unknown,
    @CurrentClient() client: Client,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JsonText> {
    const { id, json } = await this.service.create(body, client);
    reply.header('location', `/v1/jobs/${id}`);
    return json;
  }

  @Get(':id')
  @Access('read')
  @ApiOperation({ summary: 'Read a job' })
  @ApiParam({ name: 'id', description: 'Id that the push returned.', example: EXAMPLE_ID })
  @ApiOkResponse({ type: JobResponse, description: 'The job, with its output once it has succeeded.' })
  @ApiProblem(404, ['job not found'], 'There is no such job, or its result is no longer kept.')
  @Header('content-type', JSON_CONTENT_TYPE)
  read(@Param('id') id: string, @CurrentClient() client: Client): Promise<JsonText> {
    return this.service.read(id, client);
  }
}
