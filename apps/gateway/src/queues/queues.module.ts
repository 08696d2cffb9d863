import { Module } from '@nestjs/common';
import { ConnectionsModule } from '../connections/connections.module.js';
import { QueueLimits } from './queue-limits.js';
import { QueueMender } from './queue-mender.js';

/** Looks after the queues of all models: their limits, and those that do not confirm. */
@Module({ imports: [ConnectionsModule], providers: [QueueLimits, QueueMender] })
export class QueuesModule {}
