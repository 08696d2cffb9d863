/** Saved before the model is loaded, because a model may replace them. */
const STREAMS = [process.stdout, process.stderr].map((stream) => ({
  stream,
  write: stream.write.bind(stream),
}));

/**
 * Settles when the system has all that the model has printed: Node keeps in memory what its pipe had no room for. When
 * the host then receives the end of a job, it can read all that the job has printed.
 */
export async function outputWritten(): Promise<void> {
  for (const { stream, write } of STREAMS)
    if (stream.writableLength > 0 && stream.writable)
      await new Promise<void>((resolve) => write('', () => resolve()));
}
