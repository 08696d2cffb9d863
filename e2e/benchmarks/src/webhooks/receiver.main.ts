import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { requireVariable } from '../bare/bare-sides.js';
import { DeliveryCounter } from './delivery-count.js';

/*
 * A receiver of webhooks: `POST` takes one, `GET` answers with what was counted. It does no more than a receiver must, as it shares
 * the processors with what is measured.
 */

const key = Buffer.from(requireVariable('WEBHOOK_SECRET').replace('whsec_', ''), 'base64');
const counter = new DeliveryCounter();

function isSigned(headers: IncomingHttpHeaders, body: string): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = headers;
  const expected = createHmac('sha256', key)
    .update(`${String(id)}.${String(timestamp)}.${body}`)
    .digest('base64');
  return signature === `v1,${expected}`;
}

createServer((request, response) => {
  if (request.method === 'GET') {
    response.end(JSON.stringify(counter.count()));
    return;
  }
  let body = '';
  request.setEncoding('utf8').on('data', (text: string) => (body += text));
  request.on('end', () => {
    counter.add(String(request.headers['webhook-id']), isSigned(request.headers, body));
    response.writeHead(204).end();
  });
}).listen(Number(requireVariable('RECEIVER_PORT')), '127.0.0.1');
