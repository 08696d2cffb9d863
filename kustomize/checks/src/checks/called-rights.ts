import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const VERBS: Readonly<Record<string, string>> = {
  read: 'get',
  get: 'get',
  list: 'list',
  patch: 'patch',
  replace: 'update',
  create: 'create',
  delete: 'delete',
};

/** `readNamespacedDeployment(`, `readNamespacedDeploymentScale(`, as the methods of @kubernetes/client-node are named. */
const CALL = /\.(read|list|patch|replace|create|delete)Namespaced([A-Z][a-z]+)(Scale)?\(/g;

/** `getNamespacedCustomObject({ …, plural: 'scaledobjects', … })` */
const CUSTOM_CALL =
  /\.(get|list|patch|replace|create|delete)NamespacedCustomObject\(\s*\{[^}]*plural: '([a-z]+)'/g;

/** The rights that calls of the Kubernetes client need, such as `patch pods`, each once. */
export function calledRights(source: string): readonly string[] {
  const calls = [...source.matchAll(CALL)]
    .filter(([, , resource]) => resource !== 'Custom')
    .map(
      ([, verb = '', resource = '', scale]) =>
        `${VERBS[verb] ?? verb} ${resource.toLowerCase()}s${scale === undefined ? '' : '/scale'}`,
    );
  const customCalls = [...source.matchAll(CUSTOM_CALL)].map(
    ([, verb = '', plural = '']) => `${VERBS[verb] ?? verb} ${plural}`,
  );
  return [...new Set([...calls, ...customCalls])];
}

/** The rights that an app's code needs. */
export function rightsOfApp(app: string): readonly string[] {
  const directory = join(WORKSPACE_ROOT, 'apps', app, 'src');
  const sources = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !file.includes('testing/'))
    .map((file) => readFileSync(join(directory, file), 'utf8'));
  return calledRights(sources.join('\n'));
}
