import type { JsonText } from '@tidegate/contracts';
import type { JobNews, NewsPage } from '@tidegate/job-store';
import { seesJob, type Client } from '../access/client.js';

/** An event as clients get it. */
export interface ShownEvent {
  readonly id: string;
  readonly type: string;
  readonly json: JsonText;
}

/** What a client gets of some news: those of jobs that it may see, and those of models. */
export function shownNews({ news, truncatedTo }: NewsPage, client: Client): readonly ShownEvent[] {
  const truncated = truncatedTo === undefined ? [] : [truncatedEvent(truncatedTo)];
  return [...truncated, ...news.filter((one) => isScaling(one) || seesJob(client, one)).map(shownEvent)];
}

/** Events as server-sent events. */
export function newsStreamText(events: readonly ShownEvent[]): string {
  return events.map(({ id, type, json }) => `id: ${id}\nevent: ${type}\ndata: ${json}\n\n`).join('');
}

/** The answer to who has asked for news with JSON. */
export function newsPageJson(events: readonly ShownEvent[], last: string): JsonText {
  return `{"events":[${events.map(({ json }) => json).join(',')}],"last":"${last}"}`;
}

function truncatedEvent(id: string): ShownEvent {
  return { id, type: 'truncated', json: `{"id":"${id}","type":"truncated"}` };
}

/** All followers of a gateway get the same news: each is written once, and not once for each of them. */
const written = new WeakMap<JobNews, ShownEvent>();

function shownEvent(news: JobNews): ShownEvent {
  const known = written.get(news);
  if (known) return known;
  const event = { id: news.id, type: news.type, json: newsJson(news) };
  written.set(news, event);
  return event;
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
