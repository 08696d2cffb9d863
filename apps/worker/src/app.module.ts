import { Module, type DynamicModule } from '@nestjs/common';
import {
  connectionProbe,
  OperationsModule,
  type ProbedConnection,
  type ReadinessProbe,
} from '@tidegate/service';
import type { Registry } from 'prom-client';
import { JobController } from './consuming/job.controller.js';
import { STORE_OUTAGE_CONSEQUENCE } from './worker-parts.js';
import { Worker } from './worker.js';

/** Wires the worker into Nest. */
@Module({})
export class AppModule {
  /** The module of one worker process. */
  static forWorker(worker: Worker, store: ProbedConnection, registry: Registry): DynamicModule {
    const model: ReadinessProbe = {
      name: 'model',
      check: () =>
        worker.state === 'ready' || worker.state === 'busy'
          ? { state: 'up' }
          : { state: 'down', message: `the worker is ${worker.state}` },
    };
    const jobStore = connectionProbe('job store', store, {
      consequence: STORE_OUTAGE_CONSEQUENCE,
      isAwaited: false,
    });
    return {
      module: AppModule,
      imports: [OperationsModule.forService({ registry, probes: [model, jobStore] })],
      controllers: [JobController],
      providers: [{ provide: Worker, useValue: worker }],
    };
  }
}
