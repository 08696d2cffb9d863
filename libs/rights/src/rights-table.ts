import { brokerPermissions } from './broker-definitions.js';
import { rightsOf } from './rights.js';
import { roleName, type Role } from './roles.js';
import { storeRules } from './store-acl.js';

/** A worker of the model that is called so, in the table. */
const ANY_MODEL = 'MODEL';

const ROLES: readonly Role[] = [
  { kind: 'gateway' },
  { kind: 'worker', model: ANY_MODEL },
  { kind: 'scaler' },
  { kind: 'keda' },
  { kind: 'operator' },
];

/** All rights in Markdown, for the README. */
export function rightsTable(): string {
  const broker = ROLES.map((role) => {
    const { does, broker: rights } = rightsOf(role);
    const { configure, write, read } = brokerPermissions(role);
    return `| \`${roleName(role)}\` | ${does} | ${[configure, write, read].map(cell).join(' | ')} | ${rights.tag ?? 'none'} |`;
  });
  const store = ROLES.flatMap((role) => {
    const rules = storeRules(role, '')?.slice(FIRST_GRANT) ?? [];
    return (rightsOf(role).store ?? []).map(
      ({ about }, index) => `| \`${roleName(role)}\` | ${about} | \`${rules[index] ?? ''}\` |`,
    );
  });
  return [
    '| role | what it does | RabbitMQ: configure | write | read | tag |',
    '| --- | --- | --- | --- | --- | --- |',
    ...broker,
    '',
    '| role | Redis: what for | rule |',
    '| --- | --- | --- |',
    ...store,
    '',
  ].join('\n');
}

/** Behind `reset`, `on` and the password. */
const FIRST_GRANT = 3;

function cell(pattern: string): string {
  return pattern === '^$' ? '–' : `\`${pattern.replaceAll('|', String.raw`\|`)}\``;
}
