import { ServerResponse, type IncomingMessage, type Server } from 'node:http';
import { Socket } from 'node:net';

/**
 * Serves a CONNECT like a request of any other method that no path answers to. Node takes it for the wish to open a
 * tunnel, and closes the connection without a word where nobody listens.
 */
export function answerConnect(server: Server): (request: IncomingMessage, socket: unknown) => void {
  return (request, socket) => {
    if (!(socket instanceof Socket)) return;
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    response.once('finish', () => socket.end());
    server.emit('request', request, response);
  };
}
