import {
  SCRIPTED_MODEL,
  startGatewayProcess,
  startWorkerProcess,
  waitUntilReady,
  type Script,
  type ScriptedTry,
  type StartedService,
} from '@tidegate/harness';
import { makeOwnAddresses, type RemovableAddresses } from '@tidegate/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCli, type EndedCommand } from './start-cli.js';

const CANCEL_GRACE = { CANCEL_GRACE_SECONDS: '1' };

/** What the scripted model is to do in its only try. */
export function script(steps: number, end: ScriptedTry['end'] = 'returns', stepMilliseconds = 20): Script {
  return { stepMilliseconds, tries: [{ steps, end }] };
}

/** A gateway that needs access keys, and a worker of the scripted model. */
export class ClientsBench {
  private constructor(
    readonly url: string,
    /** Made by `tidegate keys`. */
    readonly key: string,
    readonly folder: string,
    private readonly services: readonly StartedService[],
    private readonly addresses: RemovableAddresses,
  ) {}

  static async open(): Promise<ClientsBench> {
    const addresses = await makeOwnAddresses();
    const folder = mkdtempSync(join(tmpdir(), 'tidegate-clients-'));
    const file = join(folder, 'access-keys.json');
    const secrets = join(folder, 'webhook-secrets.json');
    const secret = startCli(['keys', 'webhook-secret', 'create', '--client', 'shop', '--file', secrets]).end;
    const made = await startCli(['keys', 'create', 'shop', '--scopes', 'submit,read,admin', '--file', file])
      .end;
    const [key = ''] = /^tidegate_\S+$/m.exec(made.stdout) ?? [];
    await secret;
    const files = { ACCESS_KEYS_FILE: file, WEBHOOK_SECRETS_FILE: secrets };
    const gateway = await startGatewayProcess(addresses, { ...files, ...CANCEL_GRACE });
    const worker = await startWorkerProcess(addresses, { path: SCRIPTED_MODEL }, CANCEL_GRACE);
    const services = [gateway, worker];
    const bench = new ClientsBench(gateway.url, key, folder, services, addresses);
    await Promise.all(services.map(waitUntilReady));
    return bench;
  }

  /** What every client reads. */
  get environment(): Readonly<Record<string, string>> {
    return { TIDEGATE_URL: this.url, TIDEGATE_KEY: this.key };
  }

  /** Runs a command to its end. */
  cli(parameters: readonly string[], input = ''): Promise<EndedCommand> {
    return startCli(parameters, this.environment, input).end;
  }

  async close(): Promise<void> {
    await Promise.all(this.services.map(({ service }) => service.stop()));
    await this.addresses.remove();
    rmSync(this.folder, { recursive: true });
  }
}
