import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeCluster } from '@tidegate/fake-cluster';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ClusterConnection } from './cluster-connection.js';
import { WorkerSetting } from './worker-setting.js';

const PATH = '/apis/keda.sh/v1alpha1/namespaces/tidegate/scaledobjects/worker';

const settingYaml = (name: string): string =>
  readFileSync(join(WORKSPACE_ROOT, 'kustomize/overlays', name, 'scaledobject.yaml'), 'utf8');

const specOf = (setting: string): object => (parse(settingYaml(setting)) as { spec: object }).spec;

describe(WorkerSetting, () => {
  let cluster: FakeCluster;
  let setting: WorkerSetting;

  beforeEach(async () => {
    cluster = await FakeCluster.start();
    const connection = new ClusterConnection({ namespace: 'tidegate', timeoutSeconds: 1 }, cluster.config);
    setting = new WorkerSetting(connection, 'worker');
    cluster.objects.scaledobjects.put({
      metadata: { name: 'worker' },
      spec: specOf('slow-up-slow-down'),
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    });
  });

  afterEach(() => cluster.stop());

  it('is applied by the server, under a name of its own, and takes over what others have set', async () => {
    await setting.applyFile(settingYaml('startup-aware'));
    const [applied] = cluster.requests('PATCH');
    expect(applied).toEqual({
      method: 'PATCH',
      path: `${PATH}?fieldManager=tidegate-experiments&force=true`,
      contentType: 'application/apply-patch+yaml',
      body: {
        apiVersion: 'keda.sh/v1alpha1',
        kind: 'ScaledObject',
        metadata: { name: 'worker', namespace: 'tidegate' },
        spec: specOf('startup-aware'),
      },
    });
  });

  it.each(['defaultlike', 'deployed', 'fast-up-slow-down', 'startup-aware'])(
    'is exactly that of the file of %s, whatever was there before',
    async (name) => {
      await setting.applyFile(settingYaml(name));
      expect(await setting.read()).toEqual(specOf(name));
    },
  );

  it('removes what the new one does not have', async () => {
    await setting.applyFile(settingYaml('defaultlike'));
    const removal = cluster.requests('PATCH')[1];
    expect(removal).toMatchObject({
      path: `${PATH}?fieldManager=tidegate-experiments`,
      contentType: 'application/merge-patch+json',
    });
    expect(JSON.stringify(removal?.body)).toContain('null');
  });

  it('comes back as it was', async () => {
    const before = await setting.read();
    await setting.applyFile(settingYaml('startup-aware'));
    await setting.apply(before);
    expect(await setting.read()).toEqual(specOf('slow-up-slow-down'));
  });

  it('calls the scaler of its own namespace', async () => {
    const elsewhere = new ClusterConnection({ namespace: 'elsewhere', timeoutSeconds: 1 }, cluster.config);
    await expect(
      new WorkerSetting(elsewhere, 'worker').applyFile(settingYaml('startup-aware')),
    ).rejects.toThrow('there is no scaledobjects.keda.sh "worker" in namespace "elsewhere" (404)');
    expect(JSON.stringify(cluster.requests('PATCH')[0]?.body)).toContain(
      '"scaler.elsewhere.svc.cluster.local:9090"',
    );
  });

  it('reports whether KEDA has taken it', async () => {
    expect(await setting.isReady()).toBe(true);
    cluster.objects.scaledobjects.put({ metadata: { name: 'worker' }, spec: {} });
    expect(await setting.isReady()).toBe(false);
  });

  it('names the right to patch it where that is missing', async () => {
    cluster.forbidden = ['PATCH '];
    await expect(setting.applyFile(settingYaml('deployed'))).rejects.toThrow(
      'lacks the right to patch scaledobjects.keda.sh in namespace "tidegate" (403)',
    );
  });
});
