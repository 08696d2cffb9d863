import { once } from 'node:events';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { LocalLauncher } from '../local/local.launcher.js';
import type { LocalModelOptions } from '../model-host.options.js';
import { WorkerConnection } from './worker-connection.js';

/** Read and written by this user and its group: where the worker is another user, the folder's group is one of its own. */
const SOCKET_MODE = 0o660;

const FOLDER_MODE = 0o700;

/** How a {@link ModelHostServer} is set up. */
export interface ModelHostServerOptions {
  /** Where it listens; its folder is made if it is missing. */
  readonly socketPath: string;
  /** What is run, and how: nothing of it comes from the worker. */
  readonly model: LocalModelOptions;
  /** Called when a worker has connected, and when its model is gone again. */
  readonly onServing?: (isServing: boolean) => void;
}

/** Runs a model for a worker in another container, which reaches it by a unix socket: one worker at a time. */
export class ModelHostServer {
  private serving: WorkerConnection | undefined;
  private readonly server: Server = createServer((socket) => this.serve(socket));

  private constructor(private readonly options: ModelHostServerOptions) {}

  /**
   * Listens at the socket. What an earlier one has left there is removed.
   *
   * @throws {Error} when it cannot be made, or another model host listens there
   */
  static async listen(options: ModelHostServerOptions): Promise<ModelHostServer> {
    const { socketPath } = options;
    const host = new ModelHostServer(options);
    await mkdir(dirname(socketPath), { recursive: true, mode: FOLDER_MODE });
    if (await answers(socketPath)) throw new Error(`another model host listens at ${socketPath}`);
    await rm(socketPath, { force: true });
    host.server.listen(socketPath);
    await once(host.server, 'listening');
    await chmod(socketPath, SOCKET_MODE);
    return host;
  }

  /**
   * Takes no other worker, and waits until the one that is there has gone: it may be finishing its job.
   *
   * @param options - `graceSeconds`: how long that may take before its model is ended
   */
  async close(options: { readonly graceSeconds: number }): Promise<void> {
    this.server.close();
    const { serving } = this;
    if (serving === undefined) return;
    const timer = Number.isFinite(options.graceSeconds)
      ? setTimeout(() => serving.end(), options.graceSeconds * 1000)
      : undefined;
    await serving.over;
    clearTimeout(timer);
  }

  private serve(socket: Socket): void {
    // Closed without a greeting, by which a worker knows that it may come again.
    if (this.serving !== undefined) {
      socket.destroy();
      return;
    }
    const serving = new WorkerConnection(socket, new LocalLauncher(this.options.model));
    this.serving = serving;
    this.options.onServing?.(true);
    void serving.over.then(() => {
      this.serving = undefined;
      this.options.onServing?.(false);
    });
  }
}

/** Whether somebody listens at a socket. */
async function answers(socketPath: string): Promise<boolean> {
  const socket = connect(socketPath);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
