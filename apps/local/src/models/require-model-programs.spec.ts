import { afterAll, describe, expect, it } from '@jest/globals';
import { parseScaledObject } from '@tidegate/autoscaling';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modelSource } from './model-source.js';
import { requireModelPrograms } from './require-model-programs.js';
import type { ServedModel } from './served-models.js';

const SCALED_OBJECT = parseScaledObject(readFileSync('kustomize/base/worker/scaledobject.yaml', 'utf8'));

describe('what a model is served from', () => {
  const root = mkdtempSync(join(tmpdir(), 'tidegate-models-'));
  const put = (path: string) => {
    writeFileSync(join(root, path), '');
    chmodSync(join(root, path), 0o755);
    return join(root, path);
  };
  mkdirSync(join(root, 'bin'));
  const script = put('model.ts');
  const file = put('model.py');
  const python = put('bin/python3');
  const other = put('bin/other');
  const PATH = `/nowhere:${join(root, 'bin')}`;

  afterAll(() => rmSync(root, { recursive: true }));

  const model = (environment: Readonly<Record<string, string>> = {}): ServedModel => ({
    name: 'default',
    environment,
    scaledObject: SCALED_OBJECT,
    jobTimeoutSeconds: 1,
  });

  it.each<[string, NodeJS.ProcessEnv, Readonly<Record<string, string>>, object]>([
    ['nothing that was named: the toy model', { PATH }, {}, {}],
    ['nothing that was named, where the variable is empty', { PATH, MODEL: '' }, {}, {}],
    ['its file, relative to the project', { PATH, MODEL: 'model.ts' }, {}, { file: script }],
    ['the python3 of the PATH', { PATH, MODEL: file }, {}, { file, python: 'python3', pythonPath: python }],
    [
      'the Python that is named',
      { PATH, MODEL: file, MODEL_PYTHON: 'other' },
      {},
      { file, python: 'other', pythonPath: other },
    ],
    [
      'a Python in the project',
      { MODEL: file, MODEL_PYTHON: 'bin/other' },
      {},
      { file, python: 'bin/other', pythonPath: other },
    ],
    [
      'what its own entry names, before the settings of the stack',
      { PATH, MODEL: 'model.ts', MODEL_PYTHON: '/nowhere' },
      { MODEL: file, MODEL_PYTHON: other },
      { file, python: other, pythonPath: other },
    ],
  ])('is %s', (_, environment, own, source) => {
    expect(modelSource(model(own), environment, root)).toEqual(source);
    expect(() => requireModelPrograms([model(own)], environment, root)).not.toThrow();
  });

  it.each<[string, NodeJS.ProcessEnv, string]>([
    [
      'its file',
      { MODEL: 'nowhere.ts' },
      `There is no file ${root}/nowhere.ts, which is to be model default: see MODEL or MODELS_FILE.`,
    ],
    [
      'its Python',
      { PATH, MODEL: file, MODEL_PYTHON: '/nowhere/python' },
      'There is no Python /nowhere/python, which is to serve model default: see MODEL_PYTHON or MODELS_FILE.',
    ],
  ])('stops the start in one line where there is not %s', (_, environment, words) => {
    expect(() => requireModelPrograms([model()], environment, root)).toThrow(words);
  });
});
