import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isAlive } from '@tidegate/processes';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyKindCluster, minikubeCluster, runningKindCluster } from './testing/recorded-cluster.js';
import { RecordedPrograms } from './testing/recorded-programs.js';

const MODEL = join(WORKSPACE_ROOT, 'apps/worker/models/default.ts');
const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
const CHANGES =
  / (apply|run|create|delete|annotate|rollout|wait|build|tag|load|load docker-image|port-forward) /;

const CLEARED =
  'kubectl --namespace tidegate annotate pods --selector app.kubernetes.io/name=worker controller.kubernetes.io/pod-deletion-cost-';

/** Against RECORDED FAKES of docker, kind, minikube, kubectl and curl: no cluster was there. */
describe('setup-cluster.sh', () => {
  let programs: RecordedPrograms;
  beforeEach(() => {
    programs = new RecordedPrograms();
  });
  afterEach(() => programs.remove());

  it('brings everything to an empty cluster, in this order', () => {
    const { status, output, commands } = programs.run('setup-cluster.sh', [], emptyKindCluster());
    expect(output).toContain('Tidegate answers at http://172.18.0.5:8002');
    expect(status).toBe(0);
    const changes = commands
      .filter((command) => CHANGES.test(command))
      .map((command) => command.replaceAll(WORKSPACE_ROOT, ''));
    expect(changes).toEqual([
      expect.stringMatching(/^docker build --tag tidegate\/gateway:local .* --target gateway /),
      'docker tag tidegate/gateway:local tidegate/gateway:local-aaaaaaaaaaaa',
      'kind load docker-image tidegate/gateway:local-aaaaaaaaaaaa --name kind',
      expect.stringMatching(/^docker build --tag tidegate\/worker:local .* --target worker /),
      'docker tag tidegate/worker:local tidegate/worker:local-bbbbbbbbbbbb',
      'kind load docker-image tidegate/worker:local-bbbbbbbbbbbb --name kind',
      expect.stringMatching(/^docker build --tag tidegate\/model-host:local .* --target model-host /),
      'docker tag tidegate/model-host:local tidegate/model-host:local-999999999999',
      'kind load docker-image tidegate/model-host:local-999999999999 --name kind',
      expect.stringMatching(
        /^kubectl apply --server-side --filename https:\S+\/v2\.20\.2\/keda-2\.20\.2\.yaml$/,
      ),
      'kubectl annotate --overwrite namespace keda tidegate/installed-keda=2.20.2',
      'kubectl --namespace keda rollout status deployment/keda-operator --timeout 5m',
      'kubectl wait --for condition=Available apiservice/v1beta1.external.metrics.k8s.io --timeout 5m',
      expect.stringMatching(/^kubectl apply --filename \S*components\/namespace\/namespace\.yaml$/),
      'docker run --rm --network none --entrypoint node tidegate/gateway:local apps/gateway/dist/rights.bundle.js --kubernetes --models default',
      'kubectl --namespace tidegate apply --server-side --force-conflicts --filename -',
      expect.stringMatching(/^kubectl apply --kustomize \S+\/overlay$/),
      'kubectl --namespace tidegate rollout restart statefulset.apps/rabbitmq deployment.apps/gateway',
      'kubectl --namespace tidegate rollout status statefulset.apps/rabbitmq --timeout 15m',
      'kubectl --namespace tidegate rollout status deployment.apps/gateway --timeout 15m',
      expect.stringMatching(/^kubectl apply --kustomize \S+\/overlay --prune /),
      CLEARED,
    ]);
  });

  it('clears the marks of pods where our scaler no longer runs, and leaves them to it where it does', () => {
    const clearings = (overlay: string): readonly string[] =>
      programs
        .run('setup-cluster.sh', ['--overlay', overlay], runningKindCluster(overlay))
        .commands.filter((command) => command.includes('pod-deletion-cost'));
    expect(clearings('startup-aware')).toEqual([]);
    expect(clearings('deployed')).toEqual([CLEARED]);
  });

  it('comes to its end where the marks cannot be cleared', () => {
    const refused = { command: 'pod-deletion-cost', status: 1 };
    const { status, output } = programs.run('setup-cluster.sh', [], [refused, ...runningKindCluster()]);
    expect(output).toContain('marks of pods could not be cleared');
    expect(status).toBe(0);
  });

  it('makes passwords once, keeps them off every command line, and out of the overlay', () => {
    const { commands, inputs } = programs.run('setup-cluster.sh', [], emptyKindCluster());
    expect(inputs).toContain('amqp://tidegate-gateway:0a1b2c@rabbitmq:5672');
    expect(commands.join('\n')).not.toContain('0a1b2c');
    expect(readFileSync(join(programs.stateFolder, 'overlay/kustomization.yaml'), 'utf8')).toContain(
      '$patch: delete',
    );
    const again = programs.run('setup-cluster.sh', [], runningKindCluster());
    expect(again.inputs).toBe('');
  });

  it('makes all of them new where one is missing, as that of a further model, and restarts what was there', () => {
    const missing = { command: ' get secret worker-default', status: 1 };
    const { commands } = programs.run('setup-cluster.sh', [], [missing, ...runningKindCluster()]);
    const restart = commands.findIndex((command) => command.includes('rollout restart'));
    expect(restart).toBeGreaterThan(commands.findIndex((command) => command.includes('apply --kustomize')));
    const again = programs.run('setup-cluster.sh', [], runningKindCluster());
    expect(again.commands.filter((command) => /restart|rights\.bundle/.test(command))).toEqual([]);
  });

  it('takes a public password, as a plain `kubectl apply` brings it, for none', () => {
    const file = join(WORKSPACE_ROOT, 'kustomize/components/local/secrets/redis/users.acl');
    const found = { 'users.acl': readFileSync(file).toString('base64') };
    const brought = { command: ' get secret redis ', output: JSON.stringify(found) };
    const { commands } = programs.run('setup-cluster.sh', [], [brought, ...runningKindCluster()]);
    expect(commands.filter((command) => command.includes('rights.bundle'))).toHaveLength(1);
  });

  (hasKubectl ? it : it.skip)('writes an overlay that renders, with its images and no Secret', () => {
    programs.run('setup-cluster.sh', ['--overlay', 'startup-aware'], runningKindCluster('startup-aware'));
    const { stdout, stderr } = spawnSync('kubectl', ['kustomize', join(programs.stateFolder, 'overlay')], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(stdout).toContain('image: tidegate/gateway:local-aaaaaaaaaaaa');
    expect(stdout).toContain('image: tidegate/scaler:local-cccccccccccc');
    expect(stdout).not.toContain('kind: Secret');
  });

  it('names each image after what is in it, so that what did not change does not roll', () => {
    programs.run('setup-cluster.sh', [], runningKindCluster());
    const overlay = join(programs.stateFolder, 'overlay/kustomization.yaml');
    const before = readFileSync(overlay, 'utf8');
    expect(before).toContain('- name: tidegate/gateway\n    newTag: local-aaaaaaaaaaaa\n');
    expect(before).not.toContain('tidegate/scaler');
    const replaced = {
      command: '^docker image inspect .* tidegate/model-host:local$',
      output: `sha256:${'d'.repeat(64)}\n`,
    };
    const { commands } = programs.run(
      'setup-cluster.sh',
      ['--model', MODEL],
      [replaced, ...runningKindCluster()],
    );
    expect(commands.find((command) => command.includes('MODEL=model.ts'))).toMatch(
      /^docker build --tag tidegate\/model-host:local .*model\.Containerfile /,
    );
    expect(readFileSync(overlay, 'utf8')).toBe(before.replace('local-999999999999', 'local-dddddddddddd'));
  });

  it('gives a model in Python a model host with Python', () => {
    const model = join(programs.stateFolder, '../model.py');
    writeFileSync(model, 'class Model: ...');
    const { commands } = programs.run('setup-cluster.sh', ['--model', model], runningKindCluster());
    const builds = commands.filter((command) =>
      command.startsWith('docker build --tag tidegate/model-host:local'),
    );
    expect(builds).toEqual([
      expect.stringContaining('--target model-host-python'),
      expect.stringContaining('MODEL=model.py'),
    ]);
  });

  it.each([
    ['a requirements.txt beside it', [], undefined],
    ['a base of its own', ['--base', 'pytorch/pytorch:2.9.1'], 'BASE_IMAGE=pytorch/pytorch:2.9.1'],
  ])('makes the model host of a model in Python with %s from another image', (_, more, base) => {
    const folder = join(programs.stateFolder, '../model');
    mkdirSync(folder);
    writeFileSync(join(folder, 'model.py'), 'class Model: ...');
    if (base === undefined) writeFileSync(join(folder, 'requirements.txt'), 'numpy==2.3.5');
    const parameters = ['--model', join(folder, 'model.py'), ...more];
    const { commands } = programs.run('setup-cluster.sh', parameters, runningKindCluster());
    const [host, model] = commands.filter((command) =>
      command.startsWith('docker build --tag tidegate/model-host:local'),
    );
    expect(host).toContain('--target model-host ');
    expect(model).toMatch(/python-model\.Containerfile .*MODEL=model\.py /);
    expect(/BASE_IMAGE=\S+/.exec(model ?? '')?.[0]).toBe(base);
  });

  it('refuses a base for what is not in Python', () => {
    const { status, output } = programs.run(
      'setup-cluster.sh',
      ['--base', 'debian:13'],
      runningKindCluster(),
    );
    expect(output).toContain('--base is for a model in Python');
    expect(status).toBe(1);
  });

  describe('when the overlay no longer has a model', () => {
    const left = { command: ' get scaledobjects.keda.sh ', output: 'worker worker-translate' };
    const waiting = 'wait scaledobject/worker-translate --for condition=Active=False';

    it('waits for its jobs before it takes its workers away', () => {
      const { status, output, commands } = programs.run(
        'setup-cluster.sh',
        [],
        [left, ...runningKindCluster()],
      );
      expect(status).toBe(0);
      expect(output).toContain('worker-translate is no longer in local: waiting until its jobs are done');
      const order = [/rollout status deployment.apps\/gateway/, new RegExp(waiting), / --prune /].map(
        (pattern) => commands.findIndex((command) => pattern.test(command)),
      );
      expect(order).not.toContain(-1);
      expect([...order].sort((one, other) => one - other)).toEqual(order);
      expect(commands.filter((command) => command.includes('Active=False'))).toHaveLength(1);
    });

    it('leaves its workers where they do not come to an end', () => {
      const { status, output, commands } = programs.run(
        'setup-cluster.sh',
        [],
        [left, { command: waiting, status: 1 }, ...runningKindCluster()],
      );
      expect(status).toBe(1);
      expect(output).toContain('worker-translate still has jobs');
      expect(commands.filter((command) => command.includes('--prune'))).toEqual([]);
    });
  });

  describe('the images of earlier runs', () => {
    const images = {
      command: '^docker image ls ',
      output: 'tidegate/gateway:local-aaaaaaaaaaaa\ntidegate/worker:local-eeeeeeeeeeee\n',
    };
    const nodes = { command: '^kind get nodes ', output: 'kind-control-plane\nkind-worker\n' };
    const removals = (commands: readonly string[]): readonly string[] =>
      commands.filter((command) => / (rmi|rm) /.test(command));

    it('are removed from the nodes that have them, and from this machine', () => {
      const absent = { command: 'exec kind-control-plane crictl inspecti', status: 1 };
      const { commands } = programs.run(
        'setup-cluster.sh',
        [],
        [images, nodes, absent, ...runningKindCluster()],
      );
      expect(removals(commands)).toEqual([
        'docker exec kind-worker crictl rmi tidegate/worker:local-eeeeeeeeeeee',
        'docker image rm tidegate/worker:local-eeeeeeeeeeee',
      ]);
    });

    it('are removed from minikube', () => {
      const minikube = { command: 'current-context$', output: 'minikube\n' };
      const { commands } = programs.run('setup-cluster.sh', [], [minikube, images, ...runningKindCluster()]);
      expect(removals(commands)).toEqual([
        'minikube --profile minikube image rm tidegate/worker:local-eeeeeeeeeeee',
        'docker image rm tidegate/worker:local-eeeeeeeeeeee',
      ]);
    });

    it('stay until the next run where they are in use', () => {
      const inUse = { command: ' crictl rmi ', status: 1 };
      const { status, commands } = programs.run(
        'setup-cluster.sh',
        [],
        [images, nodes, inUse, ...runningKindCluster()],
      );
      expect(status).toBe(0);
      expect(commands.filter((command) => command.startsWith('docker image rm'))).toEqual([]);
    });

    it('stay in a dry run', () => {
      const { commands } = programs.run(
        'setup-cluster.sh',
        ['--dry-run'],
        [images, nodes, ...runningKindCluster()],
      );
      expect(removals(commands)).toEqual([]);
    });
  });

  it('prunes what the README of the manifests prunes', () => {
    const readme = readFileSync(join(WORKSPACE_ROOT, 'kustomize/README.md'), 'utf8');
    const lists = (text: string): readonly string[] =>
      [...new Set(text.match(/--prune-allowlist=\S+/g))].sort();
    expect(lists(readFileSync(join(WORKSPACE_ROOT, 'deploy/setup-cluster.sh'), 'utf8'))).toEqual(
      lists(/^kubectl apply -k .*--prune.*$/m.exec(readme)?.[0] ?? ''),
    );
  });

  it('changes nothing in a dry run, and prints what it would do', () => {
    const { status, output, commands } = programs.run(
      'setup-cluster.sh',
      ['--dry-run', '--model', MODEL],
      emptyKindCluster(),
    );
    expect(commands.filter((command) => CHANGES.test(command))).toEqual([]);
    expect(output).toContain('would run: kubectl apply --server-side');
    expect(output).toMatch(/would make users with new passwords, for the Secrets .*redis/);
    expect(status).toBe(0);
  });

  it('forwards port 8002 where no load balancer answers, until tear-down', () => {
    const { status, output, commands } = programs.run('setup-cluster.sh', [], minikubeCluster());
    expect(output).toContain('Tidegate answers at http://localhost:8002');
    expect(status).toBe(0);
    expect(commands).toContain('minikube --profile minikube image load tidegate/gateway:local-aaaaaaaaaaaa');
    const pid = Number(readFileSync(join(programs.stateFolder, 'port-forward.pid'), 'utf8'));
    expect(() => process.kill(pid, 0)).not.toThrow();
    programs.run('teardown-cluster.sh', [], minikubeCluster());
    expect(existsSync(join(programs.stateFolder, 'port-forward.pid'))).toBe(false);
    expect(isAlive(pid)).toBe(false);
  }, 60_000);

  it.each([
    [
      'no context',
      [],
      [{ command: 'current-context', status: 1 }],
      /no current context: start a cluster first/,
    ],
    [
      'a cluster that does not answer',
      [],
      [{ command: 'get --raw', status: 1 }],
      /context kind-kind does not answer/,
    ],
    ['no Docker engine', [], [{ command: '^docker info', status: 1 }], /Docker engine does not answer/],
    [
      'an old cluster',
      [],
      [{ command: '^kubectl version', output: 'serverVersion:\n  gitVersion: v1.29.4\n' }],
      /Kubernetes 1\.29\.4; 1\.30 or later/,
    ],
    [
      'a cluster elsewhere',
      [],
      [
        { command: 'current-context', output: 'gke' },
        { command: '^minikube', status: 1 },
      ],
      /neither of minikube nor of kind/,
    ],
    [
      'an unknown overlay',
      ['--overlay', 'lokal'],
      [],
      /no overlay lokal; there are: .*local .*startup-aware/,
    ],
    ['no model file', ['--model', 'gone.ts'], [], /no model file gone\.ts/],
    ['a model of an unknown kind', ['--model', 'README.md'], [], /README\.md is of no known kind/],
    ['an unknown option', ['--overlays'], [], /unknown option --overlays/],
  ])('prints what is missing: %s', (_, parameters, recordings, message) => {
    const { status, output } = programs.run('setup-cluster.sh', parameters, [
      ...recordings,
      ...runningKindCluster(),
    ]);
    expect(output).toMatch(message);
    expect(status).toBe(1);
  });

  it('asks the start-up-aware overlay for a later KEDA than the others', () => {
    const old = runningKindCluster('startup-aware', '2.18.3');
    const { status, output } = programs.run('setup-cluster.sh', ['--overlay', 'startup-aware'], old);
    expect(output).toContain('KEDA 2.18.3 is installed; startup-aware needs 2.19 or later');
    expect(status).toBe(1);
    expect(programs.run('setup-cluster.sh', [], runningKindCluster('local', '2.18.3')).status).toBe(0);
  });

  it('reports a KEDA that network policies would keep out', () => {
    const elsewhere = {
      command: ' get deployments --all-namespaces ',
      output: 'ghcr.io/kedacore/keda:2.20.2 autoscaling',
    };
    const { status, output } = programs.run('setup-cluster.sh', [], [elsewhere, ...runningKindCluster()]);
    expect(output).toContain(
      'KEDA runs in the namespace autoscaling, which no network policy of local names',
    );
    expect(status).toBe(0);
    expect(programs.run('setup-cluster.sh', [], runningKindCluster()).output).not.toContain(
      'runs in the namespace',
    );
  });

  it('asks for the operator of the brokers of production', () => {
    const absent = { command: 'customresourcedefinition rabbitmqclusters', status: 1 };
    const { status, output } = programs.run(
      'setup-cluster.sh',
      ['--overlay', 'production'],
      [absent, ...emptyKindCluster('production')],
    );
    expect(output).toContain('production asks for the RabbitMQ cluster operator: install it first');
    expect(status).toBe(1);
  });

  it('does not make the Secrets of production', () => {
    const { status, output } = programs.run(
      'setup-cluster.sh',
      ['--overlay', 'production'],
      emptyKindCluster('production'),
    );
    expect(output).toContain('production brings no Secrets, and these are missing');
    expect(status).toBe(1);
  });

  it.each(['docker', 'kubectl', 'kind', 'curl'])('prints that %s is missing', (absent) => {
    const others = new RecordedPrograms(
      ['docker', 'kind', 'kubectl', 'curl'].filter((name) => name !== absent),
    );
    const { status, output } = others.run('setup-cluster.sh', [], runningKindCluster());
    others.remove();
    expect(output).toContain(`tidegate: ${absent} is missing`);
    expect(status).toBe(1);
  });
});
