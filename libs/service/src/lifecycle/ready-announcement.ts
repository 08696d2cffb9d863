/** What a service reports to the parent that started it over an IPC channel, once it serves. */
export const READY_ANNOUNCEMENT = 'ready';

/** Reports to its parent that this process serves; nobody receives it where that was no parent with an IPC channel. */
export function announceReady(): void {
  // A parent that is gone just now is no failure of ours.
  if (process.connected) process.send?.(READY_ANNOUNCEMENT, undefined, undefined, () => undefined);
}
