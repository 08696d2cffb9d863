import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './run-command.js';

const PROBE_TIMEOUT_SECONDS = 5;
const UP_TIMEOUT_SECONDS = 600;

/** Names of services in `deploy/compose.yaml`; they answer on their usual ports of this machine. */
export type ComposeService = 'rabbitmq' | 'redis';

/** Broker and store in containers, by `deploy/compose.yaml`. */
export class Compose {
  private constructor(
    private readonly file: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** Undefined where there is no compose file, no Docker Compose, or no engine that works. */
  static async find(workspaceRoot: string, environment: NodeJS.ProcessEnv): Promise<Compose | undefined> {
    const file = join(workspaceRoot, 'deploy', 'compose.yaml');
    if (!existsSync(file)) return undefined;
    const options = { environment, timeoutSeconds: PROBE_TIMEOUT_SECONDS };
    const [plugin, engine] = await Promise.all([
      runCommand('docker', ['compose', 'version'], options),
      runCommand('docker', ['info'], options),
    ]);
    return plugin.succeeded && engine.succeeded ? new Compose(file, environment) : undefined;
  }

  /** @throws Error with what Docker said when the service does not come up */
  async up(service: ComposeService): Promise<void> {
    const { succeeded, output } = await this.run('up', '--detach', '--wait', service);
    if (!succeeded) throw new Error(`docker compose up ${service} failed: ${output.trim()}`);
  }

  /** Stops the service; its data stays. */
  async stop(service: ComposeService): Promise<void> {
    await this.run('stop', service);
  }

  private run(...parameters: readonly string[]) {
    return runCommand('docker', ['compose', '--file', this.file, ...parameters], {
      environment: this.environment,
      timeoutSeconds: UP_TIMEOUT_SECONDS,
    });
  }
}
