import { Inject, Injectable } from '@nestjs/common';
import type { JsonText } from '@tidegate/contracts';
import { OutlookWatch } from '../estimates/outlook.watch.js';
import { entityTag } from '../http/entity-tag.js';
import { jobResponseJson, type ShownRecord } from './job-json.js';
import { jobOutlook } from './outlook/job-outlook.js';
import { withOutlook } from './outlook/outlook.response.js';

/** A job as clients see it. */
export interface JobAnswer {
  readonly id: string;
  readonly json: JsonText;
  /** When to ask again, seconds; `undefined` once the job has ended. */
  readonly retryAfterSeconds: number | undefined;
}

/** A job as clients see it, and what identifies that state of it. */
export interface TaggedJobAnswer extends JobAnswer {
  readonly tag: string;
}

/** Shows jobs to clients: what is stored of them, and what is to come. */
@Injectable()
export class JobAnswers {
  constructor(@Inject(OutlookWatch) private readonly watch: Pick<OutlookWatch, 'of'>) {}

  /** Shows a job. Asks neither store nor broker. */
  of(record: ShownRecord): JobAnswer {
    return this.from(record, jobResponseJson(record));
  }

  /**
   * Shows a job with its entity tag. It is that of what is stored: what is to come changes each second, and no client
   * wants to be sent the job again for that. Such a tag is a weak one (RFC 9110, section 8.8.1).
   */
  taggedOf(record: ShownRecord): TaggedJobAnswer {
    const json = jobResponseJson(record);
    const answer = this.from(record, json);
    const tag = entityTag(json);
    return { ...answer, tag: answer.retryAfterSeconds === undefined ? tag : `W/${tag}` };
  }

  private from(record: ShownRecord, json: JsonText): JobAnswer {
    const outlook = jobOutlook(record, this.watch.of(record.model), Date.now());
    return {
      id: record.id,
      json: withOutlook(json, outlook),
      retryAfterSeconds: outlook?.retryAfterSeconds,
    };
  }
}
