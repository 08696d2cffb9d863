import type { JsonText } from '@tidegate/contracts';
import type { JobNews, NewsPage } from '@tidegate/job-store';
import { seesJob, type Client } from '../access/client.js';

/** What a client gets of some news: those of jobs that it may see, and those of models. */
export function shownNews({ news, truncatedTo }: NewsPage, client: Client): readonly JsonText[] {
  const truncated = truncatedTo === undefined ? [] : [`{"id":"${truncatedTo}","type":"truncated"}`];
  return [...truncated, ...news.filter((one) => isScaling(one) || seesJob(client, one)).map(newsJson)];
}

/** Events as server-sent events. */
export function newsStreamText(events: readonly JsonText[]): string {
  return events
    .map((json) => {
      const { id, type } = JSON.parse(json) as { readonly id: string; readonly type: string };
      return `id: ${id}\nevent: ${type}\ndata: ${json}\n\n`;
    })
    .join('');
}

/** The answer to who has asked for news with JSON. */
export function newsPageJson(events: readonly JsonText[], last: string): JsonText {
  return `{"events":[${events.join(',')}],"last":"${last}"}`;
}

/** Of a model, and of no job. */
function isScaling({ type }: JobNews): boolean {
  return type === 'scaling';
}

function newsJson(news: JobNews): JsonText {
  const { id, type, jobId, model, attempt, timeMs, membersJson } = news;
  const ofJob = isScaling(news) ? {} : { jobId, attempt };
  const first = JSON.stringify({ id, type, model, ...ofJob, time: new Date(timeMs).toISOString() });
  const members = membersJson.slice(1, -1);
  return members.trim() === '' ? first : `${first.slice(0, -1)},${members}}`;
}
