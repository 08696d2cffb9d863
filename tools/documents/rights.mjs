// What comes from the rights: the tables in the README of libs/rights, and the secrets of components/local that everybody knows.
import { rightsTable, secretFiles } from '@tidegate/rights';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '../install.mjs';

const README = 'libs/rights/README.md';
const BETWEEN_MARKERS = /(<!-- rights:start -->\n)[\s\S]*?(<!-- rights:end -->)/;

const LOCAL_SECRETS = 'kustomize/components/local/secrets';

/** The README of libs/rights with its tables, and the files that components/local makes Secrets of. */
export function rightsDocuments() {
  const readme = readFileSync(join(workspaceRoot, README), 'utf8').replace(
    BETWEEN_MARKERS,
    (_, start, end) => `${start}\n${rightsTable()}\n${end}`,
  );
  return [{ file: README, text: readme }, ...localSecrets()];
}

function localSecrets() {
  const files = secretFiles({
    models: ['default'],
    addresses: {
      amqp: 'amqp://rabbitmq:5672',
      management: 'http://rabbitmq.tidegate.svc:15672/',
      redis: 'redis://redis:6379',
    },
    makePassword: () => 'local',
    makeSalt: () => new Uint8Array(4),
  });
  return Object.entries(files).flatMap(([folder, texts]) =>
    Object.entries(texts).map(([name, text]) => ({ file: `${LOCAL_SECRETS}/${folder}/${name}`, text })),
  );
}
