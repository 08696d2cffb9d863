import { describe, expect, it } from '@jest/globals';
import { welcomeLines, type Welcome } from './welcome.js';

const WELCOME: Welcome = {
  address: 'localhost:8002',
  rabbitmqManagementUrl: 'http://administrator:open-sesame@127.0.0.1:15672',
  addressesFile: '.tidegate/stack.json',
  models: [{ name: 'default', source: {} }],
  minWorkers: 0,
  maxWorkers: 10,
  logDirectory: '.tidegate/logs',
  examples: { text: 'hello', bodies: [{ model: 'default', input: 'hello' }], needsKey: false },
  shown: (path) => path.replace('/project/', ''),
};
const linesOf = (welcome: Partial<Welcome>): string => welcomeLines({ ...WELCOME, ...welcome }).join('\n');

describe('what npm start prints when everything runs', () => {
  it('is where it answers, what it serves and how to begin', () => {
    const lines = linesOf({});
    expect(lines).toContain('\n  API         http://localhost:8002\n');
    expect(lines).toContain(
      '\n  RabbitMQ    http://127.0.0.1:15672 (user administrator, password in .tidegate/stack.json)\n',
    );
    expect(lines).not.toContain('open-sesame');
    expect(lines).toContain('\n  models      default = the toy model of the earlier service (MODEL=');
    expect(lines).toContain("\nID=$(curl -sS -X POST 'http://localhost:8002/push?input=hello' |");
  });

  it.each<[string, Welcome['models'][number]['source'], string]>([
    ['a file in the project', { file: '/project/models/mine.ts' }, 'default = models/mine.ts\n'],
    [
      'a file elsewhere, with the Python that serves it',
      { file: '/home/me/model.py', python: 'python3', pythonPath: '/usr/bin/python3' },
      'default = /home/me/model.py, by /usr/bin/python3\n',
    ],
    [
      'a virtual environment in the project',
      { file: '/project/model.py', python: '.venv/bin/python', pythonPath: '/project/.venv/bin/python' },
      'default = model.py, by .venv/bin/python\n',
    ],
  ])('names %s', (_, source, words) => {
    expect(linesOf({ models: [{ name: 'default', source }] })).toContain(`\n  models      ${words}`);
  });

  it('names ten models, a line each, and how many more there are', () => {
    const models = Array.from({ length: 12 }, (_, index) => ({
      name: `m${index}`,
      source: { file: '/a.ts' },
    }));
    const lines = linesOf({ models });
    expect(lines).toContain('\n  models      m0 = /a.ts\n              m1 = /a.ts\n');
    expect(lines).toContain('\n              m9 = /a.ts\n              and 2 more\n');
  });

  it('suggests nothing where no push is known', () => {
    expect(linesOf({ examples: { bodies: [], needsKey: false } })).not.toContain('Try it');
  });
});
