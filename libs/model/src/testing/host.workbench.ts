import { build } from 'esbuild';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ModelHost } from '../host/model-host.js';
import type {
  LocalModelHostOptions,
  ModelExit,
  ModelHostOptions,
  ModelLogLine,
  ModelPartialOutput,
  ModelProgress,
} from '../model-host.options.js';
import { ModelHostServer } from '../remote/model-host.server.js';

/**
 * Where a host's model runs: in a process of the host's own, or in one of a model host that it reaches by a socket. What a
 * model does must make no difference.
 */
export const PLACES = ['local', 'remote'] as const;

/** One of {@link PLACES}. */
export type Place = (typeof PLACES)[number];

/** A host with all that it has reported. */
export interface ObservedHost {
  readonly host: ModelHost;
  readonly lines: ModelLogLine[];
  readonly progress: ModelProgress[];
  readonly partials: ModelPartialOutput[];
  readonly exits: ModelExit[];
}

/**
 * Makes hosts for specs: writes their model files, gives them the runner as it is in the sources (Node runs no
 * TypeScript, so it is bundled once, which is also what the worker's bundle does), and clears up.
 */
export class HostWorkbench {
  private hosts: ModelHost[] = [];
  private servers: Promise<ModelHostServer>[] = [];
  private models = 0;

  private constructor(
    readonly directory: string,
    readonly runnerPath: string,
    private readonly place: Place,
  ) {}

  static async open(place: Place = 'local'): Promise<HostWorkbench> {
    const directory = await mkdtemp(join(tmpdir(), 'tidegate-model-spec-'));
    const runnerPath = await bundled(directory, '../runner/runner.ts');
    return new HostWorkbench(directory, runnerPath, place);
  }

  /** Bundles a file of this folder into one that plain Node runs. */
  async script(name: string): Promise<string> {
    return bundled(this.directory, `./${name}`);
  }

  /** Writes a file below the workbench's directory and returns its path. */
  async file(name: string, text: string): Promise<string> {
    const path = join(this.directory, name);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, text);
    return path;
  }

  /** A host of the model with this source, not started. */
  async host(source: string, options: Partial<LocalModelHostOptions> = {}): Promise<ObservedHost> {
    const modelPath = await this.file(`model-${this.nextNumber()}.mjs`, source);
    return this.hostOf({ modelPath, ...options });
  }

  /** A started host of the Python model with this source. */
  async startedPython(source: string, options: Partial<LocalModelHostOptions> = {}): Promise<ObservedHost> {
    const modelPath = await this.file(`python-${this.nextNumber()}/model.py`, source);
    const observed = this.hostOf({ modelPath, ...options });
    await observed.host.start();
    return observed;
  }

  /** A host of the model in this file, not started. */
  hostOf(options: LocalModelHostOptions): ObservedHost {
    const lines: ModelLogLine[] = [];
    const progress: ModelProgress[] = [];
    const partials: ModelPartialOutput[] = [];
    const exits: ModelExit[] = [];
    const host = new ModelHost(
      this.placed({
        runnerPath: this.runnerPath,
        onLog: (line) => lines.push(line),
        onProgress: (report) => progress.push(report),
        onPartialOutput: (partial) => partials.push(partial),
        onExit: (exit) => exits.push(exit),
        ...options,
      }),
    );
    this.hosts.push(host);
    return { host, lines, progress, partials, exits };
  }

  /** A started host of the model with this source. */
  async started(source: string, options: Partial<LocalModelHostOptions> = {}): Promise<ObservedHost> {
    const observed = await this.host(source, options);
    await observed.host.start();
    return observed;
  }

  /**
   * Stops every host, as a spec does after each test: each looks at all processes of the machine once a second, and many
   * at a time would look at each other's.
   */
  async stopHosts(): Promise<void> {
    const { hosts, servers } = this;
    this.hosts = [];
    this.servers = [];
    await Promise.all(hosts.map((host) => host.stop({ graceSeconds: 0 })));
    await Promise.all(servers.map(async (server) => (await server).close({ graceSeconds: 0 })));
  }

  /** Stops every host and removes every file. */
  async close(): Promise<void> {
    await this.stopHosts();
    await rm(this.directory, { recursive: true, force: true });
  }

  /** Leaves the model to a model host, where that is the place. */
  private placed(options: LocalModelHostOptions): ModelHostOptions {
    if (this.place === 'local') return options;
    const socketPath = join(this.directory, `${this.nextNumber()}.sock`);
    this.servers.push(ModelHostServer.listen({ socketPath, model: options }));
    return { ...options, socketPath };
  }

  private nextNumber(): number {
    this.models += 1;
    return this.models;
  }
}

async function bundled(directory: string, source: string): Promise<string> {
  const outfile = join(directory, `${source.replace(/\W+/g, '-')}.mjs`);
  await build({
    entryPoints: [fileURLToPath(new URL(source, import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    // The file is written outside the workspace, where what the host imports at its start could not be found.
    alias: {
      '@tidegate/processes': fileURLToPath(new URL('../../../processes/src/index.ts', import.meta.url)),
      which: createRequire(import.meta.url).resolve('which'),
    },
    banner: {
      js: `import { createRequire as requireOf } from 'node:module'; const require = requireOf(${JSON.stringify(import.meta.url)});`,
    },
    logLevel: 'silent',
  });
  return outfile;
}
