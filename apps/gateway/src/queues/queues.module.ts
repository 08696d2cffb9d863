import { Module } from '@nestjs/common';
import { ConnectionsModule } from '../connections/connections.module.js';
import { QueueLimits } from './queue-limits.js';
import { QueueRepairer } from './queue-repairer.js';

/** Manages the queues of all models: writes their limits, and repairs those that do not confirm. */
@Module({ imports: [ConnectionsModule], providers: [QueueLimits, QueueRepairer] })
export class QueuesModule {}
