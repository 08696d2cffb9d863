import type { StoreConnection } from '../connection/store-connection.js';
import { scalingKey } from '../keys.js';
import {
  LIST_QUESTION_AGES,
  NOTE_QUESTION,
  RECALL_DECISION,
  REMEMBER_DECISION,
} from '../scripts/redis-scripts.js';

/** What is known of a ScaledObject that nobody asks about or decides on is forgotten after this time. */
const KEPT_SECONDS = 86_400;

/** A ScaledObject that several scalers answer about. */
export interface SharedScaledObject {
  readonly namespace: string;
  readonly name: string;
  readonly model: string;
}

/** What the next decision needs of the last one. Times are ages, seconds from 0. */
export interface PastDecision {
  /** What was answered, and how long ago it was first this. */
  readonly replicas: number;
  readonly secondsSinceAnswer: number;
  /** Workers that there were at the last decision, and whether any job waited or ran. */
  readonly workers: number;
  readonly hadWork: boolean;
  /** Whether there should be any worker, and how long ago that was last decided on. */
  readonly isActive: boolean;
  readonly secondsSinceActivity: number;
}

/** What is known of the past of a ScaledObject. */
export interface RecalledDecision {
  /** Grows with each decision; an integer from 0. */
  readonly revision: number;
  /** Absent where nothing has been decided with these settings. */
  readonly decision: PastDecision | undefined;
  /** Seconds between the creation of a pod and the start of its worker; absent until it is measured. */
  readonly startupLeadSeconds: number | undefined;
}

/** The scripts of what scalers share. */
export const SCALING_SCRIPTS = [RECALL_DECISION, REMEMBER_DECISION, NOTE_QUESTION, LIST_QUESTION_AGES];

/**
 * What scalers share, so that each answers as if it had given all answers: what was last decided about a ScaledObject, and
 * when KEDA last asked any of them. Their clocks may differ, so times are kept on the store's clock and come as ages.
 *
 * Every method throws StoreUnavailableError.
 */
export class SharedScaling {
  constructor(private readonly store: StoreConnection) {}

  /**
   * The last decision of any scaler.
   *
   * @param settings - what the decision also depends on, as a short text: one with other settings does not count
   */
  async recall(scaledObject: SharedScaledObject, settings: string): Promise<RecalledDecision> {
    const reply = await this.store.run(RECALL_DECISION, [keyOf(scaledObject)], [settings]);
    const [revision, lead, replicas, answerMs, workers, hadWork, isActive, activityMs] = reply as string[];
    const always = { revision: Number(revision), startupLeadSeconds: lead ? Number(lead) : undefined };
    if (replicas === undefined) return { ...always, decision: undefined };
    const decision: PastDecision = {
      replicas: Number(replicas),
      secondsSinceAnswer: Number(answerMs) / 1000,
      workers: Number(workers),
      hadWork: hadWork === '1',
      isActive: isActive === '1',
      secondsSinceActivity: Number(activityMs) / 1000,
    };
    return { ...always, decision };
  }

  /**
   * Keeps a decision for the next one, whoever makes it.
   *
   * @param recalled - as it was read for this decision, with the start-up lead that is known now
   * @returns whether it is kept: not where another scaler has decided since then, so that one that was frozen on its way
   *   changes nothing
   */
  async remember(
    scaledObject: SharedScaledObject,
    settings: string,
    recalled: Pick<RecalledDecision, 'revision' | 'startupLeadSeconds'>,
    decision: PastDecision,
  ): Promise<boolean> {
    const reply = await this.store.run(
      REMEMBER_DECISION,
      [keyOf(scaledObject)],
      [
        KEPT_SECONDS,
        recalled.revision,
        settings,
        decision.replicas,
        milliseconds(decision.secondsSinceAnswer),
        decision.workers,
        decision.hadWork ? 1 : 0,
        decision.isActive ? 1 : 0,
        milliseconds(decision.secondsSinceActivity),
        recalled.startupLeadSeconds ?? '',
      ],
    );
    return reply === 1;
  }

  /** KEDA has asked this scaler about a ScaledObject. */
  async noteQuestion(scaledObject: SharedScaledObject): Promise<void> {
    await this.store.run(NOTE_QUESTION, [keyOf(scaledObject)], [KEPT_SECONDS]);
  }

  /**
   * Seconds since KEDA last asked any scaler about each of these.
   *
   * @returns in the same order; `undefined` where nobody has been asked for a day
   * @throws {StoreUnavailableError} also while the store refuses writes: then it cannot know of the latest questions
   */
  async secondsSinceQuestions(
    scaledObjects: readonly SharedScaledObject[],
  ): Promise<readonly (number | undefined)[]> {
    this.store.requireWritesOfOthers();
    if (scaledObjects.length === 0) return [];
    const ages = await this.store.run(LIST_QUESTION_AGES, scaledObjects.map(keyOf), []);
    return (ages as number[]).map((ageMs) => (ageMs < 0 ? undefined : ageMs / 1000));
  }
}

function keyOf({ namespace, name, model }: SharedScaledObject): string {
  return scalingKey(model, `${namespace}/${name}`);
}

function milliseconds(seconds: number): number {
  return Math.max(0, Math.round(seconds * 1000));
}
