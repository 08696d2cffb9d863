import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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

/** The tools of a system that scripts may use as they are. */
const TOOLS =
  'bash sh env awk sed grep cat cut mkdir rm cp mv chmod mktemp tr ps dirname basename nohup sleep kill touch'.split(
    ' ',
  );

/** Notes its command and plays back what was recorded. */
const PLAYER = `#!/bin/sh
name=\${0##*/}
printf '%s %s\\n' "$name" "$*" >>"$RECORDINGS/log"
case " $* " in *' --filename - '*) cat >>"$RECORDINGS/inputs" ;; esac
while read -r number; do
  if printf '%s %s' "$name" "$*" | grep -qE -e "$(cat "$RECORDINGS/$number.command")"; then
    cat "$RECORDINGS/$number.output"
    [ -f "$RECORDINGS/$number.hangs" ] && exec sleep 60
    exit "$(cat "$RECORDINGS/$number.status")"
  fi
done <"$RECORDINGS/order"
`;

/** RECORDED FAKES of docker, kind, minikube, kubectl and curl: nothing here calls a cluster. */
export class RecordedPrograms {
  private readonly folder = mkdtempSync(join(tmpdir(), 'tidegate-recorded-'));
  readonly stateFolder = join(this.folder, 'state');

  constructor(programs: readonly string[] = ['docker', 'kind', 'minikube', 'kubectl', 'curl']) {
    const bin = join(this.folder, 'bin');
    mkdirSync(bin);
    for (const tool of TOOLS)
      symlinkSync(
        execFileSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).trim(),
        join(bin, tool),
      );
    for (const program of programs) {
      writeFileSync(join(bin, program), PLAYER);
      chmodSync(join(bin, program), 0o755);
    }
  }

  /** Runs a script of deploy/ with these answers. */
  run(script: string, parameters: readonly string[], recordings: readonly Recording[]): ScriptRun {
    const answers = mkdtempSync(join(this.folder, 'answers-'));
    for (const [index, { command, output = '', status = 0, hangs = false }] of recordings.entries()) {
      writeFileSync(join(answers, `${index}.command`), command);
      writeFileSync(join(answers, `${index}.output`), output);
      writeFileSync(join(answers, `${index}.status`), String(status));
      if (hangs) writeFileSync(join(answers, `${index}.hangs`), '');
    }
    writeFileSync(join(answers, 'order'), recordings.map((_, index) => `${index}\n`).join(''));
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
