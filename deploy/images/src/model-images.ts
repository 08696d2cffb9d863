import { runProgram } from '@tidegate/harness';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Builder } from './builder.js';

const CONTAINERS = join(WORKSPACE_ROOT, 'deploy/containers');

const TYPESCRIPT_MODEL = `import { suffix } from './suffix.js';
export class Model {
  predict(input: string): { output: string } {
    return { output: [...input.toUpperCase()].reverse().join('') + suffix };
  }
}
`;
const PYTHON_MODEL = `class Model:
    def predict(self, input):
        return {"output": "in Python: " + input}
`;
const MODEL_WITH_PACKAGES = `from greeting import greet

class Model:
    def predict(self, input):
        return {"output": greet(input)}
`;

/** A package as pip takes it, without anything that it needs. */
const WHEEL = 'greeting-1.0-py3-none-any.whl';
const WHEEL_FILES = {
  'greeting.py': 'def greet(name):\n    return "good day, " + name\n',
  'greeting-1.0.dist-info/METADATA': 'Metadata-Version: 2.1\nName: greeting\nVersion: 1.0\n',
  'greeting-1.0.dist-info/WHEEL':
    'Wheel-Version: 1.0\nGenerator: tidegate\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
  'greeting-1.0.dist-info/RECORD': '',
} as const;

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

async function build(
  builder: Builder,
  {
    file,
    context,
    tag,
    settings,
  }: Record<'file' | 'context' | 'tag', string> & { settings: readonly string[] },
): Promise<void> {
  const buildArguments = settings.flatMap((setting) => ['--build-arg', setting]);
  await builder.run('build', '--file', file, ...buildArguments, '--tag', `tidegate/${tag}:local`, context);
}

/** What users make of the model host's images: for a model of two files, and for one in Python. */
export async function buildModelImages(builder: Builder, folder: string): Promise<void> {
  const [reverse, python] = [join(folder, 'reverse'), join(folder, 'python')];
  await writeFiles(reverse, {
    'reverse.ts': TYPESCRIPT_MODEL,
    'suffix.ts': `export const suffix: string = ' from beside the model';\n`,
  });
  await writeFiles(python, { 'model.py': PYTHON_MODEL });
  const file = join(CONTAINERS, 'model.Containerfile');
  await build(builder, { file, context: reverse, tag: 'reverse', settings: ['MODEL=reverse.ts'] });
  await build(builder, {
    file,
    context: python,
    tag: 'python',
    settings: ['MODEL_HOST_IMAGE=tidegate/model-host-python:local', 'MODEL=model.py'],
  });
}

/** What users make of a base of theirs, here one without Node, Python and pip, and a requirements.txt. */
export async function buildOnOwnBase(builder: Builder, nodeImage: string, folder: string): Promise<void> {
  const [bare, own, wheel] = [join(folder, 'bare'), join(folder, 'own'), join(folder, 'wheel')];
  await writeFiles(bare, {
    Containerfile: `FROM ${nodeImage}\nRUN rm -r /usr/local/bin/node /usr/local/bin/npm /usr/local/lib/node_modules\nCMD ["/bin/sh"]\n`,
  });
  await build(builder, { file: join(bare, 'Containerfile'), context: bare, tag: 'bare', settings: [] });
  await writeFiles(wheel, WHEEL_FILES);
  await writeFiles(own, { 'model.py': MODEL_WITH_PACKAGES, 'requirements.txt': `./${WHEEL}\n` });
  const names = [...new Set(Object.keys(WHEEL_FILES).map((name) => name.split('/')[0] ?? ''))];
  await runProgram(['python3', '-m', 'zipfile', '-c', join(own, WHEEL), ...names], { directory: wheel });
  await build(builder, {
    file: join(CONTAINERS, 'python-model.Containerfile'),
    context: own,
    tag: 'own',
    settings: ['BASE_IMAGE=localhost/tidegate/bare:local'],
  });
}
