import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorators.js';
import { ApiOutage } from '../problems/problem.response.js';
import { ModelResponse, ModelSchemaResponse, ModelsResponse } from './model.response.js';
import { ApiUnknownModel } from './models.decorators.js';
import { ModelsService } from './models.service.js';

/** The models that are served. */
@ApiTags('models')
@ApiOutage()
@Controller('v1/models')
export class ModelsController {
  constructor(@Inject(ModelsService) private readonly service: ModelsService) {}

  @Get()
  @Access('read')
  @ApiOperation({
    operationId: 'listModels',
    summary: 'List the models',
    description:
      'Each with its queue, its workers, what was measured of it, and its health. Queues are those of a few seconds ago.',
  })
  @ApiOkResponse({ type: ModelsResponse, description: 'The models, with their workers.' })
  list(): Promise<ModelsResponse> {
    return this.service.list();
  }

  @Get(':model')
  @Access('read')
  @ApiOperation({ operationId: 'readModel', summary: 'Read a model' })
  @ApiParam({ name: 'model', description: 'Name of the model.', example: 'default' })
  @ApiOkResponse({ type: ModelResponse, description: 'The model, as the list has it.' })
  @ApiUnknownModel()
  read(@Param('model') model: string): Promise<ModelResponse> {
    return this.service.read(model);
  }

  @Get(':model/schema')
  @Access('read')
  @ApiOperation({
    operationId: 'readModelSchema',
    summary: 'Read what a model takes and returns',
    description:
      'The schemas come from the model’s file: from annotations, or from schemas that it exports. Other inputs are refused with 422.',
  })
  @ApiParam({ name: 'model', description: 'Name of the model.', example: 'default' })
  @ApiOkResponse({ type: ModelSchemaResponse, description: 'Its schemas, in JSON Schema 2020-12.' })
  @ApiUnknownModel()
  schema(@Param('model') model: string): ModelSchemaResponse {
    return this.service.schema(model);
  }
}
