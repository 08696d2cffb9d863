import type { JsonObject } from '@tidegate/contracts';
import { createHash } from 'node:crypto';
import { ANY, rightsOf } from './rights.js';
import { userName, type Role } from './roles.js';

/** One user of the broker. */
export interface BrokerUser {
  readonly role: Role;
  readonly password: string;
  /** Four random bytes. */
  readonly salt: Uint8Array;
}

/** A user who may do everything: for the owner of a broker, and no service. */
export interface BrokerAdministrator {
  readonly name: string;
  readonly password: string;
  /** Four random bytes. */
  readonly salt: Uint8Array;
}

/** What definitions are made of. */
export interface BrokerDefinitionsOptions {
  /** @defaultValue `/` */
  readonly virtualHost?: string;
  readonly users: readonly BrokerUser[];
  /**
   * Before the name of each user.
   * @defaultValue `tidegate-`
   */
  readonly userPrefix?: string;
  readonly administrator?: BrokerAdministrator;
  /** Users of earlier days that nobody may log in as any more, such as `guest`. */
  readonly locked?: readonly string[];
}

/** The three patterns of one user in one virtual host. */
export interface BrokerPermissions {
  readonly configure: string;
  readonly write: string;
  readonly read: string;
}

/**
 * Definitions that RabbitMQ 3.10 and later import at their start (`load_definitions`): users, the virtual host and who may do
 * what in it. A broker that has such a file makes no user `guest`.
 *
 * @see https://www.rabbitmq.com/docs/definitions
 */
export function brokerDefinitions({
  virtualHost = '/',
  users,
  userPrefix,
  administrator,
  locked = [],
}: BrokerDefinitionsOptions): JsonObject {
  const administrators = administrator === undefined ? [] : [administrator];
  return {
    users: [
      ...users.map(({ role, password, salt }) => ({
        name: userName(role, userPrefix),
        ...hashOf(password, salt),
        tags: tagsOf(role),
      })),
      ...administrators.map(({ name, password, salt }) => ({
        name,
        ...hashOf(password, salt),
        tags: ['administrator'],
      })),
      // Nobody is let in without a hash.
      ...locked.map((name) => ({ name, password_hash: '', tags: [] })),
    ],
    vhosts: [{ name: virtualHost }],
    permissions: [
      ...users.map(({ role }) => [userName(role, userPrefix), brokerPermissions(role)] as const),
      ...administrators.map(({ name }) => [name, ALL_PERMISSIONS] as const),
    ].map(([user, permissions]) => ({ user, vhost: virtualHost, ...permissions })),
  };
}

const ALL_PERMISSIONS: BrokerPermissions = { configure: '.*', write: '.*', read: '.*' };

function hashOf(password: string, salt: Uint8Array) {
  return {
    password_hash: brokerPasswordHash(password, salt),
    hashing_algorithm: 'rabbit_password_hashing_sha256',
  };
}

/**
 * The hash of a password as RabbitMQ keeps it.
 *
 * @see https://www.rabbitmq.com/docs/passwords#computing-password-hash
 */
export function brokerPasswordHash(password: string, salt: Uint8Array): string {
  const digest = createHash('sha256').update(salt).update(password).digest();
  return Buffer.concat([salt, digest]).toString('base64');
}

/** What a role may configure, write and read, as patterns that match whole names. */
export function brokerPermissions(role: Role): BrokerPermissions {
  const { configure, write, read } = rightsOf(role).broker;
  return { configure: patternOf(configure), write: patternOf(write), read: patternOf(read) };
}

/** The tags of a role's user. */
export function tagsOf(role: Role): readonly string[] {
  const { tag } = rightsOf(role).broker;
  return tag === undefined ? [] : [tag];
}

/** `^$` for no name at all: no queue and no exchange has an empty one. */
function patternOf(names: readonly string[]): string {
  const alternatives = names.map((name) => name.split(ANY).map(quote).join('.*'));
  return alternatives.length > 1 ? `^(${alternatives.join('|')})$` : `^${alternatives.join('')}$`;
}

/** A name within a regular expression, where it means nothing but itself. */
function quote(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
