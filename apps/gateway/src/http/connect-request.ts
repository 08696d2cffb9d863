import { ServerResponse, type IncomingMessage, type Server } from 'node:http';
import { Socket } from 'node:net';
import { endLingering } from './lasting-socket.js';

/**
 * Serves a CONNECT like a request of any other method that no path accepts. Node reads CONNECT as a request for a
 * tunnel, passes on the socket for good, and closes the connection without an answer if there is no listener.
 */
export function answerConnect(server: Server): (request: IncomingMessage, socket: unknown) => void {
  return (request, socket) => {
    if (!(socket instanceof Socket)) return;
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    try {
      response.assignSocket(socket);
    } catch {
      // It was sent behind a request that is not answered yet; no client that wants a tunnel does that.
      socket.destroy();
      return;
    }
    response.once('finish', () => endLingering(socket));
    server.emit('request', request, response);
  };
}
