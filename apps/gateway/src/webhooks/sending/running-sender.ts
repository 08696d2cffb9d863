import { WebhookSecretFile } from '@tidegate/access-keys';
import { JobStore } from '@tidegate/job-store';
import type { AfterAttempt } from '../planning/after-attempt.js';
import { SendingLoop } from './sending-loop.js';
import { WebClient } from './web-client.js';
import { WebhookSender } from './webhook-sender.js';

/** How a sender is set up: what can be passed to a thread. */
export interface SenderSetup {
  readonly store: Omit<ConstructorParameters<typeof JobStore>[0], 'onEvent'>;
  readonly secretsFile: string;
  readonly timeoutSeconds: number;
  readonly allowHttp: boolean;
  readonly allowPrivateAddresses: boolean;
  /** Attempts at a time. */
  readonly most: number;
  /** Attempts at a time at one host. */
  readonly mostOfHost: number;
  readonly linkBase: string;
}

/** What a sender reports. */
export type SenderReport =
  | { readonly kind: 'attempts'; readonly attempts: readonly SenderAttempt[] }
  /** The secrets of before count until the file is right again. */
  | { readonly kind: 'unusable-secrets'; readonly reason: string };

/** One attempt that was made. */
export interface SenderAttempt {
  readonly result: AfterAttempt['result'];
  readonly latencyMs: number;
}

/** A sender that runs. */
export interface RunningSender {
  readonly stop: () => Promise<void>;
}

/** How often attempts are reported, so that none costs whoever listens a turn of its own. */
const REPORT_INTERVAL_MS = 250;

/**
 * Runs a sender in this thread, with a connection to the store of its own.
 *
 * @throws {AccessKeyFileError} when the file of secrets cannot be read
 */
export function runSender(setup: SenderSetup, onReport: (report: SenderReport) => void): RunningSender {
  const { timeoutSeconds, allowHttp, allowPrivateAddresses, most, mostOfHost, linkBase } = setup;
  const secretFile = new WebhookSecretFile(setup.secretsFile, ({ message: reason }) =>
    onReport({ kind: 'unusable-secrets', reason }),
  );
  const store = new JobStore(setup.store);
  const client = new WebClient({
    timeoutSeconds,
    allowHttp,
    allowPrivateAddresses,
    connectionsPerHost: mostOfHost,
  });
  let attempts: SenderAttempt[] = [];
  const report = (): void => {
    if (attempts.length > 0) onReport({ kind: 'attempts', attempts });
    attempts = [];
  };
  const timer = setInterval(report, REPORT_INTERVAL_MS);
  const loop = new SendingLoop(
    new WebhookSender({
      store,
      client,
      secrets: () => secretFile.secrets,
      limits: { most, mostOfHost },
      timeoutSeconds,
      linkBase,
      onAttempt: (result, latencyMs) => attempts.push({ result, latencyMs }),
    }),
  );
  // Until it first answers, each look of the loop fails.
  const opened = store.open();
  loop.start();
  return {
    stop: async () => {
      await loop.stop();
      clearInterval(timer);
      report();
      secretFile.close();
      await client.close();
      await store.close();
      void opened;
    },
  };
}
