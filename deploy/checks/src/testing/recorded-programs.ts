import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a program answers to a command, the first that matches; without one it prints nothing and succeeds. */
export interface Recording {
  /** Of the whole command, as an extended regular expression. */
  readonly command: string;
  readonly output?: string;
  /** @defaultValue 0 */
  readonly status?: number;
  /** It does not end by itself, as a forwarded port does not. */
  readonly hangs?: boolean;
}

/** How a script ended, and what it ran of the recorded programs. */
export interface ScriptRun {
  readonly status: number | null;
  readonly output: string;
  readonly commands: readonly string[];
  /** What was given to recorded programs on their standard input. */
  readonly inputs: string;
}

/** The tools of a system that scripts may use as they are, by the paths that they have here. */
const TOOLS: ReadonlyMap<string, string> = new Map(
  'bash sh env awk base64 sed grep cat cut mkdir rm cp mv chmod mktemp tr ps dirname basename nohup kill touch'
    .split(' ')
    .map((tool) => [tool, pathOf(tool)]),
);

const SLEEP = pathOf('sleep');

/** A wait of a script takes a hundredth of a second, however many seconds it asks for. */
const SHORT_SLEEP = `#!/bin/sh
exec ${SLEEP} 0.01
`;

/**
 * Notes its command and plays back what was recorded. It starts hardly any other program: a script asks some forty times,
 * and each question may be compared with twenty recordings.
 */
const PLAYER = `#!${pathOf('bash')}
command="\${0##*/} $*"
printf '%s\\n' "$command" >>"$RECORDINGS/log"
case " $* " in *' --filename - '*) cat >>"$RECORDINGS/inputs" ;; esac
while IFS=: read -r number status hangs pattern; do
  if [[ $command =~ $pattern ]]; then
    cat "$RECORDINGS/$number.output"
    [ "$hangs" = true ] && exec ${SLEEP} 60
    exit "$status"
  fi
done <"$RECORDINGS/order"
`;

function pathOf(tool: string): string {
  return execFileSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).trim();
}

/** RECORDED FAKES of docker, kind, minikube, kubectl and curl: nothing here calls a cluster. */
export class RecordedPrograms {
  private readonly folder = mkdtempSync(join(tmpdir(), 'tidegate-recorded-'));
  readonly stateFolder = join(this.folder, 'state');

  constructor(programs: readonly string[] = ['docker', 'kind', 'minikube', 'kubectl', 'curl']) {
    const bin = join(this.folder, 'bin');
    mkdirSync(bin);
    for (const [tool, path] of TOOLS) symlinkSync(path, join(bin, tool));
    const write = (name: string, text: string): void => writeFileSync(join(bin, name), text, { mode: 0o755 });
    write('sleep', SHORT_SLEEP);
    for (const program of programs) write(program, PLAYER);
  }

  /** Runs a script of deploy/ with these answers. */
  run(script: string, parameters: readonly string[], recordings: readonly Recording[]): ScriptRun {
    const answers = mkdtempSync(join(this.folder, 'answers-'));
    const order = recordings.map(({ command, output = '', status = 0, hangs = false }, index) => {
      writeFileSync(join(answers, `${index}.output`), output);
      return `${index}:${status}:${hangs}:${command}\n`;
    });
    writeFileSync(join(answers, 'order'), order.join(''));
    for (const file of ['log', 'inputs']) writeFileSync(join(answers, file), '');
    const { status, stdout, stderr } = spawnSync(
      'bash',
      [join(WORKSPACE_ROOT, 'deploy', script), ...parameters],
      {
        encoding: 'utf8',
        env: {
          PATH: join(this.folder, 'bin'),
          RECORDINGS: answers,
          TIDEGATE_CLUSTER_STATE: this.stateFolder,
        },
      },
    );
    return {
      status,
      output: stdout + stderr,
      commands: readFileSync(join(answers, 'log'), 'utf8').trimEnd().split('\n'),
      inputs: readFileSync(join(answers, 'inputs'), 'utf8'),
    };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
