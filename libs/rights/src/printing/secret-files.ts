import { brokerDefinitions } from '../broker-definitions.js';
import { roleName, serviceRoles, userName, type Role } from '../roles.js';
import { storeAcl } from '../store-acl.js';

/** Where broker and store are, as services are told; users and passwords come into these addresses. */
export interface BackendAddresses {
  /** `amqp://…` or `amqps://…`; its path is the virtual host, as in a service's own address. */
  readonly amqp: string;
  /** `http://…` or `https://…`, as KEDA reaches it too. */
  readonly management: string;
  /** `redis://…` or `rediss://…` */
  readonly redis: string;
}

/** What the files are made of. */
export interface SecretFilesOptions {
  readonly models: readonly string[];
  readonly addresses: BackendAddresses;
  /** A new one at each call; letters and digits. */
  readonly makePassword: () => string;
  /** Four bytes, others at each call. */
  readonly makeSalt: () => Uint8Array;
}

/** Texts of files by their names, by who reads them: each role, `rabbitmq` and `redis`. */
export type SecretFiles = Readonly<Record<string, Readonly<Record<string, string>>>>;

interface Login {
  readonly role: Role;
  readonly password: string;
}

/**
 * All that is secret, one folder (or Secret of Kubernetes) for each who reads it: addresses with passwords for the services,
 * users with hashes for broker and store.
 */
export function secretFiles({ models, addresses, makePassword, makeSalt }: SecretFilesOptions): SecretFiles {
  const logins = serviceRoles(models).map((role): Login => ({ role, password: makePassword() }));
  const virtualHost = decodeURIComponent(new URL(addresses.amqp).pathname.slice(1)) || '/';
  const users = logins.map((login) => ({ ...login, salt: makeSalt() }));
  return {
    ...Object.fromEntries(logins.map((login) => [roleName(login.role), addressesOf(login, addresses)])),
    rabbitmq: {
      'definitions.json': `${JSON.stringify(brokerDefinitions({ virtualHost, users }), undefined, 2)}\n`,
    },
    redis: { 'users.acl': `${storeAcl({ users }).join('\n')}\n` },
  };
}

function addressesOf(login: Login, { amqp, management, redis }: BackendAddresses): Record<string, string> {
  const amqpUrl = { 'amqp-url': withLogin(amqp, login) };
  const redisUrl = { 'redis-url': withLogin(redis, login) };
  switch (login.role.kind) {
    case 'gateway':
      return { ...amqpUrl, 'management-url': withLogin(management, login), ...redisUrl };
    case 'keda': {
      // KEDA reads the virtual host from the path; the slash alone is the virtual host `/`.
      const url = new URL(management);
      url.pathname = new URL(amqp).pathname;
      return { 'management-url': withLogin(url.href, login) };
    }
    default:
      return { ...amqpUrl, ...redisUrl };
  }
}

function withLogin(address: string, { role, password }: Login): string {
  const url = new URL(address);
  url.username = userName(role);
  url.password = password;
  return url.href;
}
