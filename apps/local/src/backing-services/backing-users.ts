import { brokerDefinitions, storeAcl, userName, type Role } from '@tidegate/rights';
import { randomBytes } from 'node:crypto';
import type { Passwords } from '../secrets/passwords.js';

/** The user as whom the owner of the stack may look at broker and store. No service has its password. */
export const ADMINISTRATOR = 'administrator';

/** Who works with a private broker or store. */
export type BackingUser = Role | typeof ADMINISTRATOR;

type BackingService = 'broker' | 'store';

/** RabbitMQ's own user, whose password everybody knows; data of an earlier version has it. */
const KNOWN_USER = 'guest';

const SALT_BYTES = 4;

/** The users of a private broker and store, each with a random password and with the rights of its role. */
export class BackingUsers {
  /**
   * @param passwords - of the stack
   * @param roles - one for each service, and for the worker of each model
   */
  constructor(
    private readonly passwords: Passwords,
    private readonly roles: readonly Role[],
  ) {}

  /** Name and password of a user, as an address has them in front of its host. */
  credentials(service: BackingService, user: BackingUser): string {
    const name = user === ADMINISTRATOR ? ADMINISTRATOR : userName(user);
    return `${name}:${this.passwordOf(service, user)}`;
  }

  /** The definitions that the broker imports at every start. */
  brokerDefinitions(): object {
    const salt = () => randomBytes(SALT_BYTES);
    const password = this.passwordOf('broker', ADMINISTRATOR);
    return brokerDefinitions({
      users: this.roles.map((role) => ({ role, password: this.passwordOf('broker', role), salt: salt() })),
      administrator: { name: ADMINISTRATOR, password, salt: salt() },
      locked: [KNOWN_USER],
    });
  }

  /** The lines of the store's access list. */
  storeAcl(): readonly string[] {
    const users = this.roles.map((role) => ({ role, password: this.passwordOf('store', role) }));
    const password = this.passwordOf('store', ADMINISTRATOR);
    return storeAcl({ users, administrator: { name: ADMINISTRATOR, password } });
  }

  /** What nodes and tools of the broker know each other by. Who has it can run code in the broker; Erlang's own is guessable. */
  distributionCookie(): string {
    return this.passwords.of('distribution of the broker');
  }

  private passwordOf(service: BackingService, user: BackingUser): string {
    return this.passwords.of(
      `${user === ADMINISTRATOR ? ADMINISTRATOR : userName(user, '')} at the ${service}`,
    );
  }
}
