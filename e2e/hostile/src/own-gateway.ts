import { startGatewayProcess, waitUntilReady } from '@tidegate/harness';
import { startPrivateServices } from '@tidegate/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** A gateway under attack. */
export interface AttackedGateway {
  readonly baseUrl: string;
  /** Whether the same port speaks TLS, too. */
  readonly speaksTls: boolean;
  /** Broker and store that the test may read and freeze; none for a given gateway. */
  readonly pids?: { readonly gateway: number; readonly broker: number; readonly store: number };
  /** Starts a further gateway on the same broker and store, which nobody attacks; absent for a given gateway. */
  readonly startAnother?: () => Promise<AttackedGateway>;
  stop(): Promise<void>;
}

/** Starts a gateway on a broker and a store of its own that answers http and https on one port, as the local stack's. */
export async function startOwnGateway(): Promise<AttackedGateway> {
  const directory = mkdtempSync(join(tmpdir(), 'tidegate-hostile-'));
  const pair = await generate([{ name: 'commonName', value: 'localhost' }]);
  const certificateFile = join(directory, 'certificate.pem');
  const keyFile = join(directory, 'key.pem');
  writeFileSync(certificateFile, pair.cert);
  writeFileSync(keyFile, pair.private, { mode: 0o600 });
  const services = await startPrivateServices();
  const startOne = async (cleanUp: () => Promise<void>): Promise<AttackedGateway> => {
    const gateway = await startGatewayProcess(services, {
      GATEWAY_TLS_CERTIFICATE_FILE: certificateFile,
      GATEWAY_TLS_KEY_FILE: keyFile,
    });
    const stop = async (): Promise<void> => {
      await gateway.service.stop();
      await cleanUp();
    };
    try {
      await waitUntilReady(gateway);
    } catch (error) {
      await stop();
      throw error;
    }
    const pids = { ...services.pids, gateway: gateway.service.pid };
    return { baseUrl: gateway.url, speaksTls: true, pids, stop };
  };
  const attacked = await startOne(async () => {
    await services.remove();
    rmSync(directory, { recursive: true });
  });
  return { ...attacked, startAnother: () => startOne(() => Promise.resolve()) };
}
