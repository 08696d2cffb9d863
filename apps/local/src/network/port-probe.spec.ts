import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { findFreePort } from './free-port.js';
import { isListening, requireFreeGatewayPort } from './port-probe.js';

describe('requireFreeGatewayPort', () => {
  it('names the port and the setting when another program has it', async () => {
    const port = await findFreePort();
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    await expect(requireFreeGatewayPort('127.0.0.1', port)).rejects.toThrow(
      `Port ${port} of 127.0.0.1 is taken by another program: stop that program, or choose another port with GATEWAY_PORT.`,
    );
    other.close();
  });

  it('names an address that is not of this machine, and the settings', async () => {
    await expect(requireFreeGatewayPort('192.0.2.1', 8002)).rejects.toThrow(
      'Port 8002 of 192.0.2.1 cannot be used (EADDRNOTAVAIL): choose others with GATEWAY_PORT and GATEWAY_HOST.',
    );
  });

  it('leaves a free port free', async () => {
    const port = await findFreePort();
    await requireFreeGatewayPort('127.0.0.1', port);
    expect(await isListening(port)).toBe(false);
  });
});

describe('findFreePort', () => {
  it('stays below the ports that outgoing connections are given, and gives none out twice', async () => {
    const ports = await Promise.all(Array.from({ length: 50 }, () => findFreePort()));
    expect(Math.max(...ports)).toBeLessThan(32_768);
    expect(new Set(ports).size).toBe(ports.length);
  });
});
