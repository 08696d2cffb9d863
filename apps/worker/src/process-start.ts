/** When this process started, in milliseconds since the epoch. */
export function processStartedAtMs(): number {
  return Math.round(Date.now() - process.uptime() * 1000);
}
