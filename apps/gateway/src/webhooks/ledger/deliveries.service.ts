import { Inject, Injectable } from '@nestjs/common';
import { JobStore, type WebhookAttempt, type WebhookDelivery, type WebhookLedger } from '@tidegate/job-store';
import { seesJob, type Client } from '../../access/client.js';
import { AuditLog } from '../../control/audit.log.js';
import { JobsService } from '../../jobs/jobs.service.js';
import { ProblemError } from '../../problems/problem.error.js';
import { messageId, messageType } from '../message/webhook-message.js';
import type { DeliveriesResponse, DeliveryResponse, WebhookAttemptResponse } from './delivery.response.js';

/** The problem of a number that no delivery of the job has. */
export const UNKNOWN_DELIVERY = 'the job has no delivery with this number';

/** What is sent of jobs, as their clients see it. Every method throws ProblemError 404 for a job that the client may not see. */
@Injectable()
export class DeliveriesService {
  constructor(
    @Inject(JobStore) private readonly store: JobStore,
    @Inject(JobsService) private readonly jobs: JobsService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** All that is sent of a job, also while its deliveries are kept for longer than itself. */
  async list(jobId: string, client: Client): Promise<DeliveriesResponse> {
    const ledger = await this.ledgerFor(jobId, client);
    return { deliveries: (ledger?.deliveries ?? []).map((delivery) => shown(jobId, delivery)) };
  }

  /**
   * Has a delivery sent again.
   *
   * @throws {ProblemError} 404 when there is none with this number
   */
  async redeliver(jobId: string, number: string, client: Client): Promise<DeliveryResponse> {
    const { delivery } = await this.audit.record(
      { client, action: 'redeliver', target: { jobId } },
      async () => {
        const before = await this.ledgerFor(jobId, client);
        const known = before?.deliveries.find((one) => String(one.number) === number);
        if (!known || !(await this.store.webhookDeliveries.redeliver(jobId, known.number)))
          throw new ProblemError(404, UNKNOWN_DELIVERY);
        const after = await this.store.webhookDeliveries.read(jobId);
        const found = after?.deliveries.find((one) => one.number === known.number) ?? known;
        return { result: 'redelivered', delivery: shown(jobId, found) };
      },
    );
    return delivery;
  }

  private async ledgerFor(jobId: string, client: Client): Promise<WebhookLedger | undefined> {
    const ledger = await this.store.webhookDeliveries.read(jobId);
    if (!ledger) await this.jobs.requireVisible(jobId, client);
    else if (!seesJob(client, ledger)) throw this.jobs.unknownJob();
    return ledger;
  }
}

function shown(jobId: string, delivery: WebhookDelivery): DeliveryResponse {
  const { number, type, state, timeMs, tries, nextTryAtMs, attempts } = delivery;
  return {
    number,
    event: type,
    type: messageType(delivery),
    webhookId: messageId(jobId, delivery),
    status: state,
    time: new Date(timeMs).toISOString(),
    tries,
    ...(state !== 'pending' || nextTryAtMs === undefined
      ? {}
      : { nextTryAt: new Date(nextTryAtMs).toISOString() }),
    attempts: attempts.map(shownAttempt),
  };
}

function shownAttempt({ atMs, latencyMs, answer, error }: WebhookAttempt): WebhookAttemptResponse {
  return {
    time: new Date(atMs).toISOString(),
    latency: latencyMs / 1000,
    ...(answer === undefined ? {} : { answer }),
    ...(error === undefined ? {} : { error }),
  };
}
