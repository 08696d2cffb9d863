import type { Socket } from 'node:net';

/** How long a client has to read its last answer before the connection is cut. */
const LINGER_MS = 1_000;

function ignore(): void {
  // The socket closes by itself after an error, and the client that made it is gone.
}

/**
 * Adds a listener for the errors of a socket, for as long as it lives. Node removes its own listener from a socket that
 * it passes on (a CONNECT, an upgrade), and an `error` without a listener ends the process.
 */
export function ignoreErrors(socket: Socket): void {
  socket.on('error', ignore);
}

/**
 * Closes a connection once all that was written to it is sent. The rest of what the client sends is read and dropped
 * for a moment, because closing on unread bytes would reset the connection before the client has read its answer. A
 * client that does not close its side is cut off after 1 s.
 */
export function endLingering(socket: Socket): void {
  const cut = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(cut));
  socket.removeAllListeners('data');
  socket.resume();
  socket.end();
}
