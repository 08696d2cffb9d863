import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { appContainers, ofKind, titleOf, type KubernetesObject } from '../kubernetes-object.js';
import { environmentOf } from './environment.js';
import { selects } from './labels.js';

const OPERATIONS = join(WORKSPACE_ROOT, 'libs/service/src/operations');

/** The paths that every service answers to its operator, from its controllers: `@Get('livez')`. */
const SERVED_PATHS: ReadonlySet<string> = new Set(
  readdirSync(OPERATIONS)
    .filter((file) => file.endsWith('.controller.ts'))
    .flatMap((file) => [
      ...readFileSync(join(OPERATIONS, file), 'utf8').matchAll(/@(?:Get|Controller)\('([^']+)'\)/g),
    ])
    .map(([, path = '']) => `/${path}`),
);

/** Probes and scrapes of paths that no service answers. */
export function unservedPaths(objects: readonly KubernetesObject[]): readonly string[] {
  // A model host answers its worker alone, which is ready when its model is.
  const listening = appContainers(objects).filter(({ app }) => app !== 'model-host');
  const probed = listening.flatMap(({ place, container }) =>
    [container.startupProbe, container.livenessProbe, container.readinessProbe].map((probe) => ({
      place,
      path: probe?.httpGet?.path,
    })),
  );
  const scraped = ofKind(objects, 'PodMonitor')
    .filter(({ spec }) => appContainers(objects).some(({ pod }) => selects(spec.selector, pod.labels)))
    .flatMap((object) =>
      (object.spec.podMetricsEndpoints ?? []).map(({ path = '/metrics' }) => ({
        place: titleOf(object),
        path,
      })),
    );
  return [...probed, ...scraped]
    .filter(({ path }) => path === undefined || !SERVED_PATHS.has(path))
    .map(({ place, path }) =>
      path === undefined ? `${place} lacks a probe` : `${place} asks ${path}, which is not served`,
    );
}

/** Workers that are killed before their model may have set up. */
export function impatientStartups(objects: readonly KubernetesObject[]): readonly string[] {
  return appContainers(objects)
    .filter(({ app }) => app === 'worker')
    .flatMap((found) => {
      const { periodSeconds = 10, failureThreshold = 3 } = found.container.startupProbe ?? {};
      const setupSeconds = Number(environmentOf(objects, found).MODEL_SETUP_TIMEOUT_SECONDS);
      const patienceSeconds = periodSeconds * failureThreshold;
      return patienceSeconds > setupSeconds
        ? []
        : [`${found.place} is killed after ${patienceSeconds} s, its model may take ${setupSeconds} s`];
    });
}
