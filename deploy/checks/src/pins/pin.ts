/** A version of somebody else's program that this repository names. */
export interface Pin {
  /** As `deploy/end-of-life.yaml` names it, such as `node`. */
  readonly product: string;
  /** The release line, such as `24`, `8.2` or `trixie`. */
  readonly line: string;
  /** As it stands in the file, such as `node:24.21.0-trixie-slim`. */
  readonly text: string;
  /** The file that names it, relative to the workspace's root. */
  readonly file: string;
  /**
   * `used` is what we run, build on or install; `oldest-accepted` is the least that we let a user bring: an old one
   * there excludes nobody, and its users replace it.
   */
  readonly role: 'used' | 'oldest-accepted';
}

const VARIANTS: ReadonlySet<string> = new Set(['slim', 'management']);

/** Programs whose first number alone names the line; of others it is the first two. */
const LINE_IS_MAJOR: ReadonlySet<string> = new Set(['node']);

/** Example: `24.21.0` of node is of the line `24`, `8.2.10` of redis of the line `8.2`. */
export function releaseLine(product: string, version: string): string {
  return version
    .split('.')
    .slice(0, LINE_IS_MAJOR.has(product) ? 1 : 2)
    .join('.');
}

/**
 * What an image pins: the program that it is named after, and the Debian that its tag names. Example:
 * `node:24.21.0-trixie-slim` pins node 24 and debian trixie. A tag that cannot be read becomes a line that no table
 * has, so that it is reported: `redis:latest` pins redis `latest`.
 */
export function pinsOfImage(image: string, file: string): readonly Pin[] {
  const [name = '', tag = 'latest'] = image.split(/:(?=[^/]*$)/);
  const product = name.split('/').at(-1) ?? name;
  const [version = '', ...rest] = tag.split('-');
  const origin = { text: image, file, role: 'used' } as const;
  const suites = rest.filter((part) => !VARIANTS.has(part));
  return [
    { ...origin, product, line: releaseLine(product, version) },
    ...suites.map((line) => ({ ...origin, product: 'debian', line })),
  ];
}
