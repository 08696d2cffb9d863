import { Controller, Get, Inject } from '@nestjs/common';
import type { Advice } from './advice.js';
import { AdviceWatch } from './advice.watch.js';

/** What the start-up-aware policy would save, by model. */
@Controller('advice')
export class AdviceController {
  constructor(@Inject(AdviceWatch) private readonly watch: AdviceWatch) {}

  @Get()
  list(): readonly Advice[] {
    return this.watch.list();
  }
}
