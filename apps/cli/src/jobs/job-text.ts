import type { Job, StreamedEvent, StreamedNews } from '@tidegate/client';

/** The output of a job for a person: text as it is, all else as JSON. */
export function outputText(output: unknown): string {
  return typeof output === 'string' ? output : JSON.stringify(output);
}

/** A job for a person, a line for each thing that is known of it. */
export function jobText(job: Job): string {
  const { estimate } = job;
  const rows: readonly (readonly [string, string | number | undefined])[] = [
    ['id', job.id],
    ['status', job.status],
    ['model', job.model],
    ['waiting for', job.waitingFor],
    ['place', job.queuePosition],
    ['starts at', estimate?.start?.p50],
    ['ends at', estimate?.finish.p50],
    ['tries', job.attempt > 0 ? job.attempt : undefined],
    ['progress', job.progress && percentage(job.progress.fraction)],
    ['note', job.progress?.note],
    ['error', job.error],
  ];
  return rows
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name.padEnd(12)}${value ?? ''}`)
    .join('\n');
}

/** An event for a person, in one line or more. */
export function eventText(event: StreamedEvent): string {
  const { type, attempt, time } = event;
  const lead = `${time} ${type.padEnd(9)}`;
  if (type === 'log') return (event.lines ?? []).map((line) => `${lead} ${line}`).join('\n');
  const parts = [
    attempt > 0 && type === 'started' ? `try ${attempt}` : undefined,
    event.fraction === undefined ? undefined : percentage(event.fraction),
    event.note,
    event.parts?.map(outputText).join(' '),
    event.status,
    event.reason ?? event.error,
    event.delaySeconds === undefined ? undefined : `the next try in ${event.delaySeconds} s`,
  ];
  return [lead, ...parts.filter((part) => part !== undefined)].join(' ').trimEnd();
}

/** An event of any job, or of a model, for a person. */
export function newsText(news: StreamedNews): string {
  const { type, time, model, jobId, attempt, status, reason, delaySeconds, wanted } = news;
  const parts = [
    // `truncated` has no time of its own.
    time ?? new Date(Number(news.id.split('-')[0])).toISOString(),
    type.padEnd(9),
    model,
    jobId,
    type === 'started' && attempt !== undefined ? `try ${attempt}` : undefined,
    status,
    wanted === undefined ? undefined : `${wanted} workers wanted:`,
    reason,
    delaySeconds === undefined ? undefined : `the next try in ${delaySeconds} s`,
    type === 'truncated' ? 'some events up to here may be missing' : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(' ');
}

function percentage(fraction: number): string {
  return `${Math.round(fraction * 100)} %`;
}
