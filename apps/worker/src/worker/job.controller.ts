import { Controller, Inject } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import type { Delivery, DeliveryVerdict } from '@tidegate/broker';
import { JOB_MESSAGE_PATTERN, type JobMessage } from '@tidegate/contracts';
import { WorkerService } from './worker.service.js';

/** Where jobs arrive. */
@Controller()
export class JobController {
  constructor(@Inject(WorkerService) private readonly worker: WorkerService) {}

  @MessagePattern(JOB_MESSAGE_PATTERN)
  run(@Payload() message: JobMessage, @Ctx() delivery: Delivery): Promise<DeliveryVerdict> {
    return this.worker.take(message, delivery);
  }
}
