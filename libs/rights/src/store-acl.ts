import { createHash } from 'node:crypto';
import { rightsOf, type StoreGrant } from './rights.js';
import { USER_PREFIX, userName, type Role } from './roles.js';

/** One user of the store. */
export interface StoreUser {
  readonly role: Role;
  readonly password: string;
}

/** What an access list is made of. */
export interface StoreAclOptions {
  /** Those of roles that do not know the store are left out. */
  readonly users: readonly StoreUser[];
  /**
   * Before the name of each user.
   * @defaultValue `tidegate-`
   */
  readonly userPrefix?: string;
  /** A user who may do everything: for the owner of a store, and no service. */
  readonly administrator?: { readonly name: string; readonly password: string };
}

/** Every key, every channel, every command. */
const ALL_RIGHTS = '~* &* +@all';

/**
 * The user that everybody is who gives no name: nobody can be it. It keeps its rights, since Redis loads its append-only file
 * as this user: without them, every transaction and every script of the file is refused at the next start, and what they wrote
 * is lost (Redis 7.0.15 and 8.0.6, not Valkey 9.1.2: `findings/redis-default-user-loads-the-file.sh`).
 */
const DEFAULT_USER = `user default reset off ${ALL_RIGHTS}`;

/**
 * Lines of an `aclfile`, or of `redis.conf`, for Redis 7.0 and later and Valkey. The user `default`, who Redis takes everybody for
 * that gives no name, is off. `tidegate-health` has no password and can do nothing but ask whether the store answers: it is for
 * the probes of the store itself.
 *
 * @see https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/
 */
export function storeAcl({
  users,
  userPrefix = USER_PREFIX,
  administrator,
}: StoreAclOptions): readonly string[] {
  const administrators = administrator === undefined ? [] : [administrator];
  return [
    DEFAULT_USER,
    `user ${userPrefix}health reset on nopass +ping`,
    ...users.flatMap(({ role, password }) => {
      const rules = storeRules(role, password);
      return rules === undefined ? [] : [`user ${userName(role, userPrefix)} ${rules.join(' ')}`];
    }),
    ...administrators.map(
      ({ name, password }) => `user ${name} ${loginRules(password).join(' ')} ${ALL_RIGHTS}`,
    ),
  ];
}

/**
 * The rules of a role's user, for `ACL SETUSER`; `undefined` for a role that does not know the store. What is not named is
 * refused. Each grant is a selector of its own, so that a command which may be sent for some keys may not be for others.
 */
export function storeRules(role: Role, password: string): readonly string[] | undefined {
  const { store } = rightsOf(role);
  if (store === undefined) return undefined;
  return [...loginRules(password), ...store.map((grant) => `(${selector(grant).join(' ')})`)];
}

/** A user without any right, who may log in. */
function loginRules(password: string): readonly string[] {
  return ['reset', 'on', `#${createHash('sha256').update(password).digest('hex')}`];
}

const ACCESS = { read: '%R~', write: '%W~', all: '~' } as const;

function selector({ keys = [], access = 'all', channels = [], commands }: StoreGrant): readonly string[] {
  return [
    ...keys.map((pattern) => `${ACCESS[access]}${pattern}`),
    ...channels.map((pattern) => `&${pattern}`),
    ...commands.map((command) => `+${command}`),
  ];
}
