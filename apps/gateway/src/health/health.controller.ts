import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorators.js';
import { ApiOutage } from '../problems/problem.response.js';
import { HealthResponse } from './health.response.js';
import { HealthService } from './health.service.js';

/** Whether all is well. */
@ApiTags('models')
@ApiOutage()
@Controller('v1/health')
export class SystemHealthController {
  constructor(@Inject(HealthService) private readonly service: HealthService) {}

  @Get()
  @Access('read')
  @ApiOperation({
    operationId: 'readHealth',
    summary: 'Read whether all is well',
    description:
      'One verdict with its reasons, within 2 s also while broker or store hang: do they answer, is every model set up, does work flow, do jobs succeed, does something decide how many workers there should be. No job is pushed for it. The status is 200 whatever the verdict is: it is about the system, and not about this request.',
  })
  @ApiOkResponse({ type: HealthResponse, description: 'The verdict.' })
  read(): Promise<HealthResponse> {
    return this.service.read();
  }
}
