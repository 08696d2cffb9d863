import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { recordLifetimes, ServiceLogger, storeAddress } from '@tidegate/service';
import { WebhookMetrics } from '../webhook.metrics.js';
import { GatewaySettings } from '../../settings/gateway.settings.js';
import type { RunningSender, SenderReport, SenderSetup } from './running-sender.js';
import { startSenderThread } from './sender-thread.js';

/** The token of the path of the program that serves as the sender's thread; `undefined` to send in this thread. */
export const SENDER_SCRIPT = Symbol('script of the thread that sends webhooks');

/** After which time a thread that was lost is replaced. */
const RESTART_MS = 1_000;

/** Has webhooks sent while the gateway runs, where there are secrets to sign them with. */
@Injectable()
export class WebhookSending implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private sender: RunningSender | undefined;
  private restart: NodeJS.Timeout | undefined;

  constructor(
    @Inject(GatewaySettings) private readonly settings: GatewaySettings,
    @Inject(SENDER_SCRIPT) private readonly script: string | undefined,
    @Inject(WebhookMetrics) private readonly metrics: WebhookMetrics,
    @Inject(ServiceLogger) private readonly logger: ServiceLogger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.start();
  }

  /** What is being sent is finished, or left to another gateway. */
  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.restart);
    await this.sender?.stop();
  }

  private async start(): Promise<void> {
    const { WEBHOOK_SECRETS_FILE: secretsFile } = this.settings;
    if (secretsFile === undefined) return;
    const setup = senderSetup(this.settings, secretsFile);
    const onReport = (report: SenderReport): void => this.receive(report);
    if (this.script !== undefined) {
      this.sender = startSenderThread(this.script, setup, {
        onReport,
        onLost: (error) => this.lost(error),
      });
      return;
    }
    // Only then: its HTTP client would take a twentieth of each start.
    const { runSender } = await import('./running-sender.js');
    this.sender = runSender(setup, onReport);
  }

  private receive(report: SenderReport): void {
    if (report.kind === 'attempts') {
      for (const { result, latencyMs } of report.attempts) this.metrics.attempted(result, latencyMs / 1000);
      return;
    }
    this.logger.error(
      'the file of webhook secrets can no longer be used: the secrets that it held before still count',
      { path: this.settings.WEBHOOK_SECRETS_FILE, reason: report.reason },
    );
  }

  private lost(error: Error): void {
    this.sender = undefined;
    this.logger.error('the thread that sends webhooks was lost: another one begins', { err: error });
    this.restart = setTimeout(() => void this.start(), RESTART_MS);
  }
}

function senderSetup(settings: GatewaySettings, secretsFile: string): SenderSetup {
  return {
    store: {
      ...storeAddress(settings),
      commandTimeoutSeconds: settings.BACKEND_TIMEOUT_SECONDS,
      lifetimes: recordLifetimes(settings),
    },
    secretsFile,
    timeoutSeconds: settings.WEBHOOK_TIMEOUT_SECONDS,
    allowHttp: settings.WEBHOOK_ALLOW_HTTP,
    allowPrivateAddresses: settings.WEBHOOK_ALLOW_PRIVATE_ADDRESSES,
    most: settings.WEBHOOK_CONCURRENCY,
    mostOfHost: settings.WEBHOOK_HOST_CONCURRENCY,
    linkBase: (settings.PUBLIC_URL ?? '').replace(/\/+$/, ''),
  };
}
