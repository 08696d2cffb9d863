import { readJobPacket, type Delivery, type DeliveryTimeoutError } from '@tidegate/broker';
import type { JobRecords } from '@tidegate/job-store';
import type { ServiceLogger } from '@tidegate/service';

/** Logs and notes that the broker has taken a job back from a worker that is healthy and still runs it. */
export class LateDeliveries {
  constructor(
    private readonly records: Pick<JobRecords, 'noteFailure'>,
    private readonly logger: Pick<ServiceLogger, 'warn'>,
  ) {}

  /** One line. If the job's tries run out, its error contains the reason. */
  report(delivery: Delivery, { message }: DeliveryTimeoutError): void {
    const packet = readJobPacket(delivery);
    const jobId = packet.kind === 'job' ? packet.message.id : undefined;
    this.logger.warn(
      `${message}: the job is delivered again; the time-out (consumer_timeout) must be above JOB_TIMEOUT_SECONDS`,
      { jobId },
    );
    // Without this reason the job's error states that its worker was lost. That is not worth waiting for a store that
    // cannot be reached.
    if (jobId !== undefined) this.records.noteFailure(jobId, message).catch(() => undefined);
  }
}
