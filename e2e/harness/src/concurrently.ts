/**
 * Does something a number of times, several at once.
 *
 * @param count - how often in all
 * @param lanes - how many at once
 */
export async function concurrently(
  { count, lanes }: { readonly count: number; readonly lanes: number },
  action: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const runLane = async (): Promise<void> => {
    while (next < count) await action(next++);
  };
  await Promise.all(Array.from({ length: Math.min(lanes, count) }, runLane));
}
