import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access, CurrentClient } from '../../access/access.decorators.js';
import type { Client } from '../../access/client.js';
import { ApiUnknownJob, EXAMPLE_JOB_ID, UNKNOWN_JOB } from '../../jobs/jobs.decorators.js';
import {
  ApiNeedlessBody,
  ApiOutage,
  ApiProblem,
  STORE_OUTAGE,
  STORE_REFUSAL,
} from '../../problems/problem.response.js';
import { DeliveriesService, UNKNOWN_DELIVERY } from './deliveries.service.js';
import { DeliveriesResponse, DeliveryResponse } from './delivery.response.js';

/** What is sent of jobs to their webhooks. */
@ApiTags('jobs of all models')
@ApiOutage()
@Controller('v1/jobs')
export class DeliveriesController {
  constructor(@Inject(DeliveriesService) private readonly service: DeliveriesService) {}

  @Get(':id/deliveries')
  @Access('read')
  @ApiOperation({
    operationId: 'listDeliveries',
    summary: 'Read what was sent of a job to its webhook',
    description:
      'Each delivery with its attempts. They are kept as long as the job, and until a day after the last attempt.',
  })
  @ApiParam({ name: 'id', description: 'Id that the push returned.', example: EXAMPLE_JOB_ID })
  @ApiOkResponse({ type: DeliveriesResponse, description: 'The deliveries of the job.' })
  @ApiUnknownJob()
  list(@Param('id') id: string, @CurrentClient() client: Client): Promise<DeliveriesResponse> {
    return this.service.list(id, client);
  }

  @Post(':id/deliveries/:number/redeliver')
  @Access('submit', 'request')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'redeliver',
    summary: 'Send a delivery again',
    description:
      'Whatever became of it: it is sent as if it were new, with the same `webhook-id`, and tried again for a day. After a 410 nothing of the job is sent until somebody asks for it here.',
  })
  @ApiParam({ name: 'id', description: 'Id that the push returned.', example: EXAMPLE_JOB_ID })
  @ApiParam({ name: 'number', description: 'Number of the delivery.', example: '3' })
  @ApiAcceptedResponse({ type: DeliveryResponse, description: 'The delivery is due.' })
  @ApiNeedlessBody()
  @ApiProblem(404, [UNKNOWN_JOB, UNKNOWN_DELIVERY], 'There is no such job, or no such delivery of it.')
  @ApiProblem(503, [STORE_OUTAGE, STORE_REFUSAL], 'The store is out of reach, or takes no writes.')
  redeliver(
    @Param('id') id: string,
    @Param('number') number: string,
    @CurrentClient() client: Client,
  ): Promise<DeliveryResponse> {
    return this.service.redeliver(id, number, client);
  }
}
