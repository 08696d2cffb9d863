import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { emptyKindCluster } from './testing/recorded-cluster.js';
import { RecordedPrograms } from './testing/recorded-programs.js';

const deletions = (commands: readonly string[]): readonly string[] =>
  commands.filter((command) => command.includes(' delete '));

/** Against RECORDED FAKES of kubectl: no cluster was there. */
describe('teardown-cluster.sh', () => {
  let programs: RecordedPrograms;
  beforeEach(() => {
    programs = new RecordedPrograms();
  });
  afterEach(() => programs.remove());

  it('removes what KEDA holds on to first, then the namespace with all its data', () => {
    const { status, commands } = programs.run('teardown-cluster.sh', [], emptyKindCluster());
    expect(status).toBe(0);
    expect(deletions(commands)).toEqual([
      'kubectl --namespace tidegate delete scaledobjects.keda.sh,triggerauthentications.keda.sh --all --timeout 2m',
      'kubectl delete namespace tidegate --wait=false',
      'kubectl --namespace tidegate delete pods --all --grace-period 5 --wait=false',
      'kubectl wait --for delete namespace/tidegate --timeout 5m',
      'kubectl delete validatingadmissionpolicybindings,validatingadmissionpolicies --selector app.kubernetes.io/part-of=tidegate',
    ]);
  });

  it('keeps volumes, Secrets and the namespace when asked to', () => {
    const { commands } = programs.run('teardown-cluster.sh', ['--keep-data'], emptyKindCluster());
    expect(deletions(commands).join('\n')).not.toMatch(
      /namespace tidegate( |$)--|persistentvolumeclaim|secret|delete pods/,
    );
    expect(deletions(commands).join('\n')).not.toContain('delete namespace');
    expect(deletions(commands)).toHaveLength(4);
  });

  it('is content when there is nothing', () => {
    const { status, output } = programs.run(
      'teardown-cluster.sh',
      [],
      [{ command: 'get namespace tidegate', status: 1 }, ...emptyKindCluster()],
    );
    expect(output).toContain('there is no namespace tidegate');
    expect(status).toBe(0);
  });

  it('removes the KEDA that it installed, in the version that it installed', () => {
    const installed = { command: 'get namespace keda ', output: '2.18.0' };
    const { commands } = programs.run('teardown-cluster.sh', ['--keda'], [installed, ...emptyKindCluster()]);
    expect(deletions(commands).at(-1)).toMatch(
      /delete --filename https:\S+\/v2\.18\.0\/keda-2\.18\.0\.yaml /,
    );
  });

  it.each([
    ['is not its own', [], 'KEDA was not installed by setup-cluster.sh'],
    [
      'scales something else',
      [
        { command: 'get namespace keda ', output: '2.20.2' },
        { command: 'get scaledobjects.keda.sh,scaledjobs', output: 'scaledobject.keda.sh/theirs\n' },
      ],
      'KEDA still scales something else: scaledobject.keda.sh/theirs',
    ],
  ])('leaves a KEDA that %s', (_, recordings, message) => {
    const { status, output, commands } = programs.run(
      'teardown-cluster.sh',
      ['--keda'],
      [...recordings, ...emptyKindCluster()],
    );
    expect(output).toContain(message);
    expect(status).toBe(1);
    expect(commands.join('\n')).not.toContain('delete --filename');
  });

  it('changes nothing in a dry run', () => {
    const { output, commands } = programs.run('teardown-cluster.sh', ['--dry-run'], emptyKindCluster());
    expect(deletions(commands)).toEqual([]);
    expect(output).toContain('would run: kubectl delete namespace tidegate');
  });
});
