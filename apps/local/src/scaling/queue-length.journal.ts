import type { ReadingStore, ScalingDecisionNote } from '@tidegate/job-store';
import { JobServiceSettings, readSettings, storeAddress } from '@tidegate/service';
import type { StackContext } from '../context/stack-context.js';
import type { ScalingStep } from './scaling-loop.js';

/** How often a number that stays the same is noted again, seconds: less often than it stops to count in the store. */
const NOTED_AGAIN_SECONDS = 5;

const COMMAND_TIMEOUT_SECONDS = 2;

/** Notes in the store what was decided about one model. */
export type NoteStep = (step: ScalingStep) => void;

/** Whose decisions are noted. */
export interface NotedLoop {
  readonly model: string;
  readonly scaledObject: string;
  readonly maxReplicas: number;
}

/**
 * Notes in the store how many workers there should be where the length of the queue decides, for gateways to show. With our scaler,
 * that notes it. Nothing waits for it, and nothing fails: what is lost is noted again in a few seconds.
 */
export class QueueLengthJournal {
  constructor(
    private readonly store: Pick<ReadingStore['scalingDecisions'], 'note'>,
    private readonly nowSeconds: () => number,
  ) {}

  /** Opens one, which is closed with the stack. The driver of the store is loaded here: not every stack needs it. */
  static async open(
    { environment, settings: { REDIS_SENTINEL_PASSWORD }, stops }: StackContext,
    redisUrl: string,
    nowSeconds: () => number,
  ): Promise<QueueLengthJournal> {
    const { ReadingStore: Store } = await import('@tidegate/job-store');
    const settings = readSettings(JobServiceSettings, {
      ...environment,
      REDIS_URL: redisUrl,
      REDIS_SENTINEL_PASSWORD,
    });
    const store = new Store({
      ...storeAddress(settings),
      commandTimeoutSeconds: COMMAND_TIMEOUT_SECONDS,
    });
    stops.add(() => store.close());
    void store.open();
    return new QueueLengthJournal(store.scalingDecisions, nowSeconds);
  }

  /** What notes the decisions about one model. */
  of({ model, scaledObject, maxReplicas }: NotedLoop): NoteStep {
    let noted = { to: -1, atSeconds: Number.NEGATIVE_INFINITY };
    return ({ from, to, explanation, queueReading }) => {
      const atSeconds = this.nowSeconds();
      if (to === noted.to && atSeconds - noted.atSeconds < NOTED_AGAIN_SECONDS) return;
      noted = { to, atSeconds };
      const inputs = typeof queueReading === 'object' ? waitingAndRunning(queueReading) : {};
      const note: ScalingDecisionNote = {
        by: 'queue_length',
        scaledObject,
        from,
        wanted: to,
        allowed: to,
        ...(to >= maxReplicas ? { limit: 'maxReplicas' } : {}),
        reason: explanation,
        inputs,
      };
      this.store.note(model, note).catch(() => undefined);
    };
  }
}

function waitingAndRunning({
  ready,
  unacknowledged,
}: Readonly<Record<'ready' | 'unacknowledged', number>>): Readonly<Record<string, number>> {
  return { ready, unacknowledged };
}
