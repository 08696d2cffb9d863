import { Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { DEFAULT_MODEL_NAME } from '@tidegate/contracts';
import { Access, CurrentClient } from '../access/access.decorators.js';
import type { Client } from '../access/client.js';
import { ModelResponse } from '../models/model.response.js';
import { ApiUnknownModel } from '../models/models.decorators.js';
import {
  ApiNeedlessBody,
  ApiOutage,
  ApiProblem,
  STORE_OUTAGE,
  STORE_REFUSAL,
} from '../problems/problem.response.js';
import { ModelControlService } from './model-control.service.js';

/** Control of the models. */
@ApiTags('models')
@ApiOutage()
@Controller('v1/models')
export class ModelControlController {
  constructor(@Inject(ModelControlService) private readonly service: ModelControlService) {}

  @Post(':model/pause')
  @Access('admin')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'pauseModel',
    summary: 'Pause a model',
    description:
      'Its jobs are accepted, and expire, but no worker takes one from then on. Running jobs go on. May be sent any number of times.',
  })
  @ApiParam({ name: 'model', description: 'Name of the model.', example: DEFAULT_MODEL_NAME })
  @ApiOkResponse({ type: ModelResponse, description: 'The model is paused.' })
  @ApiNeedlessBody()
  @ApiUnknownModel()
  @ApiProblem(503, [STORE_OUTAGE, STORE_REFUSAL], 'The store is out of reach, or takes no writes.')
  pause(@Param('model') model: string, @CurrentClient() client: Client): Promise<ModelResponse> {
    return this.service.set(model, 'pause', client);
  }

  @Post(':model/resume')
  @Access('admin')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'resumeModel',
    summary: 'Let a paused model go on',
    description: 'Its workers take jobs again. May be sent any number of times.',
  })
  @ApiParam({ name: 'model', description: 'Name of the model.', example: DEFAULT_MODEL_NAME })
  @ApiOkResponse({ type: ModelResponse, description: 'The model goes on.' })
  @ApiNeedlessBody()
  @ApiUnknownModel()
  @ApiProblem(503, [STORE_OUTAGE, STORE_REFUSAL], 'The store is out of reach, or takes no writes.')
  resume(@Param('model') model: string, @CurrentClient() client: Client): Promise<ModelResponse> {
    return this.service.set(model, 'resume', client);
  }
}
