import { describe, expect, it } from '@jest/globals';
import { rendering } from '../kustomizations.js';
import type { KubernetesObject } from '../kubernetes-object.js';
import type { Change } from './change.js';

/** One way to break a manifest, and the problems that the check must report. */
export interface Breakage {
  /** As text: `a Secret lacks its key`. */
  readonly when: string;
  /** Changes a good rendering. */
  readonly change: Change;
  /** The problems that the check finds. */
  readonly problems: readonly string[];
  /** The rendering that is broken. @defaultValue `overlays/local` */
  readonly of?: string;
}

/** A check, and the renderings to check. */
export interface CheckDescription {
  /** What it promises: `every name leads to an object`. */
  readonly promise: string;
  readonly check: (objects: readonly KubernetesObject[]) => readonly string[];
  /** The renderings to check. */
  readonly holdsFor: readonly string[];
  readonly breakages: readonly Breakage[];
}

/** Proves that the check passes on each committed rendering, and that it fails on each broken one. */
export function describeCheck({ promise, check, holdsFor, breakages }: CheckDescription): void {
  describe(promise, () => {
    it.each(holdsFor)('in %s', (path) => {
      expect(check(rendering(path))).toEqual([]);
    });

    it.each(breakages)('and it is found when $when', ({ change, problems, of = 'overlays/local' }) => {
      const objects = rendering(of);
      change(objects);
      expect(check(objects)).toEqual(problems);
    });
  });
}
