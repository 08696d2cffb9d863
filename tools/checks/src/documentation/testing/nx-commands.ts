import { trackedFiles, WORKSPACE_ROOT } from '@tidegate/workspace';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** The part of a `project.json` that a command can name. */
interface Project {
  readonly name: string;
  readonly targets: Readonly<Record<string, { readonly configurations?: Readonly<Record<string, unknown>> }>>;
}

const projects = trackedFiles('**/project.json').map(
  (file) => JSON.parse(readFileSync(join(WORKSPACE_ROOT, file), 'utf8')) as Project,
);

/** Nx commands that run targets; those that generate files are of another kind. */
export const NX_COMMAND = /^npx nx (?!g )/;

/**
 * What an Nx command names and the workspace does not have. Nx itself takes seconds for the answer.
 *
 * @param command - `npx nx TARGET PROJECT` or `npx nx run-many --targets=LIST`, with or without a configuration
 * @throws {TypeError} when it has an option that is not known here
 */
export function missingFromWorkspace(command: string): readonly string[] {
  const { positionals, values } = parseArgs({
    args: command.replace('npx nx ', '').split(' '),
    allowPositionals: true,
    options: {
      targets: { type: 'string' },
      configuration: { type: 'string' },
      parallel: { type: 'string' },
    },
  });
  const [verb = '', name] = positionals;
  const isForMany = verb === 'run-many';
  const targets = isForMany ? (values.targets ?? '').split(',') : [verb];
  return targets.flatMap((target) => {
    const theirs = projects.filter(
      (project) => target in project.targets && (isForMany || project.name === name),
    );
    if (theirs.length === 0) return [`target ${target} of ${name ?? 'any project'}`];
    const { configuration } = values;
    // Where a project lacks it, Nx runs the target without it.
    return theirs
      .filter((project) => configuration !== undefined && !hasConfiguration(project, target, configuration))
      .map((project) => `configuration ${configuration ?? ''} of ${project.name}:${target}`);
  });
}

function hasConfiguration(project: Project, target: string, configuration: string): boolean {
  return configuration in (project.targets[target]?.configurations ?? {});
}
