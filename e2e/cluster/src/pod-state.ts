import type { V1Pod } from '@kubernetes/client-node';

/** Whether a pod is ready and not terminating. */
export function isReady({ metadata, status }: V1Pod): boolean {
  const isTold = metadata?.deletionTimestamp !== undefined;
  return (
    !isTold &&
    (status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false)
  );
}

/** Whether a pod is there, from its creation to the end of its termination; one that was evicted has ended, though listed. */
export function exists({ status }: V1Pod): boolean {
  return status?.phase !== 'Succeeded' && status?.phase !== 'Failed';
}
