import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LocalStack } from '@tidegate/harness';
import { waitUntil } from '@tidegate/testing';
import { readmeCommands } from '@tidegate/workspace';

describe('the five lines of use', () => {
  let stack: LocalStack;

  beforeAll(async () => {
    stack = await LocalStack.start({ MODEL_SETUP_SECONDS: '0', MODEL_PREDICT_SECONDS: '0' });
  }, 120_000);

  afterAll(() => stack.stop());

  it('do what they say', async () => {
    const addresses = readmeCommands()
      .filter(({ readme, command }) => readme === 'README.md' && /^((ID=\$\()?curl|open) /.test(command))
      .map(({ command }) => /http:\/\/localhost:8002([^' ]*)/.exec(command)?.[1] ?? '');
    const [push = '', status = '', data = '', manual = ''] = addresses;
    const pushed = await fetch(`${stack.url}${push}`, { method: 'POST' });
    const { id } = (await pushed.json()) as { id: string };
    const ask = async (path: string): Promise<unknown> =>
      (await fetch(`${stack.url}${path.replace('$ID', id)}`)).json();
    await waitUntil(async () => ((await ask(status)) as { status: string }).status === 'finished', {
      what: 'the job to finish',
      withinMs: 30_000,
    });
    expect(await ask(data)).toMatchObject({ input: 'hello' });
    expect((await fetch(`${stack.url}${manual}`)).status).toBe(200);
  }, 60_000);
});
