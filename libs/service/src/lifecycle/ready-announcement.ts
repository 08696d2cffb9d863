/** What a service reports to the parent that started it over an IPC channel, once it serves. */
export const READY_ANNOUNCEMENT = 'ready';

/** Reports to the parent that this process serves; does nothing without an IPC channel to a parent. */
export function announceReady(): void {
  // A parent that has just ended is no failure of this process.
  if (process.connected) process.send?.(READY_ANNOUNCEMENT, undefined, undefined, () => undefined);
}
