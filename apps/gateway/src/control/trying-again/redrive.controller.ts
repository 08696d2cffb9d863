import { Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access, CurrentClient } from '../../access/access.decorators.js';
import type { Client } from '../../access/client.js';
import { ApiNeedlessBody, ApiOutage, ApiProblem, ApiPushOutage } from '../../problems/problem.response.js';
import { RedriveResponse } from './redrive.response.js';
import { TryingAgainService } from './trying-again.service.js';

/** Tries the dead letters of a model again. */
@ApiTags('models')
@ApiOutage()
@Controller('v1/models')
export class RedriveController {
  constructor(@Inject(TryingAgainService) private readonly service: TryingAgainService) {}

  @Post(':model/redrive')
  @Access('admin')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'redriveModel',
    summary: 'Try all jobs of a model again that were given up',
    description:
      'Dead letters are the failed jobs whose tries ran out, as their model or their worker was lost each time; those that the model itself has failed are not among them. Each is tried again as a new job, with `retryOf`; at most 1,000 by one request.',
  })
  @ApiParam({ name: 'model', description: 'Name of the model.', example: 'default' })
  @ApiOkResponse({ type: RedriveResponse, description: 'How many are tried again.' })
  @ApiNeedlessBody()
  @ApiProblem(
    404,
    ['there is no model named translation, only default, translate'],
    'There is no such model.',
  )
  @ApiPushOutage()
  redrive(@Param('model') model: string, @CurrentClient() client: Client): Promise<RedriveResponse> {
    return this.service.redrive(model, client);
  }
}
