/** Taken before there is a model, which may put others in their place. */
const STREAMS = [process.stdout, process.stderr].map((stream) => ({
  stream,
  write: stream.write.bind(stream),
}));

/**
 * Settles when the system has all that the model has printed: Node keeps in memory what its pipe had no room for. Whoever
 * then learns of the end of a job can read all that was printed in it.
 */
export async function outputWritten(): Promise<void> {
  for (const { stream, write } of STREAMS)
    if (stream.writableLength > 0 && stream.writable)
      await new Promise<void>((resolve) => write('', () => resolve()));
}
