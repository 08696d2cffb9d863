import type { StoreConnection } from '../connection/store-connection.js';
import { decisionsKey, wantedKey } from '../keys.js';
import { NOTE_DECISION } from '../scripts/redis-scripts.js';

/** Decisions of a model that are kept. */
const MOST_DECISIONS = 50;

/** How long they are kept, seconds: as long as the history of the model. */
const KEPT_SECONDS = 7 * 86_400;

/** How long a decision counts without another one, seconds: KEDA asks every 30 s where nothing else is set. */
const WANTED_SECONDS = 90;

/** How many workers a model should have, and why. */
export interface ScalingDecisionNote {
  /** What decides: our scaler, or the length of the queue on one machine. */
  readonly by: 'scaler' | 'queue_length';
  /** The ScaledObject that it is about. */
  readonly scaledObject: string;
  /** How many workers there were. */
  readonly from: number;
  /** How many there should be, by the rule. */
  readonly wanted: number;
  /** How many of these the limits allow. */
  readonly allowed: number;
  /** The limit that the number is at; absent where it is at none. */
  readonly limit?: string;
  /** The rule that decided, as text. */
  readonly reason: string;
  /** What it was decided on: numbers by name. */
  readonly inputs: Readonly<Record<string, number>>;
}

/** A decision that is kept. */
export interface KeptScalingDecision extends ScalingDecisionNote {
  /** When it was made, milliseconds since the epoch. */
  readonly atMs: number;
}

/**
 * The latest changes of how many workers each model should have, and the present number, of whoever decides: bounded by number
 * and time, so that a model that is gone leaves nothing. Every method throws StoreUnavailableError.
 */
export class ScalingDecisions {
  constructor(private readonly store: StoreConnection) {}

  /** Notes a decision; it is kept where number, limit or rule have changed. */
  async note(model: string, decision: ScalingDecisionNote): Promise<void> {
    const { by, scaledObject, wanted, allowed, limit = '' } = decision;
    await this.store.run(
      NOTE_DECISION,
      [decisionsKey(model), wantedKey(model)],
      [
        KEPT_SECONDS,
        MOST_DECISIONS,
        WANTED_SECONDS,
        allowed,
        [by, scaledObject, wanted, allowed, limit].join(' '),
        JSON.stringify(decision),
      ],
    );
  }

  /**
   * The latest decisions about a model, the newest first.
   *
   * @param most - how many at most
   */
  async list(model: string, most: number): Promise<readonly KeptScalingDecision[]> {
    const texts = await this.store.guard(() =>
      this.store.redis.lrange(decisionsKey(model), '0', String(most - 1)),
    );
    return texts.map((text) => {
      const space = text.indexOf(' ');
      const decision = JSON.parse(text.slice(space + 1)) as ScalingDecisionNote;
      return { atMs: Number(text.slice(0, space)), ...decision };
    });
  }

  /** How many workers a model should have; `undefined` where nobody has decided lately. */
  async wanted(model: string): Promise<number | undefined> {
    const text = await this.store.guard(() => this.store.redis.hget(wantedKey(model), 'wanted'));
    return text === null ? undefined : Number(text);
  }
}
