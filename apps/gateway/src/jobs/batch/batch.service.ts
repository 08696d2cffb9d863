import { Inject, Injectable } from '@nestjs/common';
import type { JsonText } from '@tidegate/contracts';
import { ServiceLogger } from '@tidegate/service';
import type { Client } from '../../access/client.js';
import { validRequest } from '../../http/valid-request.js';
import { objectText } from '../../json-text/object-text.js';
import { problemFromError } from '../../problems/problem-from-error.js';
import { problemDetails, ProblemError } from '../../problems/problem.error.js';
import { JobsService } from '../jobs.service.js';
import { CREATE_BATCH_MEMBERS, CreateBatchRequest, jobTexts } from './batch.request.js';

/** Jobs that are pushed together, so that other requests are served in between. */
const JOBS_AT_ONCE = 100;

/** Pushes many jobs at once. */
@Injectable()
export class BatchService {
  constructor(
    @Inject(JobsService) private readonly jobs: JobsService,
    @Inject(ServiceLogger) private readonly logger: ServiceLogger,
  ) {}

  /**
   * Reads the jobs of a batch, without looking into them.
   *
   * @param body - text of the request's JSON body
   * @returns the text of each
   * @throws {ProblemError} 400 or 422 when it is no batch
   */
  read(body: unknown): readonly JsonText[] {
    return jobTexts(validRequest(CreateBatchRequest, body, CREATE_BATCH_MEMBERS).jobs);
  }

  /**
   * Pushes each job as if it came alone.
   *
   * @returns the JSON of a `BatchResponse`
   */
  async push(texts: readonly JsonText[], client: Client): Promise<JsonText> {
    const entries: JsonText[] = [];
    for (let start = 0; start < texts.length; start += JOBS_AT_ONCE) {
      const together = texts.slice(start, start + JOBS_AT_ONCE).map((text) => this.pushOne(text, client));
      entries.push(...(await Promise.all(together)));
    }
    return objectText([['jobs', `[${entries.join(',')}]`]]);
  }

  private async pushOne(text: JsonText, client: Client): Promise<JsonText> {
    try {
      const { json } = await this.jobs.create(text, client);
      return objectText([
        ['status', '202'],
        ['job', json],
      ]);
    } catch (error) {
      const { status, detail, errors } = this.problemOf(error);
      return JSON.stringify({ status, problem: problemDetails(status, detail, errors) });
    }
  }

  private problemOf(error: unknown): ProblemError {
    const problem = problemFromError(error);
    if (problem) return problem;
    this.logger.error('a job of a batch failed unexpectedly', { err: error });
    return new ProblemError(500, 'Internal Server Error');
  }
}
