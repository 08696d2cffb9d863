/**
 * Begins to listen.
 *
 * @param begin - listens on `port`
 * @param setting - the variable that chooses the port
 * @throws Error that names port and setting when another program has the port, else what `begin` throws
 */
export async function listen(begin: () => Promise<unknown>, port: number, setting: string): Promise<void> {
  try {
    await begin();
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw isTaken ? new Error(`port ${port} is taken, set ${setting}`) : error;
  }
}
