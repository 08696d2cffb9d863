import { Module } from '@nestjs/common';
import { ConnectionsModule } from '../connections/connections.module.js';
import { PushingModule } from '../pushing/pushing.module.js';
import { LegacyController } from './legacy.controller.js';
import { LegacyService } from './legacy.service.js';

/** `/push`, `/status` and `/data`, as the earlier service's clients use them. */
@Module({
  imports: [ConnectionsModule, PushingModule],
  controllers: [LegacyController],
  providers: [LegacyService],
})
export class LegacyModule {}
