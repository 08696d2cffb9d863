import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  createApplication,
  listen,
  StartSequence,
  type CreateApplication,
  type RunningService,
  type ServiceLogger,
} from '@tidegate/service';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AppModule } from './app.module.js';
import { GrpcHealth } from './external-scaler/grpc-health.js';
import { grpcOptions } from './external-scaler/grpc-options.js';
import type { ScalerSettings } from './settings/scaler.settings.js';

const PROTO = fileURLToPath(new URL('../../../libs/contracts/proto/externalscaler.proto', import.meta.url));

/** How long answers in progress may take when the scaler stops. */
const STOP_GRACE_MS = 5_000;

/**
 * Starts the scaler. It answers at once, with UNAVAILABLE until it has first reached broker and store. It keeps nothing
 * that it could not read again.
 *
 * @param create - makes Nest's application; specs pass one with overridden providers
 */
export async function startScaler(
  settings: ScalerSettings,
  logger: ServiceLogger,
  create: CreateApplication = createApplication,
): Promise<RunningService> {
  const app = await create(AppModule.forSettings(settings, logger), new FastifyAdapter({ logger: false }), {
    logger,
    abortOnError: false,
  });
  const { SCALER_GRPC_HOST: host, SCALER_GRPC_PORT: port } = settings;
  const health = app.get(GrpcHealth).implementation;
  app.connectMicroservice(grpcOptions({ host, port, protoPath: PROTO, health }));
  const { SCALER_PORT: httpPort, SCALER_HOST: httpHost } = settings;
  await listen(() => app.listen(httpPort, httpHost), httpPort, 'SCALER_PORT');
  await listen(() => app.startAllMicroservices(), port, 'SCALER_GRPC_PORT');
  void app
    .get(StartSequence)
    .run()
    .then(() => logger.info('scaler ready', { address: host, port }));
  return {
    stop: async () => {
      await Promise.race([app.close(), delay(STOP_GRACE_MS, undefined, { ref: false })]);
    },
  };
}
