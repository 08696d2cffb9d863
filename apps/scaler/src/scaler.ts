import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createRegistry, listen, type RunningService, type ServiceLogger } from '@tidegate/service';
import { HealthImplementation } from 'grpc-health-check';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Subject } from 'rxjs';
import { AppModule } from './app.module.js';
import { Backends } from './backends.js';
import { DecisionLog } from './decisions/decision-log.js';
import { DecisionService } from './decisions/decision.service.js';
import { ScalerMetrics } from './decisions/scaler.metrics.js';
import { ExternalScalerService } from './external-scaler/external-scaler.service.js';
import { grpcOptions } from './external-scaler/grpc-options.js';
import { connectCluster } from './kubernetes/connect-cluster.js';
import { ModelReadings } from './readings/model.readings.js';
import { KedaQuestions } from './silence/keda-questions.js';
import { SilenceWatch } from './silence/silence.watch.js';
import type { ScalerSettings } from './settings/scaler.settings.js';

const PROTO = fileURLToPath(new URL('../proto/externalscaler.proto', import.meta.url));
const HEALTH_SERVICES = ['', 'externalscaler.ExternalScaler'];

/** Answers under way may take so long when the scaler stops. */
const STOP_GRACE_MS = 5_000;

/** Clocks, for tests that hold them. */
export interface ScalerClocks {
  /** Seconds since the epoch. */
  readonly nowSeconds: () => number;
  /** A clock that only goes forward, seconds. */
  readonly monotonicSeconds: () => number;
}

const SYSTEM_CLOCKS: ScalerClocks = {
  nowSeconds: () => Date.now() / 1000,
  monotonicSeconds: () => performance.now() / 1000,
};

/**
 * Starts the scaler. It answers at once, with UNAVAILABLE until it has first reached broker and store, and remembers
 * nothing that it could not read again.
 */
export async function startScaler(
  settings: ScalerSettings,
  logger: ServiceLogger,
  clocks: ScalerClocks = SYSTEM_CLOCKS,
): Promise<RunningService> {
  const registry = createRegistry();
  const { SCALED_OBJECT_LIMIT: scaledObjectLimit, DECISION_LOG_LENGTH: decisionLogLength } = settings;
  const questions = new KedaQuestions({ ...clocks, scaledObjectLimit });
  const metrics = new ScalerMetrics(registry, () => questions.secondsByModel());
  const log = new DecisionLog({ logger, decisions: decisionLogLength, scaledObjects: scaledObjectLimit });
  const arrivals = new Subject<string>();
  const backends = new Backends(settings, logger, (model) => {
    decisions.forget(model);
    arrivals.next(model);
  });
  const { READING_FRESH_SECONDS: freshSeconds, HPA_TOLERANCE: tolerance } = settings;
  const { readyMessages, store } = backends;
  const readings = new ModelReadings({
    ...clocks,
    readyMessages,
    store,
    freshSeconds,
    modelLimit: scaledObjectLimit,
  });
  const cluster = await connectCluster(settings, logger);
  const decisions = new DecisionService({
    ...clocks,
    readings,
    cluster,
    log,
    metrics,
    tolerance,
    scaledObjectLimit,
  });
  const scaler = new ExternalScalerService(decisions, arrivals, metrics, questions);
  const { KEDA_SILENT_SECONDS: silentSeconds } = settings;
  const silence = new SilenceWatch({
    ...clocks,
    questions,
    readings,
    cluster,
    metrics,
    logger,
    silentSeconds,
  });
  const health = new HealthImplementation();
  const tellHealth = (state: 'SERVING' | 'NOT_SERVING'): void => {
    for (const service of HEALTH_SERVICES) health.setStatus(service, state);
  };
  tellHealth('NOT_SERVING');

  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forScaler({ registry, backends, log, scaler, silence, logger }),
    new FastifyAdapter({ logger: false }),
    { logger, abortOnError: false },
  );
  const { SCALER_GRPC_HOST: host, SCALER_GRPC_PORT: port } = settings;
  app.connectMicroservice(grpcOptions({ host, port, protoPath: PROTO, health }));
  const { SCALER_PORT: httpPort, SCALER_HOST: httpHost } = settings;
  await listen(() => app.listen(httpPort, httpHost), httpPort, 'SCALER_PORT');
  await listen(() => app.startAllMicroservices(), port, 'SCALER_GRPC_PORT');
  void backends.open().then(() => {
    tellHealth('SERVING');
    cluster?.start();
    silence.start();
    logger.info('scaler ready', { address: host, port });
  });
  return {
    stop: async () => {
      tellHealth('NOT_SERVING');
      silence.stop();
      scaler.stop();
      const answersGiven = app.close();
      const marksTakenBack = cluster?.stop();
      await Promise.race([
        Promise.all([answersGiven, marksTakenBack]),
        delay(STOP_GRACE_MS, undefined, { ref: false }),
      ]);
      await backends.close();
    },
  };
}
