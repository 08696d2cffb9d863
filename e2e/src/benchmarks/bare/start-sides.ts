import { ChildService } from '../../system/child-service.js';
import { findFreePort } from '../../system/free-port.js';
import type { ServiceAddresses } from '../../system/private-services.js';
import type { RunningService } from '../../system/tidegate-processes.js';
import { BARE_PUSH_SERVER_MAIN, BARE_WORKER_MAIN, CELERY_DIRECTORY } from '../../system/workspace-paths.js';

/** Debian's own Python, for which its packages are; another one may come first in `PATH`. */
const DEBIAN_PYTHON = '/usr/bin/python3';

/** Starts the bare push server on a free port. */
export async function startBarePushServer(addresses: ServiceAddresses): Promise<RunningService> {
  const port = await findFreePort();
  const service = ChildService.start({
    name: 'bare push server',
    command: process.execPath,
    args: [BARE_PUSH_SERVER_MAIN],
    environment: {
      BARE_PORT: String(port),
      RABBITMQ_URL: addresses.rabbitmqUrl,
      REDIS_URL: addresses.redisUrl,
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
    environment: { RABBITMQ_URL: addresses.rabbitmqUrl, REDIS_URL: addresses.redisUrl },
  });
}

/** Starts FastAPI with Celery as one uvicorn process; its tasks go to the same store, which is the broker there. */
export async function startCeleryService(addresses: ServiceAddresses): Promise<RunningService> {
  const port = await findFreePort();
  const service = ChildService.start({
    name: 'FastAPI + Celery',
    command: DEBIAN_PYTHON,
    args: [
      ...['-m', 'uvicorn', 'service:app', '--host', '127.0.0.1', '--port', String(port)],
      ...['--workers', '1', '--no-access-log', '--log-level', 'warning'],
    ],
    environment: { CELERY_REDIS_URL: `${addresses.redisUrl}/1`, PYTHONDONTWRITEBYTECODE: '1' },
    workingDirectory: CELERY_DIRECTORY,
  });
  return { service, url: `http://127.0.0.1:${port}` };
}
