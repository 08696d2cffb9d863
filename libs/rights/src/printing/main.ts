import { MODEL_NAME_PATTERN } from '@tidegate/contracts';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { secretFiles, type SecretFiles } from './secret-files.js';

const USAGE = `npm run rights -- [options]

Makes a user with a random password for each service, at RabbitMQ and at Redis, with the rights that it needs (libs/rights).

  --models NAME,NAME    the models that have workers (default: default)
  --amqp ADDRESS        where the broker is; its path is the virtual host (default: amqp://rabbitmq:5672)
  --management ADDRESS  its management API, as KEDA reaches it too (default: http://rabbitmq.tidegate.svc:15672/)
  --redis ADDRESS       where the store is (default: redis://redis:6379)
  --kubernetes          prints Secrets, for: kubectl --namespace tidegate apply --server-side --filename -
  --folder FOLDER       writes a folder for each service, rabbitmq/definitions.json and redis/users.acl; a folder that has
                        them already stays as it is
  --readable NAME,NAME  folders whose files everybody may read, for volumes that only their own service mounts
  --help
`;

const { values } = parseArgs({
  options: {
    models: { type: 'string', default: 'default' },
    amqp: { type: 'string', default: 'amqp://rabbitmq:5672' },
    management: { type: 'string', default: 'http://rabbitmq.tidegate.svc:15672/' },
    redis: { type: 'string', default: 'redis://redis:6379' },
    kubernetes: { type: 'boolean', default: false },
    folder: { type: 'string' },
    readable: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
});

/** 192 bits, as letters and digits: it stands in addresses. */
const PASSWORD_BYTES = 24;

function makeFiles(models: readonly string[]): SecretFiles {
  return secretFiles({
    models,
    addresses: values,
    makePassword: () => randomBytes(PASSWORD_BYTES).toString('hex'),
    makeSalt: () => randomBytes(4),
  });
}

function namesIn(list: string): readonly string[] {
  return list.split(',').map((name) => name.trim());
}

/** Secrets as Kubernetes takes them; no label by which an apply would prune them. */
function asSecrets(files: SecretFiles): string {
  return Object.entries(files)
    .map(([name, stringData]) =>
      stringify(
        { apiVersion: 'v1', kind: 'Secret', metadata: { name }, type: 'Opaque', stringData },
        { lineWidth: 0 },
      ),
    )
    .join('---\n');
}

function writeFolder(folder: string, files: SecretFiles): void {
  if (existsSync(join(folder, 'rabbitmq/definitions.json'))) {
    console.log(`${folder} has users already: they stay`);
    return;
  }
  const readable = namesIn(values.readable);
  // The definitions come last, for by them it is known that all is there.
  const { rabbitmq = {}, ...others } = files;
  for (const [name, texts] of Object.entries({ ...others, rabbitmq })) {
    const [folderMode, fileMode] = readable.includes(name) ? [0o755, 0o444] : [0o700, 0o600];
    mkdirSync(join(folder, name), { recursive: true, mode: folderMode });
    for (const [file, text] of Object.entries(texts))
      writeFileSync(join(folder, name, file), text, { mode: fileMode });
  }
  console.log(`${folder} has a folder for each of ${Object.keys(files).join(', ')}`);
}

const models = namesIn(values.models);
const unfit = models.filter((name) => !MODEL_NAME_PATTERN.test(name));
if (values.help) console.log(USAGE);
else if (unfit.length > 0) {
  console.error(`no name of a model: ${unfit.join(', ')}`);
  process.exitCode = 1;
} else if (values.folder !== undefined) writeFolder(values.folder, makeFiles(models));
else if (values.kubernetes) console.log(asSecrets(makeFiles(models)));
else {
  console.error(USAGE);
  process.exitCode = 1;
}
