import { Controller, Get, Inject } from '@nestjs/common';
import type { Decision } from '../decision.js';
import { DecisionLog } from './decision-log.js';

/** Why it scaled: the latest decisions with their inputs, the latest first. */
@Controller('decisions')
export class DecisionsController {
  constructor(@Inject(DecisionLog) private readonly log: DecisionLog) {}

  @Get()
  list(): readonly Decision[] {
    return this.log.list();
  }
}
