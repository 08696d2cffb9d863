import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { listen, type RunningService, type ServiceLogger } from '@tidegate/service';
import { readFile } from 'node:fs/promises';
import { AppModule } from './app.module.js';
import { Backends } from './backends.js';
import { serveDocumentation } from './documentation/open-api.js';
import { createFastify } from './http/fastify-instance.js';
import { RouteTable } from './http/route-table.js';
import { GatewayMetrics } from './metrics/gateway.metrics.js';
import { PushService } from './pushing/push.service.js';
import { refuseEarly } from './pushing/refuse-early.js';
import { ProblemFilter } from './problems/problem.filter.js';
import type { GatewaySettings } from './settings/gateway.settings.js';

async function readCertificate(
  settings: GatewaySettings,
): Promise<{ tls: { certificate: string; key: string } } | undefined> {
  const { GATEWAY_TLS_CERTIFICATE_FILE: certificateFile, GATEWAY_TLS_KEY_FILE: keyFile } = settings;
  if (certificateFile === undefined || keyFile === undefined) return undefined;
  const [certificate, key] = await Promise.all([
    readFile(certificateFile, 'utf8'),
    readFile(keyFile, 'utf8'),
  ]);
  return { tls: { certificate, key } };
}

/** Builds the application without listening. */
export async function createGateway(
  settings: GatewaySettings,
  logger: ServiceLogger,
): Promise<NestFastifyApplication> {
  const fastify = createFastify({
    bodyLimitBytes: settings.BODY_LIMIT_BYTES,
    connectionLimit: settings.CONNECTION_LIMIT,
    headerLimitBytes: settings.HEADER_LIMIT_BYTES,
    inputLimitBytes: settings.INPUT_LIMIT_BYTES,
    openBodiesLimitBytes: settings.OPEN_BODIES_LIMIT_BYTES,
    requestTimeoutSeconds: settings.REQUEST_TIMEOUT_SECONDS,
    ...(await readCertificate(settings)),
  });
  const routes = new RouteTable();
  routes.watch(fastify);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forSettings(settings, logger),
    new FastifyAdapter(fastify),
    { logger, bodyParser: false, abortOnError: false },
  );
  app.get(GatewayMetrics).watch(fastify);
  refuseEarly(fastify, app.get(PushService));
  app.useGlobalFilters(new ProblemFilter(routes, logger));
  serveDocumentation(app);
  return app;
}

/** Starts the gateway; it listens at once and is ready when it has first reached broker and store. */
export async function startGateway(
  settings: GatewaySettings,
  logger: ServiceLogger,
): Promise<RunningService> {
  const app = await createGateway(settings, logger);
  const backends = app.get(Backends);
  const { GATEWAY_PORT: port, GATEWAY_HOST: host } = settings;
  await listen(() => app.listen(port, host), port, 'GATEWAY_PORT');
  const opened = backends.open().then(() => logger.info('gateway ready', { address: host, port }));
  let isStopping = false;
  opened.catch((error: unknown) => {
    // Stopped while it still waited for broker or store: no failure.
    if (isStopping) return;
    process.stderr.write(
      `the gateway cannot start: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exit(1);
  });
  return {
    stop: async () => {
      isStopping = true;
      await app.close();
      await backends.close();
    },
  };
}
