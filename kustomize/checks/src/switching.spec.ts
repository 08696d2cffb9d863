import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMON_LABEL } from './checks/placement.check.js';
import { titleOf, type KubernetesObject } from './kubernetes-object.js';
import { MANIFESTS, rendering, SETTINGS } from './kustomizations.js';
import { remove, set } from './testing/change.js';

/**
 * What serves and keeps jobs: everything but the ScaledObject, and the scaler that one setting has. The scaler's Service stays:
 * KEDA asks without a deadline, and where a Service is gone nobody refuses it.
 */
function lasting(objects: readonly KubernetesObject[]): ReadonlyMap<string, KubernetesObject> {
  const stays = ({ kind, metadata }: KubernetesObject): boolean =>
    kind !== 'ScaledObject' &&
    (kind === 'Service' || metadata.labels?.['app.kubernetes.io/name'] !== 'scaler');
  return new Map(objects.filter(stays).map((object) => [titleOf(object), object]));
}

const others = SETTINGS.filter((path) => path !== 'overlays/local');

/** What restarts, or goes, when a cluster is switched between two settings. */
function changes(from: readonly KubernetesObject[], to: readonly KubernetesObject[]): readonly string[] {
  const [before, after] = [lasting(from), lasting(to)];
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (title) => JSON.stringify(before.get(title)) !== JSON.stringify(after.get(title)),
  );
}

describe('switching a setting on a live cluster', () => {
  it.each(others)(
    'changes nothing that serves: overlays/local and %s have it in common to the letter',
    (path) => {
      expect(changes(rendering('overlays/local'), rendering(path))).toEqual([]);
    },
  );

  it.each(SETTINGS)('to %s leaves the scaler’s Service there', (path) => {
    expect(rendering(path).map(titleOf)).toContain('Service scaler');
  });

  it('would show a pod that restarts, and an object that goes', () => {
    const changed = rendering('overlays/local');
    set('Deployment worker', '/spec/template/metadata/annotations', { setting: 'other' })(changed);
    remove('Service redis')(changed);
    expect(changes(rendering('overlays/local'), changed)).toEqual(['Service redis', 'Deployment worker']);
  });

  it.each(SETTINGS)('to %s prunes what the others had, by the command in the README', (path) => {
    const kept = new Set(rendering(path).map(titleOf));
    const left = SETTINGS.flatMap((other) => rendering(other)).filter((object) => !kept.has(titleOf(object)));
    const prunable = prunedKinds();
    expect(
      left.filter(({ apiVersion, kind }) => !prunable.has(`${apiVersion}/${kind}`)).map(titleOf),
    ).toEqual([]);
  });
});

/** The kinds that the README's command prunes, which it must do by the common label. */
function prunedKinds(): ReadonlySet<string> {
  const readme = readFileSync(join(MANIFESTS, 'README.md'), 'utf8');
  const command = /^kubectl apply -k \S+ --prune .*$/m.exec(readme)?.[0] ?? '';
  expect(command).toContain(`-l ${COMMON_LABEL.name}=${COMMON_LABEL.value}`);
  const kinds = [...command.matchAll(/--prune-allowlist=(\S+)/g)].map(([, kind = '']) =>
    kind.replace(/^core\//, ''),
  );
  return new Set(kinds);
}
