import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { DEFAULT_MODEL_NAME } from '@tidegate/contracts';
import { Access } from '../access/access.decorators.js';
import { notATime } from '../http/query-time.js';
import { ApiUnknownModel } from '../models/models.decorators.js';
import { ApiOutage, ApiProblem } from '../problems/problem.response.js';
import { NO_RANGE, NOT_A_STEP, tooManyPoints } from './history.query.js';
import { HistoryResponse } from './history.response.js';
import { HistoryService } from './history.service.js';

const timeQuery = (name: string, description: string, example: string): MethodDecorator =>
  ApiQuery({ name, required: false, description, schema: { type: 'string', format: 'date-time', example } });

/** What has happened to models. */
@ApiTags('models')
@ApiOutage()
@Controller('v1/history')
export class HistoryController {
  constructor(@Inject(HistoryService) private readonly service: HistoryService) {}

  @Get()
  @Access('read')
  @ApiOperation({
    operationId: 'readHistory',
    summary: 'Read what has happened to a model',
    description:
      'Arrivals, queue, workers, wanted workers and latencies, by steps: by 5 s for the last day, by a minute for the last week. A step in which nothing was recorded is a gap, and not zero.',
  })
  @ApiQuery({
    name: 'model',
    required: false,
    description: 'Name of the model.',
    schema: { type: 'string', default: DEFAULT_MODEL_NAME, example: DEFAULT_MODEL_NAME },
  })
  @timeQuery('from', 'When it begins; an hour before `to` without it.', '2026-01-01T12:00:00Z')
  @timeQuery('to', 'When it ends; now without it.', '2026-01-01T13:00:00Z')
  @ApiQuery({
    name: 'step',
    required: false,
    description:
      'Seconds that a point covers, rounded up to what is kept: to a multiple of 5, and of 60 where it is longer than that or the range begins before the last day. Without it there are some 700 points at most.',
    schema: { type: 'integer', minimum: 1, example: 60 },
  })
  @ApiOkResponse({ type: HistoryResponse, description: 'Its history.' })
  @ApiProblem(
    400,
    [tooManyPoints(17_280, 60), NOT_A_STEP, notATime('from'), NO_RANGE],
    'A parameter is none, there twice, or not one of these, or the answer would have too many points.',
  )
  @ApiUnknownModel()
  read(
    @Query() query: Readonly<Record<string, unknown>>,
    @Query('model') model: string = DEFAULT_MODEL_NAME,
  ): Promise<HistoryResponse> {
    return this.service.read(model, query);
  }
}
