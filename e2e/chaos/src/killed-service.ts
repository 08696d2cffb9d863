import { chooseBetween, type RandomSource, type StartedService, waitUntilReady } from '@tidegate/harness';
import { setTimeout as delay } from 'node:timers/promises';

/** How a service is killed again and again. */
export interface KillPattern {
  readonly random: RandomSource;
  /** How long it lives each time, seconds: at least and at most. */
  readonly lifeSeconds: readonly [least: number, most: number];
  /** Chooses by what it ends; SIGKILL when not given. */
  readonly chooseSignal?: () => 'SIGKILL' | 'SIGTERM';
  readonly signal: AbortSignal;
}

/** A service that is killed now and then, and comes back at its address. */
export class KilledService {
  /** How often it was killed. */
  kills = 0;
  private restarting: Promise<void> | undefined;

  private constructor(
    private readonly begin: () => Promise<StartedService>,
    private current: StartedService,
  ) {}

  /** @param begin - starts it, each time at the same address */
  static async start(begin: () => Promise<StartedService>): Promise<KilledService> {
    const current = await begin();
    await waitUntilReady(current);
    return new KilledService(begin, current);
  }

  /** `http://127.0.0.1:…` */
  get url(): string {
    return this.current.url;
  }

  /** Kills it, unless it is being started again, and starts it again when it has ended. */
  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    this.restarting ??= this.restart(signal).finally(() => (this.restarting = undefined));
    await this.restarting;
  }

  /** Kills it again and again, at any moment of its life, also while it starts. */
  async killUntilAborted({ random, lifeSeconds, chooseSignal, signal }: KillPattern): Promise<void> {
    for (;;) {
      await delay(chooseBetween(...lifeSeconds, random) * 1000);
      if (signal.aborted) return;
      await this.kill(chooseSignal?.());
    }
  }

  /** Stops it for a while, as a machine that hangs; it may be killed meanwhile. */
  async freeze(seconds: number): Promise<void> {
    const { service } = this.current;
    service.signal('SIGSTOP');
    await delay(seconds * 1000);
    service.signal('SIGCONT');
  }

  async stop(): Promise<void> {
    await this.restarting;
    await this.current.service.stop();
  }

  private async restart(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.kills += 1;
    this.current.service.signal(signal);
    await this.current.service.waitForExit();
    this.current = await this.begin();
  }
}
