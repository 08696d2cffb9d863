import { StoreConnection, type StoreConnectionOptions } from './store-connection.js';

/**
 * A connection to listen on: each command is sent at once, and a store that takes no writes is good enough.
 *
 * @param listen - subscribes, whenever the connection is there, for the first time or again; when it fails, the connection is
 *   made again
 */
export function listeningConnection(
  options: StoreConnectionOptions,
  listen: (connection: StoreConnection) => Promise<void>,
): StoreConnection {
  const connection: StoreConnection = new StoreConnection(
    {
      ...options,
      batchCommands: false,
      needsWrites: false,
      onEvent: (event) => {
        options.onEvent?.(event);
        if (event.kind === 'available') listen(connection).catch(() => connection.reset());
      },
    },
    [],
  );
  return connection;
}
