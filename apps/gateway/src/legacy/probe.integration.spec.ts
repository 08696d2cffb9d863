import { it } from '@jest/globals';
import { connect } from 'node:net';
import { GatewayBench } from '../testing/gateway.bench.js';
function raw(port: number, text: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    const s = connect(port, '127.0.0.1');
    let out = '';
    s.on('data', (d) => (out += d.toString('latin1')));
    s.on('close', () => resolve(out));
    s.on('error', (e) => resolve(out + e.message));
    s.write(text);
    setTimeout(() => s.destroy(), 700);
  });
}
it('probe', async () => {
  const t0 = Date.now();
  const bench = await GatewayBench.open();
  console.log('open', Date.now() - t0);
  const R: string[] = [];
  for (const [m, p] of [
    ['GET', '/status/'],
    ['GET', '/data/'],
    ['POST', '/push/?input=a'],
    ['POST', 'http://x/push?input=a'],
    ['OPTIONS', '*'],
    ['OPTIONS', '/push'],
    ['TRACE', '/push'],
    ['GET', '/docs'],
    ['PUT', '/docs'],
    ['HEAD', '/docs'],
    ['GET', '//docs'],
    ['GET', '/docs/'],
    ['GET', '/docs/swagger-ui.css'],
    ['GET', '/docs/nope'],
    ['PUT', '/docs/nope'],
    ['GET', '/docs/..%2f..%2fpackage.json'],
    ['GET', '/readyz'],
    ['POST', '/livez'],
    ['GET', '/metrics'],
    ['GET', '/%70ush'],
    ['GET', '/status/%ff'],
    ['GET', '/status/a%2fb'],
    ['GET', '/status/%00'],
    ['GET', '/status/a/b'],
    ['POST', '/push?input=a#b'],
    ['PROPFIND', '/push'],
    ['GET', '/status/\xc3\xa4'],
  ]) {
    const a = await raw(
      bench.port,
      Buffer.from(`${m} ${p} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`, 'latin1'),
    );
    R.push(
      `${m} ${p} -> ${a.split('\r\n')[0]} ${/allow: .*/i.exec(a)?.[0] ?? ''} ${/content-type: .*/i.exec(a)?.[0]} ${a.split('\r\n\r\n')[1]?.slice(0, 150)}`,
    );
  }
  console.log(R.join('\n'));
  console.log(JSON.stringify((await bench.http.get('/openapi.json')).body, null, 1));
  await bench.close();
  console.log('total', Date.now() - t0);
});
