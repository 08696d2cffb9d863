import { Module, type DynamicModule } from '@nestjs/common';
import { ConnectionsModule } from '../connections/connections.module.js';
import { ControlModule } from '../control/control.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { DeliveriesController } from './ledger/deliveries.controller.js';
import { DeliveriesService } from './ledger/deliveries.service.js';
import { SENDER_SCRIPT, WebhookSending } from './sending/webhook-sending.js';
import { WebhookMetrics } from './webhook.metrics.js';

/** Sends the events of jobs to their webhooks, and shows what came of that. */
@Module({})
export class WebhooksModule {
  /** @param senderScript - path of the program that serves as the sender's thread; `undefined` to send in this thread */
  static withSender(senderScript: string | undefined): DynamicModule {
    return {
      module: WebhooksModule,
      imports: [ConnectionsModule, ControlModule, JobsModule],
      controllers: [DeliveriesController],
      providers: [
        DeliveriesService,
        WebhookMetrics,
        WebhookSending,
        { provide: SENDER_SCRIPT, useValue: senderScript },
      ],
    };
  }
}
