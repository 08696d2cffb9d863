import { ensureDebianPackages, runProgram } from '@tidegate/harness';
import { startPrivateServices } from '@tidegate/testing';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeBaseImage, readBaseName } from './base-image.js';
import { Builder } from './builder.js';
import { inspectImage } from './image-checks.js';
import { buildModelImages, buildOnOwnBase } from './model-images.js';
import {
  checkGatewayAndWorker,
  checkModelImage,
  checkScaler,
  type RunningChecksContext,
} from './running-checks.js';

/*
 * `npm run test:images`: builds every image of deploy/containers without a container engine, and starts each from its root
 * file system, on a real broker and a real store. Root on Debian, for debootstrap and chroot. Exit code 1 and a last line
 * `images: FAILED …` when something was wrong.
 */

const USAGE = 'npm run test:images: builds every image and runs it; root on Debian';
const { values: options } = parseArgs({ options: { help: { type: 'boolean', default: false } } });
if (options.help) {
  console.log(USAGE);
  process.exit();
}

const FOLDER = join(WORKSPACE_ROOT, '.tidegate/images');
const APPS = ['gateway', 'worker', 'model-host', 'scaler'] as const;
let failures = 0;

async function check(name: string, run: () => Promise<readonly string[]>): Promise<void> {
  const startedAtMs = performance.now();
  const problems = await run().catch((error: unknown) => [
    error instanceof Error ? error.message : String(error),
  ]);
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
  console.log(`${problems.length === 0 ? 'passed' : 'FAILED'}  ${name}, ${seconds} s`);
  for (const problem of problems) console.log(`  ${problem.replaceAll('\n', '\n  ')}`);
  failures += problems.length;
}

/** How npm reaches this machine's registry, for the build alone: neither image nor repository hold it. */
async function writeNpmSettings(folder: string): Promise<string> {
  const file = join(folder, 'npmrc');
  const registry = await runProgram(['npm', 'config', 'get', 'registry']);
  await writeFile(file, `registry=${registry}\ncafile=/etc/ssl/certs/ca-certificates.crt\n`, { mode: 0o600 });
  return file;
}

async function checkAll(builder: Builder, folder: string): Promise<void> {
  const npmSettings = await writeNpmSettings(folder);
  for (const target of [...APPS.map((app) => `${app}:image`), 'model-host:image-python'])
    await check(`${target}: builds`, async () => {
      await builder.buildTarget(target, `--secret id=npmrc,src=${npmSettings}`);
      return [];
    });
  for (const app of APPS)
    await check(`${app}: small, not root, labelled`, async () => {
      const { problems, size } = await inspectImage(builder, app, `localhost/tidegate/${app}:local`);
      console.log(`        tidegate/${app}: ${size}`);
      return problems;
    });
  await check('models of its own: build', async () => {
    await buildModelImages(builder, folder);
    return [];
  });
  await check('a model in Python with a requirements.txt, on a base of its own: builds', async () => {
    await buildOnOwnBase(builder, base.image, folder);
    return [];
  });
  const services = await startPrivateServices();
  try {
    const named = (name: string): string => `localhost/tidegate/${name}:local`;
    const images = {
      gateway: named('gateway'),
      worker: named('worker'),
      'model-host': named('model-host'),
      scaler: named('scaler'),
      model: named('reverse'),
      python: named('python'),
      own: named('own'),
    };
    const context: RunningChecksContext = { builder, images, addresses: services, folder };
    await check('gateway, worker and model host: a job end to end, a drain on SIGTERM', () =>
      checkGatewayAndWorker(context),
    );
    await check('a model of its own: a job end to end', () =>
      checkModelImage(context, { image: 'model', input: 'abc', output: 'CBA from beside the model' }),
    );
    await check('a model in Python: a job end to end', () =>
      checkModelImage(context, { image: 'python', input: 'abc', output: 'in Python: abc' }),
    );
    await check('a model on a base of its own: a job end to end', () =>
      checkModelImage(context, { image: 'own', input: 'abc', output: 'good day, abc' }),
    );
    await check('scaler: ready, stops on SIGTERM', () => checkScaler(context));
  } finally {
    await services.remove();
  }
}

const missing = await ensureDebianPackages(
  { names: ['buildah', 'debootstrap', 'python3'], purpose: 'the images' },
  console.log,
);
if (missing !== undefined) throw new Error(`buildah, debootstrap and python3: ${missing}`);
const builder = await Builder.open(FOLDER);
const base = readBaseName();
if (!(await builder.has(base.image))) {
  console.log(`making ${base.image} by debootstrap, which takes some minutes …`);
  await makeBaseImage(builder, base, FOLDER);
}
console.log(`building with buildah, chroot isolation, ${builder.driver} storage`);
const folder = await mkdtemp(join(tmpdir(), 'tidegate-images-'));
// The sockets of the containers are below it.
await chmod(folder, 0o755);
try {
  await checkAll(builder, folder);
} finally {
  await rm(folder, { recursive: true, force: true });
}
console.log(failures === 0 ? 'images: passed' : `images: FAILED ${failures} checks`);
process.exitCode = failures === 0 ? 0 : 1;
