import {
  seededRandom,
  type ArrivalsBySecond,
  type ControlLoopOptions,
  type ScaledObject,
} from '@tidegate/autoscaling';
import { controllerFor } from '../controllers/controller-for.js';
import { LiveSimulation } from './live-simulation.js';
import { RecentArrivals } from './recent-arrivals.js';

/** What was measured of a model. */
export interface MeasuredLoad {
  /** On the clock of the replay's times. */
  readonly arrivals: ArrivalsBySecond;
  /** Measured times from creation to ready, seconds; one at least. */
  readonly startupSeconds: readonly number[];
  /** Measured run times of jobs, seconds; one at least. */
  readonly serviceSeconds: readonly number[];
  /** No worker takes a job. */
  readonly isPaused: boolean;
}

/** What is replayed. */
export interface ReplayOptions<Side extends string> {
  /** The rules that are compared, each by its ScaledObject. */
  readonly sides: Readonly<Record<Side, ScaledObject>>;
  /** When it begins, with no worker and no job; an integer. */
  readonly beginSeconds: number;
  /** What has come before that, so that the policy knows it, and the times that it was measured with. */
  readonly load: MeasuredLoad;
  readonly loop?: ControlLoopOptions;
}

/** How one rule has fared so far. */
export interface ReplayedSide {
  /** Workers × their time from creation to their end. */
  readonly workerSeconds: number;
  /** Waiting jobs × time: the sum of the waits. */
  readonly waitingSeconds: number;
  /** Workers that there should be now. */
  readonly replicas: number;
}

/**
 * Plays the measured load of a model under several rules at once, as it comes: the same jobs at the same times, each as long
 * under every rule, and start-ups drawn from the same measured times. So what the simulator leaves out falls on all of
 * them alike.
 *
 * Jobs of one second arrive evenly within it. Run times and start-ups are drawn from the latest measured ones, by a fixed
 * seed. Jobs that arrive while the model is paused arrive when it goes on: nobody could have served them earlier.
 */
export class Replay<Side extends string> {
  private readonly played: ReadonlyMap<Side, LiveSimulation>;
  private load: MeasuredLoad;
  private toSeconds: number;
  private held = 0;

  constructor(private readonly options: ReplayOptions<Side>) {
    this.load = options.load;
    this.toSeconds = options.beginSeconds;
    const sides = Object.entries(options.sides) as [Side, ScaledObject][];
    this.played = new Map(sides.map(([side, scaledObject]) => [side, this.play(scaledObject)]));
  }

  /** Up to when it has been played. */
  get playedToSeconds(): number {
    return this.toSeconds;
  }

  /**
   * Goes on up to a time.
   *
   * @param toSeconds - an integer; all arrivals before it are counted
   * @returns how many jobs have arrived
   */
  advance(toSeconds: number, load: MeasuredLoad): number {
    this.load = load;
    const { beginSeconds } = this.options;
    const { startSeconds, counts } = load.arrivals;
    const arrivals: number[] = [];
    for (let second = this.toSeconds; second < toSeconds; second += 1) {
      this.held += counts[second - startSeconds] ?? 0;
      if (load.isPaused) continue;
      for (let job = 0; job < this.held; job += 1)
        arrivals.push(second - beginSeconds + (job + 0.5) / this.held);
      this.held = 0;
    }
    this.toSeconds = Math.max(this.toSeconds, toSeconds);
    for (const side of this.played.values()) side.advance(this.toSeconds - beginSeconds, arrivals);
    return arrivals.length;
  }

  /** How a rule has fared so far. */
  stateOf(side: Side): ReplayedSide {
    const { workerSeconds = 0, waitingSeconds = 0, replicas = 0 } = this.played.get(side) ?? {};
    return { workerSeconds, waitingSeconds, replicas };
  }

  private play(scaledObject: ScaledObject): LiveSimulation {
    const { beginSeconds, load, loop = {} } = this.options;
    const { startSeconds, counts } = load.arrivals;
    const recent = new RecentArrivals({ startSeconds: startSeconds - beginSeconds, counts }, 0);
    const controller = controllerFor({
      scaledObject,
      arrivals: ({ nowSeconds }) => recent.upTo(nowSeconds),
      loop,
    });
    for (const seconds of load.startupSeconds) controller.startedUp?.(seconds);
    for (const seconds of load.serviceSeconds) controller.served?.(seconds);
    const startups = seededRandom(0);
    return new LiveSimulation({
      controller,
      nextStartupSeconds: () => drawn(this.load.startupSeconds, startups()),
      serviceSecondsOf: (job) => drawn(this.load.serviceSeconds, seededRandom(job)()),
      // Only our scaler marks the idle ones.
      idleGoFirst: scaledObject.triggers[0]?.kind !== 'rabbitmq',
      onArrival: (atSeconds) => recent.add(atSeconds),
    });
  }
}

function drawn(samples: readonly number[], fraction: number): number {
  return samples[Math.floor(fraction * samples.length)] ?? 0;
}
