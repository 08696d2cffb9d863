import { ChildService, type StartedService } from '@tidegate/harness';
import { findTestPort, type ServiceAddresses } from '@tidegate/testing';
import { fileURLToPath } from 'node:url';

/** The other sides of the benchmark; Python's own sources are not compiled. */
const BARE_PUSH_SERVER_MAIN = fileURLToPath(new URL('push-server.main.js', import.meta.url));
const BARE_WORKER_MAIN = fileURLToPath(new URL('worker.main.js', import.meta.url));
const CELERY_FOLDER = fileURLToPath(new URL('../../src/celery/', import.meta.url));

/** Debian's own Python, for which its packages are; another one may come first in `PATH`. */
const DEBIAN_PYTHON = '/usr/bin/python3';

/** Starts the bare push server on a free port. */
export async function startBarePushServer(addresses: ServiceAddresses): Promise<StartedService> {
  const port = await findTestPort();
  const service = ChildService.start({
    name: 'bare push server',
    command: process.execPath,
    args: [BARE_PUSH_SERVER_MAIN],
    environment: {
      BARE_PORT: String(port),
      RABBITMQ_URL: addresses.RABBITMQ_URL,
      REDIS_URL: addresses.REDIS_URL,
    },
  });
  return { service, url: `http://127.0.0.1:${port}` };
}

/** Starts the bare worker; it consumes as soon as it is connected. */
export function startBareWorker(addresses: ServiceAddresses): ChildService {
  return ChildService.start({
    name: 'bare worker',
    command: process.execPath,
    args: [BARE_WORKER_MAIN],
    environment: { RABBITMQ_URL: addresses.RABBITMQ_URL, REDIS_URL: addresses.REDIS_URL },
  });
}

/** Starts FastAPI with Celery as one uvicorn process; its tasks go to the same store, which is the broker there. */
export async function startCeleryService(addresses: ServiceAddresses): Promise<StartedService> {
  const port = await findTestPort();
  const service = ChildService.start({
    name: 'FastAPI + Celery',
    command: DEBIAN_PYTHON,
    args: [
      ...['-m', 'uvicorn', 'service:app', '--host', '127.0.0.1', '--port', String(port)],
      ...['--workers', '1', '--no-access-log', '--log-level', 'warning'],
    ],
    environment: { CELERY_REDIS_URL: `${addresses.REDIS_URL}/1`, PYTHONDONTWRITEBYTECODE: '1' },
    workingDirectory: CELERY_FOLDER,
  });
  return { service, url: `http://127.0.0.1:${port}` };
}
