import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { aJob } from '../testing/a-job.js';
import { HostWorkbench, type ObservedHost } from '../testing/host.workbench.js';

const MODELS = fileURLToPath(new URL('../../../../apps/worker/models', import.meta.url));

let workbench: HostWorkbench;
beforeAll(async () => {
  workbench = await HostWorkbench.open();
});
afterAll(() => workbench.close());

async function started(modelPath: string): Promise<ObservedHost> {
  const observed = workbench.hostOf({ modelPath, environment: { PATH: process.env.PATH ?? '' } });
  await observed.host.start();
  return observed;
}

async function answerOf({ host }: ObservedHost, input: unknown): Promise<unknown> {
  const outcome = await host.run(aJob({ input }));
  if (outcome.kind !== 'succeeded') throw new Error(`${outcome.kind}: ${JSON.stringify(outcome)}`);
  return JSON.parse(outcome.outputJson);
}

describe('the example that reads text in a picture, in TypeScript', () => {
  let observed: ObservedHost;
  let image: string;
  beforeAll(async () => {
    observed = await started(join(MODELS, 'read-text/model.ts'));
    image = await readFile(join(MODELS, 'read-text/page.png'), 'base64');
  }, 60_000);

  it('reads a page, line by line, and reports how far it is', async () => {
    const lines = [
      'Tidegate reads this page.',
      'Jobs wait in a queue, workers come and go',
      'with demand. Invoice No. 2041: 3 boxes at',
      '12.50 each, 37.50 in all.',
    ];
    const answer = await answerOf(observed, { image });
    expect(answer).toMatchObject({
      text: expect.stringContaining('Invoice No. 2041'),
      lines: lines.map((text) => ({ text })),
    });
    expect((answer as { confidence: number }).confidence).toBeGreaterThan(0.8);
    expect(observed.progress.map(({ fraction }) => fraction)).toContain(1);
  }, 60_000);

  it('reads the layout that the input names', async () => {
    expect(await answerOf(observed, { image, layout: 'word' })).not.toMatchObject({
      lines: [{}, {}, {}, {}],
    });
    expect(await answerOf(observed, { image, layout: 'block' })).toMatchObject({ lines: [{}, {}, {}, {}] });
  }, 60_000);

  it('fails a job without a picture, and only that', async () => {
    const nonsense = Buffer.from('no picture').toString('base64');
    expect(await observed.host.run(aJob({ input: { image: nonsense } }))).toEqual({
      kind: 'failed',
      message: expect.stringContaining('attempting to read image'),
      needsRestart: false,
    });
    expect(await answerOf(observed, { image })).toMatchObject({ lines: [{}, {}, {}, {}] });
  }, 60_000);

  it('names the packages of its image in the versions that it is tested with', async () => {
    const manifest = async (path: string) =>
      JSON.parse(await readFile(path, 'utf8')) as Record<string, Record<string, string>>;
    const { dependencies } = await manifest(join(MODELS, 'read-text/package.json'));
    const { devDependencies } = await manifest(join(MODELS, '../../../package.json'));
    expect(devDependencies).toMatchObject(dependencies ?? { none: 'there' });
  });
});

describe('the example that distinguishes languages, in Python', () => {
  const model = join(MODELS, 'detect-language/model.py');
  let observed: ObservedHost;
  beforeAll(async () => {
    observed = await started(model);
  });

  it('has tried itself before it serves', () => {
    const [line] = observed.lines.filter(({ source }) => source === 'stdout');
    expect(line?.text).toMatch(/^18 languages; 9[5-9]\.\d% of the test recognized$/);
  });

  it.each([
    ['en', 'The train to the harbour leaves in ten minutes.'],
    ['de', 'Der Zug zum Hafen fährt in zehn Minuten ab.'],
    ['fr', 'Le train pour le port part dans dix minutes.'],
    ['es', 'El tren hacia el puerto sale en diez minutos.'],
    ['pl', 'Pociąg do portu odjeżdża za dziesięć minut.'],
    ['ru', 'Поезд в порт отправляется через десять минут.'],
    ['uk', 'Потяг до порту відправляється за десять хвилин.'],
    ['el', 'Το τρένο για το λιμάνι φεύγει σε δέκα λεπτά.'],
  ])('knows %s: %s', async (language, text) => {
    expect(await answerOf(observed, text)).toMatchObject({ language });
  });

  it('answers several at once, of the languages that can be, and reports how far it is', async () => {
    const input = { texts: ['Guten Morgen', 'Good morning'], among: ['de', 'en'] };
    expect(await answerOf(observed, input)).toMatchObject([{ language: 'de' }, { language: 'en' }]);
    expect(observed.progress.at(-1)).toMatchObject({ fraction: 1, note: '2 texts' });
  });

  it('fails a job without letters, with a message that states why', async () => {
    expect(await observed.host.run(aJob({ input: ' 12 ' }))).toMatchObject({
      kind: 'failed',
      message: 'a text without letters is in no language',
    });
  });

  it('does not serve with less to learn from than it needs', async () => {
    const folder = join(workbench.directory, 'forgetful');
    await cp(join(MODELS, 'detect-language'), folder, { recursive: true });
    await rm(join(folder, 'texts'), { recursive: true });
    await expect(started(join(folder, 'model.py'))).rejects.toThrow(
      'only 0.0% of the test recognized: are all the texts there?',
    );
  });
});
