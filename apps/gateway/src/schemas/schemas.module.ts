import { Module } from '@nestjs/common';
import { ConnectionsModule } from '../connections/connections.module.js';
import { InputGuard } from './input.guard.js';
import { ServedSchemas } from './served-schemas.js';

/** What the models take and return. */
@Module({
  imports: [ConnectionsModule],
  providers: [ServedSchemas, InputGuard],
  exports: [ServedSchemas, InputGuard],
})
export class SchemasModule {}
