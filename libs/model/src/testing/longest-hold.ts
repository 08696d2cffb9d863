const PULSE_MS = 5;

/**
 * How long the event loop was held at most while the work went on, in milliseconds of this process's own processor
 * time: what a busy machine adds between two pulses is no hold of ours.
 */
export async function longestHoldMs(work: () => Promise<void>): Promise<number> {
  let longestMs = 0;
  let last = process.cpuUsage();
  const pulse = setInterval(() => {
    const { user, system } = process.cpuUsage(last);
    longestMs = Math.max(longestMs, (user + system) / 1000);
    last = process.cpuUsage();
  }, PULSE_MS);
  try {
    await work();
  } finally {
    clearInterval(pulse);
  }
  return longestMs;
}
