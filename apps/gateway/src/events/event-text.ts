import type { JsonText } from '@tidegate/contracts';
import type { EventPage, JobEvent } from '@tidegate/job-store';

/** After how many milliseconds a client that has lost its stream opens the next one. */
const RETRY_MS = 1_000;

/** How a stream begins. */
export const STREAM_START = `retry: ${RETRY_MS}\n\n`;

/** What keeps an idle stream open; clients leave it out. */
export const HEARTBEAT = ': heartbeat\n\n';

/** An event as clients see it; `progress` has no number. */
type ShownEvent = Omit<JobEvent, 'number'> & Partial<Pick<JobEvent, 'number'>>;

/** The events of a page as server-sent events. */
export function streamText({ events }: Pick<EventPage, 'events'>): string {
  return events.map(streamEventText).join('');
}

/** One event as a server-sent event: only one that is durable has an id, by which a stream is resumed. */
export function streamEventText(event: ShownEvent): string {
  const id = event.number === undefined ? '' : `id: ${event.number}\n`;
  return `${id}event: ${event.type}\ndata: ${eventJson(event)}\n\n`;
}

/** The answer to who has asked for events with JSON. */
export function pageJson(page: EventPage, nowMs: number): JsonText {
  const progress = progressOf(page, nowMs);
  const events = [...page.events, ...(progress ? [progress] : [])].map(eventJson);
  return `{"events":[${events.join(',')}],"last":${page.last},"done":${page.isEnd}}`;
}

/** How far the job has come, as an event that is not durable. */
export function progressOf(
  { progressJson, attempt }: Pick<EventPage, 'progressJson' | 'attempt'>,
  nowMs: number,
): ShownEvent | undefined {
  if (progressJson === undefined) return undefined;
  return { type: 'progress', attempt, timeMs: nowMs, membersJson: progressJson };
}

/** In one line: where the JSON of a model's values has line ends, they are between its parts. */
function eventJson({ number, type, attempt, timeMs, membersJson }: ShownEvent): JsonText {
  const id = number === undefined ? '' : `"id":${number},`;
  const time = new Date(timeMs).toISOString();
  const members = membersJson.slice(1, -1).replaceAll(/[\r\n]/g, ' ');
  return `{${id}"type":${JSON.stringify(type)},"attempt":${attempt},"time":"${time}"${members.trim() === '' ? '' : `,${members}`}}`;
}
