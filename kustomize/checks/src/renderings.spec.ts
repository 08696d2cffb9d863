import { describe, expect, it } from '@jest/globals';
import { join, normalize } from 'node:path';
import { CLUSTER_KINDS, type KubernetesObject } from './kubernetes-object.js';
import {
  committedRenderings,
  isKubectlHere,
  kustomizations,
  renderAnew,
  RENDERED,
  rendering,
} from './kustomizations.js';
import { set } from './testing/change.js';

const inOrder = (objects: readonly KubernetesObject[]): readonly KubernetesObject[] => {
  const key = ({ kind, metadata }: KubernetesObject): string => `${kind} ${metadata.name}`;
  // What belongs to no namespace: older versions of kustomize write one, newer ones do not (kubernetes-sigs/kustomize#6056).
  const placed = objects.map((object) =>
    CLUSTER_KINDS.includes(object.kind)
      ? { ...object, metadata: { ...object.metadata, namespace: '' } }
      : object,
  );
  return placed.sort((one, other) => key(one).localeCompare(key(other)));
};

describe('the committed renderings', () => {
  it('are those of every kustomization that is no component: `npm run manifests:render` writes them', () => {
    expect(committedRenderings()).toEqual([...RENDERED].sort());
  });

  it('make use of every component', () => {
    const used = new Set(
      kustomizations().flatMap(({ path, file }) =>
        ['components', 'resources', 'transformers']
          .flatMap((member) => (file[member] ?? []) as readonly string[])
          .map((used) => normalize(join(path, used))),
      ),
    );
    const components = kustomizations().filter(({ path }) => path.startsWith('components/'));
    expect(components.map(({ path }) => path).filter((path) => !used.has(path))).toEqual([]);
  });

  if (isKubectlHere()) {
    it.each(RENDERED)('are what kubectl makes of %s today', (path) => {
      expect(inOrder(rendering(path))).toEqual(inOrder(renderAnew(path)));
    });
  } else {
    it.skip('were not rendered again: no kubectl with kustomize is here', () => undefined);
  }
});

(isKubectlHere() ? describe : describe.skip)('rendering again', () => {
  it('fails on a kustomization that is not there, with the output of kubectl', () => {
    expect(() => renderAnew('overlays/missing')).toThrow('overlays/missing does not render');
  });

  it('would show a changed file', () => {
    const changed = renderAnew('base');
    set('Service gateway', '/spec/ports/0/port', 8003)(changed);
    expect(inOrder(changed)).not.toEqual(inOrder(rendering('base')));
  });
});
