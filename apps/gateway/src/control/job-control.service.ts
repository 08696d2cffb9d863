import { Inject, Injectable } from '@nestjs/common';
import { HEARTBEAT_LIFETIME_SECONDS, JobStore } from '@tidegate/job-store';
import type { Client } from '../access/client.js';
import type { JobAnswer } from '../jobs/job-answers.js';
import { JobsService } from '../jobs/jobs.service.js';
import { ProblemError, unavailable } from '../problems/problem.error.js';
import { GatewaySettings } from '../settings/gateway.settings.js';
import { AuditLog } from './audit.log.js';

/** The answer where a later release has written the record of a job. */
export const OF_LATER_RELEASE = 'the job is of a later release, whose gateways can do this: try again';

/** The answer where a job is to be deleted that has not ended. */
export const NOT_ENDED = 'the job has not ended: cancel it first';

/** What clients have done to jobs that they have pushed. */
@Injectable()
export class JobControlService {
  constructor(
    @Inject(GatewaySettings) private readonly settings: Pick<GatewaySettings, 'CANCEL_GRACE_SECONDS'>,
    @Inject(JobStore) private readonly store: JobStore,
    @Inject(JobsService) private readonly jobs: JobsService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /**
   * Cancels a job that the client may see, and returns it as it is then: it may have stopped already.
   *
   * @throws {ProblemError} 404 when there is no such job, 503 when a later release has written its record
   */
  async cancel(id: string, client: Client): Promise<JobAnswer> {
    const { job } = await this.audit.record({ client, action: 'cancel', target: { jobId: id } }, async () => {
      await this.jobs.requireVisible(id, client);
      const result = await this.store.cancels.cancel(id, this.confirmSeconds);
      if (result === 'newer') throw unavailable(OF_LATER_RELEASE, 1);
      if (result === 'missing') throw this.jobs.unknownJob();
      return { result, job: await this.jobs.read(id, client) };
    });
    return job;
  }

  /**
   * Deletes a job that has ended, with all that is kept of it.
   *
   * @throws {ProblemError} 404 when there is no such job, 409 while it has not ended, 503 when a later release has written its
   *   record
   */
  async remove(id: string, client: Client): Promise<void> {
    await this.audit.record({ client, action: 'delete', target: { jobId: id } }, async () => {
      await this.jobs.requireVisible(id, client);
      const result = await this.store.deletion.delete(id);
      if (result === 'newer') throw unavailable(OF_LATER_RELEASE, 1);
      if (result === 'missing') throw this.jobs.unknownJob();
      if (result === 'not-ended') throw new ProblemError(409, NOT_ENDED);
      return { result };
    });
  }

  /** How long a worker has to confirm: its model may take the grace time, and a worker counts as lost without a heartbeat. */
  private get confirmSeconds(): number {
    return this.settings.CANCEL_GRACE_SECONDS + HEARTBEAT_LIFETIME_SECONDS;
  }
}
