/** Which status of a job that ends well a client may read after which; a returned delivery leads back to `queued`. */
const NEXT_STATUSES: Readonly<Record<string, readonly string[]>> = {
  queued: ['queued', 'processing', 'finished'],
  processing: ['processing', 'queued', 'finished'],
  finished: ['finished'],
};

/** Whether a client that has read one status of a job may read the other next. */
export function mayFollow(previous: string, next: string): boolean {
  return NEXT_STATUSES[previous]?.includes(next) ?? false;
}
