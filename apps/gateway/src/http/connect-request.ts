import { ServerResponse, type IncomingMessage, type Server } from 'node:http';
import { Socket } from 'node:net';
import { endLingering } from './lasting-socket.js';

/**
 * Serves a CONNECT like a request of any other method that no path answers to. Node takes it for the wish to open a
 * tunnel, hands the socket over for good, and closes the connection without a word where nobody listens.
 */
export function answerConnect(server: Server): (request: IncomingMessage, socket: unknown) => void {
  return (request, socket) => {
    if (!(socket instanceof Socket)) return;
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    try {
      response.assignSocket(socket);
    } catch {
      // Sent behind a request whose answer is not out yet: nothing that a client which wants a tunnel would do.
      socket.destroy();
      return;
    }
    response.once('finish', () => endLingering(socket));
    server.emit('request', request, response);
  };
}
