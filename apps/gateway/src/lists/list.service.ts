import { Inject, Injectable } from '@nestjs/common';
import { JOB_FIELDS, type JsonText } from '@tidegate/contracts';
import { JobStore, type ListedJob } from '@tidegate/job-store';
import type { Client } from '../access/client.js';
import { JobAnswers } from '../jobs/job-answers.js';
import { writeCursor } from './list-cursor.js';
import { readListQuery } from './list.query.js';

/** A page of a list as a client gets it. */
export interface ListAnswer {
  readonly json: JsonText;
  /** Where the next page is; absent on the last one. */
  readonly nextPath?: string;
}

/** Lists jobs. */
@Injectable()
export class ListService {
  constructor(
    @Inject(JobStore) private readonly store: Pick<JobStore, 'lists'>,
    @Inject(JobAnswers) private readonly answers: JobAnswers,
  ) {}

  /**
   * Reads a page of the jobs that a client may see.
   *
   * @param parameters - of the query, decoded
   * @throws {ProblemError} 400 when a parameter is wrong
   * @throws {StoreUnavailableError} when the store does not answer
   */
  async page(parameters: Readonly<Record<string, unknown>>, client: Client): Promise<ListAnswer> {
    const query = readListQuery(parameters);
    const { jobs, counts, next } = await this.store.lists.page({ ...query, ...ownerOf(client) });
    const texts = jobs.map((job) => this.show(job)).join(',');
    const json = `{"jobs":[${texts}],"counts":${JSON.stringify(counts)}`;
    if (next === undefined) return { json: `${json}}` };
    const cursor = writeCursor(next);
    return { json: `${json},"nextCursor":"${cursor}"}`, nextPath: pathOf({ ...parameters, cursor }) };
  }

  private show({ record, omitted }: ListedJob): JsonText {
    const { json } = this.answers.of(record);
    if (omitted.length === 0) return json;
    return `${json.slice(0, -1)},"omitted":${JSON.stringify(omitted.map((name) => JOB_FIELDS[name].shown.as))}}`;
  }
}

/** Whose jobs a client sees: its own, or those of all. */
function ownerOf({ name, seesAll }: Client): { readonly owner?: string } {
  if (seesAll) return {};
  // Who has no key where keys are on is let in to the earlier service's endpoints alone.
  if (name === undefined) throw new TypeError('a client without a name sees no list');
  return { owner: name };
}

function pathOf(parameters: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) query.set(name, String(value));
  return `/v1/jobs?${query.toString()}`;
}
