import { findUnreadable, ModelSetupError, type LocalModelHostOptions, type ModelUser } from '@tidegate/model';

/** The numbers of users that no other program of a Debian system is given; each worker of a machine takes one of them. */
const OWN_USERS = { first: 64_000, count: 900 } as const;

/** What the choice of a user depends on. */
export interface ModelUserChoice {
  /** As in the setting MODEL_USER. */
  readonly setting: string;
  /** How the model is run, apart from its user. */
  readonly options: LocalModelHostOptions;
  /** The number of this process's user; `undefined` on a system that has none. */
  readonly ownUserId: number | undefined;
  /** The number of this process. */
  readonly processId: number;
  /** Receives a line for the user where the model runs as root. */
  readonly warn: (line: string) => void;
}

/**
 * Chooses whom the model runs as. Example: a worker of root with `auto:3` runs it as user 64003, unless that user cannot read the
 * model's file; `auto` takes the user by the worker's process id, so that two workers seldom have the same.
 *
 * @returns `undefined` for the user of this process
 */
export function chooseModelUser({
  setting,
  options,
  ownUserId,
  processId,
  warn,
}: ModelUserChoice): ModelUser | undefined {
  if (setting === 'same') return undefined;
  const [first = '', second] = setting.split(':');
  if (first !== 'auto') return { userId: Number(first), groupId: Number(second ?? first) };
  if (ownUserId !== 0) return undefined;
  const userId = OWN_USERS.first + (Number(second ?? processId) % OWN_USERS.count);
  const user = { userId, groupId: userId };
  const unreadable = unreadableFor(user, options);
  if (unreadable === undefined) return user;
  warn(
    `runs as root, because user ${userId} cannot read ${unreadable}: let others read it and enter its folders, or set MODEL_USER`,
  );
  return undefined;
}

/** A program that is not there keeps the model from starting, whose error then names it. */
function unreadableFor(user: ModelUser, options: LocalModelHostOptions): string | undefined {
  try {
    return findUnreadable(options, user);
  } catch (error) {
    if (error instanceof ModelSetupError) return undefined;
    throw error;
  }
}
