import { Module } from '@nestjs/common';
import { ConnectionsModule } from '../connections/connections.module.js';
import { DecisionsModule } from '../scaling-decisions/decisions.module.js';
import { GrpcHealth } from './grpc-health.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { SilenceModule } from '../silence/silence.module.js';
import { ExternalScalerController } from './external-scaler.controller.js';
import { ExternalScalerService } from './external-scaler.service.js';

/** What KEDA asks over gRPC. */
@Module({
  imports: [ConnectionsModule, DecisionsModule, MetricsModule, SilenceModule],
  controllers: [ExternalScalerController],
  providers: [ExternalScalerService, GrpcHealth],
})
export class ExternalScalerModule {}
