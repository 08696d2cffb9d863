import { afterAll, describe, expect, it } from '@jest/globals';
import { parseScaledObject } from '@tidegate/autoscaling';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServedModel } from '../models/served-models.js';
import { jobsLeftLine } from './jobs-left.js';
import { hasFile, removedModels } from './removed-models.js';
import { ServedModelsRecord } from './served-models.record.js';

const scaledObject = parseScaledObject(
  readFileSync('kustomize/overlays/startup-aware/scaledobject.yaml', 'utf8'),
);

const aModel = (name: string): ServedModel => ({
  name,
  environment: { MODEL_NAME: name },
  scaledObject: { ...scaledObject, minReplicaCount: 2 },
  jobTimeoutSeconds: 60,
});

describe('the models that a stack has served', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tidegate-record-'));
  const record = new ServedModelsRecord(directory);
  afterAll(() => rmSync(directory, { recursive: true }));

  it('are none before its first run', () => {
    expect(record.read()).toEqual([]);
  });

  it('are kept whole from one run to the next, for their owner alone', () => {
    const models = [aModel('default'), aModel('translate')];
    record.write(models);
    expect(new ServedModelsRecord(directory).read()).toEqual(models);
    expect(statSync(join(directory, 'models.json')).mode & 0o777).toBe(0o600);
  });

  it('are forgotten one by one', () => {
    record.forget('translate');
    expect(record.read().map(({ name }) => name)).toEqual(['default']);
  });

  it('are removed when they are served no longer, and then have no workers without jobs', () => {
    const removed = removedModels(
      [aModel('default'), aModel('translate')],
      [aModel('default'), aModel('sing')],
    );
    expect(removed).toMatchObject([
      {
        name: 'translate',
        environment: { MODEL_NAME: 'translate' },
        scaledObject: { minReplicaCount: 0, triggers: [{ metadata: { minReplicas: '0' } }] },
      },
    ]);
  });

  it('have no workers where their file is gone, and the user reads what to do', () => {
    const file = join(directory, 'translate.py');
    const model = { ...aModel('translate'), environment: { MODEL: file } };
    expect(hasFile(model)).toBe(false);
    expect(jobsLeftLine(model, 1)).toBe(
      `model translate was taken out, but 1 job is left and ${file} is gone: put it back and start again, or they end as failed after JOB_EXPIRY_SECONDS`,
    );
    writeFileSync(file, '');
    expect(hasFile(model)).toBe(true);
    expect(jobsLeftLine(model, 3)).toBe(
      'model translate was taken out, but 3 jobs are left: its workers stay until none is',
    );
  });
});
