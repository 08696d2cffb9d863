import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const workspaceRoot = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/**
 * Gives every spec a real broker and a real store of its own run: private ones on free ports, unless all three
 * addresses are given. `TIDEGATE_TEST_SERVICES=off` starts none, for runs of pure specs alone.
 *
 * The program that starts them is bundled from its sources, so that a test never runs against a stale build.
 */
export default async function startServices() {
  const { RABBITMQ_URL, RABBITMQ_MANAGEMENT_URL, REDIS_URL, TIDEGATE_TEST_SERVICES } = process.env;
  if (TIDEGATE_TEST_SERVICES === 'off' || (RABBITMQ_URL && RABBITMQ_MANAGEMENT_URL && REDIS_URL)) return;

  const program = join(workspaceRoot, '.tidegate', 'test', `services-${process.pid}.mjs`);
  await build({
    entryPoints: [join(workspaceRoot, 'apps/local/src/backing-services/main.ts')],
    outfile: program,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
  const services = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  globalThis.testServices = { services, program };
  const addresses = JSON.parse(await readFirstLine(services));
  process.env.RABBITMQ_URL = addresses.rabbitmqUrl;
  process.env.RABBITMQ_MANAGEMENT_URL = addresses.rabbitmqManagementUrl;
  process.env.REDIS_URL = addresses.redisUrl;
}

/** The first line that the program prints: it prints one, when broker and store serve. */
async function readFirstLine(services) {
  for await (const line of createInterface({ input: services.stdout })) return line;
  throw new Error(
    'broker and store for the tests did not start; install RabbitMQ and Redis, or set TIDEGATE_TEST_SERVICES=off ' +
      'and run specs that need neither',
  );
}
