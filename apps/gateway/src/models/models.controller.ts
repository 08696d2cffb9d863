import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorators.js';
import { ApiOutage, ApiProblem } from '../problems/problem.response.js';
import { ModelSchemaResponse, ModelsResponse } from './model.response.js';
import { ModelsService } from './models.service.js';

/** The models that are served. */
@ApiTags('models')
@ApiOutage()
@Controller('v1/models')
export class ModelsController {
  constructor(@Inject(ModelsService) private readonly service: ModelsService) {}

  @Get()
  @Access('read')
  @ApiOperation({ summary: 'List the models' })
  @ApiOkResponse({ type: ModelsResponse, description: 'The models, with their workers.' })
  list(): Promise<ModelsResponse> {
    return this.service.list();
  }

  @Get(':model/schema')
  @Access('read')
  @ApiOperation({
    summary: 'Read what a model takes and returns',
    description:
      'The schemas come from the model’s file: from annotations, or from schemas that it exports. Other inputs are refused with 422.',
  })
  @ApiParam({ name: 'model', description: 'Name of the model.', example: 'default' })
  @ApiOkResponse({ type: ModelSchemaResponse, description: 'Its schemas, in JSON Schema 2020-12.' })
  @ApiProblem(
    404,
    ['there is no model named translation, only default, translate'],
    'There is no such model.',
  )
  schema(@Param('model') model: string): ModelSchemaResponse {
    return this.service.schema(model);
  }
}
