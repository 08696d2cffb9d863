// Renders every kustomization but the components into kustomize/rendered/, or into another folder that is named, and
// there only those that are named behind it, with kubectl's own kustomize.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const manifests = join(dirname(fileURLToPath(import.meta.url)), '..', 'kustomize');
const [renderings = join(manifests, 'rendered'), ...named] = process.argv.slice(2);

rmSync(renderings, { recursive: true, force: true });
for (const file of readdirSync(manifests, { recursive: true })) {
  if (!file.endsWith('kustomization.yaml')) continue;
  if (file.startsWith('components/')) continue;
  const path = dirname(file);
  if (named.length > 0 && !named.includes(path)) continue;
  const { status, stdout, stderr, error } = spawnSync('kubectl', ['kustomize', join(manifests, path)], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${path} does not render: ${error?.message ?? stderr}`);
  const rendering = join(renderings, `${path}.yaml`);
  mkdirSync(dirname(rendering), { recursive: true });
  writeFileSync(rendering, stdout);
  console.log(`rendered ${path}`);
}
