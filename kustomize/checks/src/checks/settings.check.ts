import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ownVariables } from '../model-files.js';
import { appContainers, type KubernetesObject } from '../kubernetes-object.js';
import { environmentOf } from './environment.js';

/** On the pods of every worker. */
const MODEL_LABEL = 'tidegate/model';

const READER = join(WORKSPACE_ROOT, 'tools/check-environment.mjs');

/** One container's environment. */
interface Question {
  readonly app: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** What is wrong with it. */
interface Answer {
  readonly problems: readonly string[];
}

/** By the question's text: most containers have the same environment in several renderings, and to ask takes a second. */
const answers = new Map<string, Answer>();

/** Variables that an app does not have, or whose value it refuses, by the apps' own settings classes. */
export function refusedEnvironments(objects: readonly KubernetesObject[]): readonly string[] {
  const questions = appContainers(objects).map((found) => ({
    place: found.place,
    text: JSON.stringify({
      app: found.app,
      environment: settingsOf(environmentOf(objects, found), found.pod.labels[MODEL_LABEL] ?? ''),
    } satisfies Question),
  }));
  ask(questions.map(({ text }) => text).filter((text) => !answers.has(text)));
  return questions.flatMap(({ place, text }) =>
    (answers.get(text)?.problems ?? ['no answer']).map((problem) => `${place}: ${problem}`),
  );
}

/** Asks the apps' own settings classes. */
function ask(questions: readonly string[]): void {
  if (questions.length === 0) return;
  const { stdout, stderr, status } = spawnSync(process.execPath, [READER], {
    input: `[${questions.join(',')}]`,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  for (const [index, answer] of (JSON.parse(stdout) as readonly Answer[]).entries())
    answers.set(questions[index] ?? '', answer);
}

/** The variables of an app, without those that are only for the model. */
function settingsOf(
  environment: Readonly<Record<string, string>>,
  model: string,
): Readonly<Record<string, string>> {
  const own = ownVariables(model);
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !own.includes(name)));
}

/** The ports of an app by their names, and the settings that choose where it listens for each. */
const LISTENING: Readonly<Record<string, readonly (readonly [port: string, address: string, at: string])[]>> =
  {
    gateway: [
      ['http', 'GATEWAY_HOST', 'GATEWAY_PORT'],
      ['operations', 'GATEWAY_HOST', 'GATEWAY_OPERATIONS_PORT'],
    ],
    scaler: [
      ['operations', 'SCALER_HOST', 'SCALER_PORT'],
      ['grpc', 'SCALER_GRPC_HOST', 'SCALER_GRPC_PORT'],
    ],
    worker: [['operations', 'WORKER_HOST', 'WORKER_PORT']],
  };

/** Apps that do not listen on the ports of their pods, or only on the loopback address. */
export function unreachableApps(objects: readonly KubernetesObject[]): readonly string[] {
  return appContainers(objects).flatMap((found) => {
    const environment = environmentOf(objects, found);
    return (LISTENING[found.app] ?? []).flatMap(([name, address, at]) => {
      const host = environment[address] ?? 'its default address';
      const port = environment[at] ?? 'its default port';
      const declared = found.container.ports?.find((each) => each.name === name)?.containerPort ?? 'missing';
      return [
        ...(host === '0.0.0.0' ? [] : [`${found.place} listens for ${name} on ${host}`]),
        ...(port === String(declared)
          ? []
          : [`${found.place} listens for ${name} on ${port}, its port ${name} is ${declared}`]),
      ];
    });
  });
}
