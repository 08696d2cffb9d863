import type { PolicyObservation, ScaledObject } from '@tidegate/autoscaling';
import { Replay, type ReplayedSide } from '@tidegate/simulation';
import type { AdviceCost } from './advice.js';
import type { AdviceGrowth } from './cost-tally.js';

/** The gateways count an arrival within this time. */
const COUNTED_AFTER_SECONDS = 5;
/** Played before anything counts: longer than cooldowns and stabilization windows, so that nothing depends on the beginning. */
const WARM_UP_SECONDS = 3_600;
/** Played at most at a time, some 30 ms of work. */
const STEP_SECONDS = 300;
/** After a pause of the readings that is longer, nothing of it counts, on no side. */
const LONGEST_PAUSE_SECONDS = 60;

/** The two rules that are compared. */
export interface ComparedScaledObjects {
  readonly inCharge: ScaledObject;
  readonly advised: ScaledObject;
}

/** What is seen at one moment. */
export interface ComparisonInput {
  /** Since the epoch. */
  readonly nowSeconds: number;
  readonly load: Pick<PolicyObservation, 'arrivals' | 'startupSeconds' | 'serviceSeconds'> & {
    readonly isPaused: boolean;
  };
  /** Workers that exist, ending ones included. */
  readonly workers: number;
  /** Jobs that wait. */
  readonly waiting: number;
}

type Sides = Readonly<Record<keyof ComparedScaledObjects, ReplayedSide>>;

interface Seen extends Pick<ComparisonInput, 'nowSeconds' | 'workers' | 'waiting'> {
  readonly isWarm: boolean;
}

/**
 * Compares, for one model, what is measured with what both rules would have done. It goes on with the time: the last hour is
 * replayed first, and counts for nothing; then each second adds what has come about on all three sides.
 */
export class ModelComparison {
  private replay: Replay<keyof ComparedScaledObjects> | undefined;
  private seen: Seen | undefined;

  /** @param tolerance - the HPA's, a fraction */
  constructor(
    private readonly scaledObjects: ComparedScaledObjects,
    private readonly tolerance: number,
  ) {}

  /** Workers that there should be now, in the replays; `undefined` before they have caught up. */
  get replicas(): Readonly<Record<keyof ComparedScaledObjects, number>> | undefined {
    if (this.replay === undefined || this.seen?.isWarm !== true) return undefined;
    const { inCharge, advised } = this.sides(this.replay);
    return { inCharge: inCharge.replicas, advised: advised.replicas };
  }

  /**
   * Goes on up to now.
   *
   * @returns what has come about since the last call, or why that is not known
   */
  goOn(input: ComparisonInput): AdviceGrowth | string {
    const { nowSeconds, load, workers, waiting } = input;
    if (load.startupSeconds.length === 0) return 'no start of a worker has been measured yet';
    if (load.serviceSeconds.length === 0) return 'no job has been measured yet';
    const targetSeconds = Math.floor(nowSeconds) - COUNTED_AFTER_SECONDS;
    const replay = this.replayUpTo(targetSeconds, load);
    const before = this.sides(replay);
    const toSeconds = Math.min(targetSeconds, replay.playedToSeconds + STEP_SECONDS);
    const jobs = replay.advance(toSeconds, load);
    const after = this.sides(replay);
    const { seen } = this;
    this.seen = { nowSeconds, workers, waiting, isWarm: toSeconds === targetSeconds };
    const seconds = nowSeconds - (seen?.nowSeconds ?? nowSeconds);
    const isUsable = seen?.isWarm === true && this.seen.isWarm && seconds >= 0;
    if (seen === undefined || !isUsable || seconds > LONGEST_PAUSE_SECONDS)
      return 'the time before is being replayed';
    return {
      seconds,
      jobs,
      measured: { workerSeconds: seen.workers * seconds, waitingSeconds: seen.waiting * seconds },
      inCharge: growth(before.inCharge, after.inCharge),
      advised: growth(before.advised, after.advised),
    };
  }

  /** The replay, from the beginning where the arrivals since its last step are no longer known. */
  private replayUpTo(
    targetSeconds: number,
    load: ComparisonInput['load'],
  ): Replay<keyof ComparedScaledObjects> {
    const { replay, scaledObjects, tolerance } = this;
    if (replay !== undefined && replay.playedToSeconds >= load.arrivals.startSeconds) return replay;
    const beginSeconds = Math.max(targetSeconds - WARM_UP_SECONDS, load.arrivals.startSeconds);
    const sides = { ...scaledObjects };
    this.replay = new Replay({ sides, beginSeconds, load, loop: { tolerance } });
    this.seen = undefined;
    return this.replay;
  }

  private sides(replay: Replay<keyof ComparedScaledObjects>): Sides {
    return { inCharge: replay.stateOf('inCharge'), advised: replay.stateOf('advised') };
  }
}

function growth(before: ReplayedSide, after: ReplayedSide): AdviceCost {
  return {
    workerSeconds: after.workerSeconds - before.workerSeconds,
    waitingSeconds: after.waitingSeconds - before.waitingSeconds,
  };
}
