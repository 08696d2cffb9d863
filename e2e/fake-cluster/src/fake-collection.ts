import type { ServerResponse } from 'node:http';

/** An object as the API reports it. */
export interface FakeObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
    readonly resourceVersion?: string;
  };
  readonly spec?: object;
  readonly status?: object;
}

interface FakeEvent {
  readonly version: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: FakeObject;
}

/** The objects of one kind, which can be listed and watched. */
export class FakeCollection {
  private readonly objects = new Map<string, FakeObject>();
  private events: FakeEvent[] = [];
  private readonly watchers = new Set<ServerResponse>();
  private version = 1;
  private oldestVersion = 0;

  get(name: string): FakeObject | undefined {
    return this.objects.get(name);
  }

  /** Creates an object or changes it. */
  put(object: FakeObject): FakeObject {
    const type = this.objects.has(object.metadata.name) ? 'MODIFIED' : 'ADDED';
    return this.happen(type, object);
  }

  /**
   * Changes an object as it was read, or makes one.
   *
   * @returns `undefined` where it has changed since then, or is there already
   */
  replace(object: FakeObject): FakeObject | undefined {
    const { name, resourceVersion } = object.metadata;
    return this.objects.get(name)?.metadata.resourceVersion === resourceVersion
      ? this.put(object)
      : undefined;
  }

  remove(name: string): void {
    const object = this.objects.get(name);
    if (object !== undefined) this.happen('DELETED', object);
  }

  list(selector: string): object {
    const items = [...this.objects.values()].filter((object) => isSelected(object, selector));
    return { kind: 'List', metadata: { resourceVersion: String(this.version) }, items };
  }

  /** Sends all events since a version, and then every later event. */
  watch(response: ServerResponse, sinceVersion: number): void {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    if (sinceVersion < this.oldestVersion) {
      const gone = { kind: 'Status', code: 410, message: 'too old resource version' };
      response.end(`${JSON.stringify({ type: 'ERROR', object: gone })}\n`);
      return;
    }
    for (const event of this.events.filter(({ version }) => version > sinceVersion))
      sendEvent(response, event);
    this.watchers.add(response);
    response.once('close', () => this.watchers.delete(response));
  }

  get watcherCount(): number {
    return this.watchers.size;
  }

  /** Ends all watches. */
  dropWatches(): void {
    for (const watcher of this.watchers) watcher.destroy();
  }

  /** Forgets past events, so that a client that continues an earlier watch must list again. */
  forgetHistory(): void {
    this.version += 1;
    this.oldestVersion = this.version;
    this.events = [];
  }

  private happen(type: FakeEvent['type'], given: FakeObject): FakeObject {
    this.version += 1;
    const object = { ...given, metadata: { ...given.metadata, resourceVersion: String(this.version) } };
    if (type === 'DELETED') this.objects.delete(object.metadata.name);
    else this.objects.set(object.metadata.name, object);
    const event = { version: this.version, type, object };
    this.events.push(event);
    for (const watcher of this.watchers) sendEvent(watcher, event);
    return object;
  }
}

function sendEvent(response: ServerResponse, { type, object }: FakeEvent): void {
  response.write(`${JSON.stringify({ type, object })}\n`);
}

function isSelected({ metadata: { labels = {} } }: FakeObject, selector: string): boolean {
  return selector.split(',').every((term) => {
    const [label = '', value] = term.split('=');
    return labels[label] === value;
  });
}
