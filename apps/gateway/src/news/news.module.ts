import { Module } from '@nestjs/common';
import { ConnectionsModule } from '../connections/connections.module.js';
import { EventsModule } from '../events/events.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { NewsController } from './news.controller.js';
import { NewsService } from './news.service.js';
import { NewsWatch } from './news.watch.js';

/** `/v1/events`. */
@Module({
  imports: [ConnectionsModule, EventsModule, MetricsModule],
  controllers: [NewsController],
  providers: [NewsService, NewsWatch],
})
export class NewsModule {}
