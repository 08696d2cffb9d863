/**
 * Begins to listen.
 *
 * @param begin - listens on `port`
 * @param setting - the variable that chooses the port
 * @throws {Error} that names port and setting when another program has the port, else what `begin` throws
 */
export async function listen(begin: () => Promise<unknown>, port: number, setting: string): Promise<void> {
  try {
    await begin();
  } catch (cause) {
    // The error of a gRPC server has no code for it, only this text.
    if (!String(cause).includes('EADDRINUSE')) throw cause;
    throw new Error(`port ${port} is taken, set ${setting}`, { cause });
  }
}
