/**
 * Does something `count` times, `lanes` of them at once. Example: `{ count: 100, lanes: 4 }` runs four at a time until
 * all hundred are done.
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
