import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { findFreePort } from './free-port.js';
import { isListenedByUs, parseListeners } from './own-listener.js';

/** As the kernel writes it: Redis of user 1000 on 6379, a client of it, and a listener of nobody. */
const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:18EB 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4631 1 0000000000000000 100 0 0 10 0
   1: 0100007F:C350 0100007F:18EB 01 00000000:00000000 02:000005DE 00000000     0        0 4711 2 0000000000000000 20 4 30 10 -1
  12: 00000000:1F42 00000000:0000 0A 00000000:00000000 00:00000000 00000000 65534        0 4712 1 0000000000000000 100 0 0 10 0
`;

describe('the listeners of a machine', () => {
  it('are read with their users from the table of the kernel', () => {
    expect(parseListeners(TABLE)).toEqual([
      { port: 6379, userId: 1000 },
      { port: 8002, userId: 65_534 },
    ]);
  });

  it('include what this process listens on, until it no longer does', async () => {
    const port = await findFreePort();
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    expect(isListenedByUs(port)).toBe(true);
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    server.close();
    await once(server, 'close');
    if (process.platform === 'linux') expect(isListenedByUs(port)).toBe(false);
    other.close();
  });
});
