import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import type { KubernetesObject } from './kubernetes-object.js';

/** Where the manifests are, and their committed renderings, `overlays/local.yaml` for `overlays/local`. */
export const MANIFESTS = join(WORKSPACE_ROOT, 'kustomize');
const RENDERINGS = join(MANIFESTS, 'rendered');

/** One directory with a `kustomization.yaml`. */
export interface Kustomization {
  /** From {@link MANIFESTS}, such as `overlays/local`. */
  readonly path: string;
  /** A component renders within others only. */
  readonly kind: 'Kustomization' | 'Component';
  readonly file: Readonly<Record<string, unknown>>;
}

/** Every kustomization that there is. */
export function kustomizations(): readonly Kustomization[] {
  return readdirSync(MANIFESTS, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('kustomization.yaml'))
    .sort()
    .map((name) => {
      const file = parse(readFileSync(join(MANIFESTS, name), 'utf8')) as Readonly<Record<string, unknown>>;
      return { path: dirname(name), kind: file.kind === 'Component' ? 'Component' : 'Kustomization', file };
    });
}

/** The kustomizations that are rendered: all but the components and their parts. */
export const RENDERED: readonly string[] = kustomizations()
  .map(({ path }) => path)
  .filter((path) => !path.startsWith('components/'));

/** What is applied to a cluster. */
export const OVERLAYS: readonly string[] = RENDERED.filter((path) =>
  /^(overlays\/|examples\/[^/]+$)/.test(path),
);

/** The overlays that a running cluster is switched between. */
export const SETTINGS: readonly string[] = [
  'overlays/advisory',
  'overlays/defaultlike',
  'overlays/deployed',
  'overlays/fast-up-slow-down',
  'overlays/local',
  'overlays/slow-up-slow-down',
  'overlays/startup-aware',
];

/** The objects in a YAML text. */
export function parseObjects(text: string): KubernetesObject[] {
  return parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject);
}

const parsed = new Map<string, KubernetesObject[]>();

/** The committed rendering of a kustomization, which the caller may change. */
export function rendering(path: string): KubernetesObject[] {
  const objects = parsed.get(path) ?? parseObjects(readFileSync(join(RENDERINGS, `${path}.yaml`), 'utf8'));
  parsed.set(path, objects);
  // To parse it again would take far longer.
  return structuredClone(objects);
}

/** The committed renderings that there are, by the paths of what they render. */
export function committedRenderings(): readonly string[] {
  return readdirSync(RENDERINGS, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => relative('.', file).replace(/\.yaml$/, ''))
    .sort();
}

/** True where kubectl is with a kustomize of version 5 or later; Debian's is older, and has no components. */
export function isKubectlHere(): boolean {
  const { status, stdout } = spawnSync('kubectl', ['version', '--client', '--output=json'], {
    encoding: 'utf8',
  });
  if (status !== 0) return false;
  const [, major = '0'] = /"kustomizeVersion": "v(\d+)\./.exec(stdout) ?? [];
  return Number(major) >= 5;
}

/**
 * Renders a kustomization again.
 *
 * @throws {Error} with the output of kubectl
 */
export function renderAnew(path: string): KubernetesObject[] {
  const { status, stdout, stderr } = spawnSync('kubectl', ['kustomize', join(MANIFESTS, path)], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${path} does not render: ${stderr}`);
  if (stderr !== '') throw new Error(`${path} renders with a warning: ${stderr}`);
  return parseObjects(stdout);
}
