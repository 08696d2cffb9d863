import type { Socket } from 'node:net';
import { STATUS_CODES } from 'node:http';
import { problemDetails } from '../problems/problem.error.js';
import { endLingering } from './lasting-socket.js';

function describe(code: string | undefined): readonly [number, string] {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return [431, 'Request line and headers are too large'];
    case 'HPE_INVALID_URL':
      return [400, 'The request target holds characters that must be percent-encoded'];
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return [408, 'Request was not sent in time'];
    default:
      return [400, 'Bad Request'];
  }
}

/** Answers requests that are not HTTP, are too large, or are too slow. */
export function answerClientError(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, detail] = describe(error.code);
  const body = JSON.stringify(problemDetails(status, detail));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  endLingering(socket);
}
