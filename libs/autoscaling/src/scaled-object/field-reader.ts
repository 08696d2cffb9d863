/** A mapping as YAML gives it. */
export type YamlMapping = Readonly<Record<string, unknown>>;

/** The range of an integer field, both ends included. */
export interface IntegerRange {
  readonly minimum: number;
  readonly maximum: number;
}

/** Kubernetes' quantities end in `m` for thousandths; larger suffixes have no use for a tolerance. */
const QUANTITY = /^(\d+(?:\.\d+)?)(m?)$/;

/**
 * Reads fields one by one, and collects all problems instead of stopping at the first, so that one message names all.
 */
export class FieldReader {
  readonly problems: string[] = [];

  /** The mapping at a field; undefined where there is none. */
  mapping(parent: YamlMapping, key: string, path: string): YamlMapping | undefined {
    const value = parent[key];
    if (value === undefined || value === null) return undefined;
    if (isMapping(value)) return value;
    this.#refuse(path, value, 'must be a mapping');
    return undefined;
  }

  /** The list of mappings at a field; undefined where there is none. */
  mappings(parent: YamlMapping, key: string, path: string): readonly YamlMapping[] | undefined {
    const value = parent[key];
    if (value === undefined || value === null) return undefined;
    if (Array.isArray(value) && value.every(isMapping)) return value;
    this.#refuse(path, value, 'must be a list of mappings');
    return undefined;
  }

  /** The integer at a field; undefined where there is none or a bad one. */
  integer(parent: YamlMapping, key: string, path: string, range: IntegerRange): number | undefined {
    const value = parent[key];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'number' && isWithin(value, range)) return value;
    this.#refuse(path, value, `must be an integer in [${range.minimum}, ${range.maximum}]`);
    return undefined;
  }

  /** The integer at a field that must be there; the least permitted one replaces a bad one. */
  requiredInteger(parent: YamlMapping, key: string, path: string, range: IntegerRange): number {
    if (parent[key] === undefined || parent[key] === null) this.require(path);
    return this.integer(parent, key, path, range) ?? range.minimum;
  }

  /** The text at a field that must be there. */
  requiredText(parent: YamlMapping, key: string, path: string): string {
    const value = parent[key];
    if (typeof value === 'string' && value !== '') return value;
    this.#refuse(path, value, 'must be a text that is not empty');
    return '';
  }

  /** One of several fixed texts at a field; undefined where there is none or a bad one. */
  choice<T extends string>(
    parent: YamlMapping,
    key: string,
    path: string,
    choices: readonly T[],
  ): T | undefined {
    const value = parent[key];
    if (value === undefined || value === null) return undefined;
    const choice = choices.find((candidate) => candidate === value);
    if (choice === undefined) this.#refuse(path, value, `must be one of ${choices.join(', ')}`);
    return choice;
  }

  /** A Kubernetes quantity from 0 (`0.05`, `"50m"`); undefined where there is none or a bad one. */
  quantity(parent: YamlMapping, key: string, path: string): number | undefined {
    const value = parent[key];
    if (value === undefined || value === null) return undefined;
    const match =
      typeof value === 'number' || typeof value === 'string' ? QUANTITY.exec(String(value)) : null;
    if (match === null) {
      this.#refuse(path, value, 'must be a quantity of at least 0, as 0.1 or "100m"');
      return undefined;
    }
    return Number(match[1]) / (match[2] === 'm' ? 1000 : 1);
  }

  /** Notes that a field is missing. */
  require(path: string): void {
    this.problems.push(`${path} is missing`);
  }

  /** Notes a problem as text. */
  note(problem: string): void {
    this.problems.push(problem);
  }

  #refuse(path: string, value: unknown, rule: string): void {
    this.problems.push(
      value === undefined ? `${path} is missing, ${rule}` : `${path} = ${JSON.stringify(value)}, ${rule}`,
    );
  }
}

function isMapping(value: unknown): value is YamlMapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWithin(value: number, range: IntegerRange): boolean {
  return Number.isInteger(value) && value >= range.minimum && value <= range.maximum;
}
