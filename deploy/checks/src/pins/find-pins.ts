import { WORKSPACE_ROOT, trackedFiles } from '@tidegate/workspace';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { pinsOfImage, releaseLine, type Pin } from './pin.js';

/** Images that are made here, or stand for a user's own. */
const OURS = /^(tidegate|registry\.example\.com)\//;

/** A version that stands in a text of another form than an image. */
interface PlaceOfVersion {
  readonly file: string;
  readonly product: string;
  readonly pattern: RegExp;
  readonly role: Pin['role'];
}

const VERSIONS: readonly PlaceOfVersion[] = [
  {
    file: 'deploy/cluster/shared.sh',
    product: 'keda',
    pattern: /^readonly KEDA_VERSION=(\S+)$/gm,
    role: 'used',
  },
  {
    file: 'deploy/setup-cluster.sh',
    product: 'keda',
    pattern: /\bleast=(\d\S*?)(?=;|$)/gm,
    role: 'oldest-accepted',
  },
  {
    file: 'deploy/setup-cluster.sh',
    product: 'kubernetes',
    pattern: /version_at_least "\$server" (\d\S*)/g,
    role: 'oldest-accepted',
  },
  { file: 'package.json', product: 'node', pattern: /"node": ">=(\d[^"]*)"/g, role: 'oldest-accepted' },
  {
    file: 'libs/service/src/settings/model-settings.ts',
    product: 'python',
    pattern: /The Python, (\d+\.\d+) or later/g,
    role: 'oldest-accepted',
  },
];

/**
 * Every version of somebody else's program that the repository names: images of manifests, of Compose and of the
 * container files, what the scripts install, and the oldest that is accepted. What npm installs is not among them:
 * `package-lock.json` and npm's own commands check that.
 *
 * @throws {Error} when a place no longer names a version
 */
export function findPins(): readonly Pin[] {
  const images = [
    ...trackedFiles('kustomize/*.yaml', 'deploy/*.yaml', ':!kustomize/rendered/').flatMap(imagesOfYaml),
    ...trackedFiles('*Containerfile').flatMap(imagesOfContainerfile),
  ];
  return [
    ...images.filter(({ image }) => !OURS.test(image)).flatMap(({ image, file }) => pinsOfImage(image, file)),
    ...VERSIONS.flatMap(pinsOfText),
  ];
}

interface NamedImage {
  readonly image: string;
  readonly file: string;
}

function readText(file: string): string {
  return readFileSync(join(WORKSPACE_ROOT, file), 'utf8');
}

function imagesOfYaml(file: string): readonly NamedImage[] {
  const documents = parseAllDocuments(readText(file), { merge: true });
  return documents
    .flatMap((document) => membersNamedImage(document.toJS()))
    .map((image) => ({ image, file }));
}

function membersNamedImage(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) =>
    name === 'image' && typeof member === 'string' ? [member] : membersNamedImage(member),
  );
}

/** Neither a stage of the same file nor an argument: the argument's own default is found where it is declared. */
function imagesOfContainerfile(file: string): readonly NamedImage[] {
  const text = readText(file);
  const stages = new Set([...text.matchAll(/^FROM .* AS (\S+)$/gm)].map(([, stage]) => stage));
  const named = [...text.matchAll(/^(?:FROM|ARG \w*IMAGE=) ?(\S+)/gm)].map(([, image = '']) => image);
  return named
    .filter((image) => !stages.has(image) && !image.includes('$'))
    .map((image) => ({ image, file }));
}

function pinsOfText({ file, product, pattern, role }: PlaceOfVersion): readonly Pin[] {
  const versions = [...readText(file).matchAll(pattern)].map(([, version = '']) => version);
  if (versions.length === 0)
    throw new Error(`${file} names no version of ${product} any more (${pattern.source})`);
  return versions.map((version) => ({
    product,
    line: releaseLine(product, version),
    text: `${product} ${version}`,
    file,
    role,
  }));
}
