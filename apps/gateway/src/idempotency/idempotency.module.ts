import { Module } from '@nestjs/common';
import { ConnectionsModule } from '../connections/connections.module.js';
import { IdempotencyService } from './idempotency.service.js';

/** Requests that may be sent again without a second job. */
@Module({
  imports: [ConnectionsModule],
  providers: [IdempotencyService],
  exports: [IdempotencyService],
})
export class IdempotencyModule {}
