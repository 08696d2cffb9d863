import { Inject, Injectable } from '@nestjs/common';
import { DEFAULT_MODEL_NAME, type JsonText } from '@tidegate/contracts';
import { JobStore } from '@tidegate/job-store';
import { ownedBy, seesJob, type Client } from '../access/client.js';
import { readQueryParameter } from '../http/query-input.js';
import { ProblemError } from '../problems/problem.error.js';
import { PushService } from '../pushing/push.service.js';
import { legacyResultJson, legacyStatus } from './legacy-responses.js';
import type { PushResponse, StatusResponse } from './legacy.response.js';

/** The functions of the earlier service, on the new system. */
@Injectable()
export class LegacyService {
  constructor(
    @Inject(PushService) private readonly pushes: PushService,
    @Inject(JobStore) private readonly store: JobStore,
  ) {}

  /**
   * @throws {ProblemError} 400 when the query of the request target has no input, 422 when the model does not take it
   */
  async push(target: string, client: Client): Promise<PushResponse> {
    const input = readQueryParameter(target, 'input');
    if (input === undefined || input === '') throw new ProblemError(400, 'empty input');
    const { id } = await this.pushes.pushText(DEFAULT_MODEL_NAME, input, ownedBy(client));
    return { id };
  }

  /** @throws {ProblemError} 404 when there is no such job that the client may see */
  async status(id: string, client: Client): Promise<StatusResponse> {
    const reading = await this.store.records.readStatus(id);
    if (!reading || !seesJob(client, reading)) throw new ProblemError(404, 'job not found');
    return { status: legacyStatus(reading) };
  }

  /** @throws {ProblemError} 404 unless the job has succeeded, and the client may see it */
  async data(id: string, client: Client): Promise<JsonText> {
    const record = await this.store.records.read(id);
    const result = record && seesJob(client, record) ? legacyResultJson(record) : undefined;
    if (result === undefined) throw new ProblemError(404, 'job result not found');
    return result;
  }
}
