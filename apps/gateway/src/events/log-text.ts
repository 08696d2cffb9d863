import type { EventPage } from '@tidegate/job-store';

/** The first line where earlier ones are no longer kept. */
export const EARLIER_LINES_GONE = '… earlier lines are no longer kept';

/**
 * What a model has printed, as text, page by page.
 *
 * @param read - reads the events after a number; `undefined` when the job is no longer kept
 */
export async function* logText(
  first: EventPage,
  read: (after: number) => Promise<EventPage | undefined>,
): AsyncGenerator<string> {
  for (let page: EventPage | undefined = first; page !== undefined; page = await read(page.last)) {
    const lines = page.events.flatMap(({ type, membersJson }) => {
      if (type === 'truncated') return [EARLIER_LINES_GONE];
      return type === 'log' ? (JSON.parse(membersJson) as { readonly lines: readonly string[] }).lines : [];
    });
    if (lines.length > 0) yield `${lines.join('\n')}\n`;
    if (page.isLatest) return;
  }
}
