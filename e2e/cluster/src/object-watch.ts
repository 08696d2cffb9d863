import {
  makeInformer,
  type Informer,
  type KubernetesListObject,
  type KubernetesObject,
  type ObjectCache,
} from '@kubernetes/client-node';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClusterConnection } from './cluster-connection.js';
import { ClusterError, explainFailure } from './cluster.error.js';

/** Which objects are watched. */
export interface WatchedObjects<Watched extends KubernetesObject> {
  readonly connection: ClusterConnection;
  /** `pods`, `deployments.apps`. */
  readonly resource: string;
  readonly path: string;
  readonly labelSelector: string;
  readonly list: () => Promise<KubernetesListObject<Watched>>;
  /** Called with an object that is new or has changed, or that is gone. */
  readonly onChange: (object: Watched, isGone: boolean) => void;
}

const FIRST_PAUSE_MS = 250;
const MOST_PAUSE_MS = 5000;

/** Objects of one kind, followed by a watch. If the watch ends it is started again, after a new list of the objects. */
export class ObjectWatch<Watched extends KubernetesObject> {
  private readonly informer: Informer<Watched> & ObjectCache<Watched>;
  private failure: unknown;
  private pauseMs = FIRST_PAUSE_MS;
  private readonly stopping = new AbortController();
  private hasStarted = false;

  private constructor(private readonly watched: WatchedObjects<Watched>) {
    const { connection, resource, path, list, labelSelector, onChange } = watched;
    const listAll = (): Promise<KubernetesListObject<Watched>> =>
      connection.ask({ verb: 'list', resource }, list);
    this.informer = makeInformer(connection.config, path, listAll, labelSelector);
    const note = (object: Watched): void => {
      this.pauseMs = FIRST_PAUSE_MS;
      onChange(object, false);
    };
    this.informer.on('add', note);
    this.informer.on('update', note);
    this.informer.on('delete', (object) => onChange(object, true));
    this.informer.on('error', (error: unknown) => {
      this.failure = error;
      if (this.hasStarted) void this.startAgain();
    });
  }

  /**
   * Lists the objects and begins to watch.
   *
   * @throws {ClusterError} when the first list or watch is refused or not answered
   */
  static async open<Watched extends KubernetesObject>(
    watched: WatchedObjects<Watched>,
  ): Promise<ObjectWatch<Watched>> {
    const watch = new ObjectWatch(watched);
    const { connection, resource } = watched;
    await Promise.race([watch.informer.start(), watch.failLate()]);
    if (watch.failure !== undefined) {
      watch.stop();
      if (watch.failure instanceof ClusterError) throw watch.failure;
      throw explainFailure(watch.failure, { verb: 'watch', resource }, connection);
    }
    watch.hasStarted = true;
    return watch;
  }

  /** Stops watching. */
  stop(): void {
    this.stopping.abort();
    void this.informer.stop();
  }

  /** The library asks for a watch without a limit of time. */
  private async failLate(): Promise<void> {
    const ms = this.watched.connection.timeoutSeconds * 1000;
    await delay(ms, undefined, { ref: false });
    if (!this.hasStarted) this.failure ??= new Error(`no answer within ${ms} ms`);
  }

  private async startAgain(): Promise<void> {
    const { signal } = this.stopping;
    if (signal.aborted) return;
    const pauseMs = this.pauseMs;
    this.pauseMs = Math.min(pauseMs * 2, MOST_PAUSE_MS);
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    if (!this.stopping.signal.aborted) await this.informer.start();
  }
}
