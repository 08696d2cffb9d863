/**
 * The time-out by which RabbitMQ up to 4.2 explains that it closes a channel whose acknowledgement is late, in seconds;
 * `undefined` for every other error. Version 4.3 closes no channel but cancels the consumer.
 */
export function consumerTimeoutSeconds(error: Error): number | undefined {
  const [, milliseconds] =
    /delivery acknowledgement on channel .* timed out.* (\d+) ms/.exec(error.message) ?? [];
  return milliseconds === undefined ? undefined : Number(milliseconds) / 1000;
}
