import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Access, CurrentClient } from '../access/access.decorators.js';
import type { Client } from '../access/client.js';
import { ApiUnknownModel } from '../models/models.decorators.js';
import { ApiOutage } from '../problems/problem.response.js';
import { WorkersResponse } from './worker.response.js';
import { WorkersService } from './workers.service.js';

/** The workers of all models. */
@ApiTags('models')
@ApiOutage()
@Controller('v1/workers')
export class WorkersController {
  constructor(@Inject(WorkersService) private readonly service: WorkersService) {}

  @Get()
  @Access('read')
  @ApiOperation({
    operationId: 'listWorkers',
    summary: 'List the workers',
    description:
      'Who runs what, since when, as of each worker’s last heartbeat: some two seconds ago. A key sees every worker, and which job it runs only where it may see that job.',
  })
  @ApiQuery({
    name: 'model',
    required: false,
    description: 'The model whose workers are listed; those of all models without it.',
    schema: { type: 'string', example: 'default' },
  })
  @ApiOkResponse({ type: WorkersResponse, description: 'The workers.' })
  @ApiUnknownModel()
  list(@Query('model') model: string | undefined, @CurrentClient() client: Client): Promise<WorkersResponse> {
    return this.service.list(model, client);
  }
}
