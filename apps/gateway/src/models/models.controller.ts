import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiOutage } from '../problems/problem.response.js';
import { ModelsAnswer } from './model.response.js';
import { ModelsService } from './models.service.js';

/** The models that are served. */
@ApiTags('models')
@ApiOutage()
@Controller('v1/models')
export class ModelsController {
  constructor(@Inject(ModelsService) private readonly service: ModelsService) {}

  @Get()
  @ApiOperation({ summary: 'List the models' })
  @ApiOkResponse({ type: ModelsAnswer, description: 'The models, with their workers.' })
  list(): Promise<ModelsAnswer> {
    return this.service.list();
  }
}
