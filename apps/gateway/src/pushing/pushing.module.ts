import { Module } from '@nestjs/common';
import { ConnectionsModule } from '../connections/connections.module.js';
import { EstimatesModule } from '../estimates/estimates.module.js';
import { ModelsModule } from '../models/models.module.js';
import { SchemasModule } from '../schemas/schemas.module.js';
import { WebhookTargetsModule } from '../webhooks/targets/webhook-targets.module.js';
import { PushService } from './push.service.js';

/** The steps of a push, for every endpoint. */
@Module({
  imports: [ConnectionsModule, EstimatesModule, ModelsModule, SchemasModule, WebhookTargetsModule],
  providers: [PushService],
  exports: [PushService],
})
export class PushingModule {}
