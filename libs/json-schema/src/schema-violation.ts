import type { ErrorObject } from 'ajv';

/** What is wrong with a value, and where. */
export interface SchemaViolation {
  /** JSON Pointer to the member (RFC 6901); empty for the value itself. */
  readonly pointer: string;
  /** A text that follows the name of the member. */
  readonly detail: string;
  /** The schema's keyword that it violates. */
  readonly keyword: string;
}

const LONGEST_LIST = 200;

/** Describes an error of Ajv; an error about a member points to the member, whether it is there or is missing. */
export function violationOf(error: ErrorObject): SchemaViolation {
  return { ...inWords(error), keyword: error.keyword };
}

function inWords({ instancePath, keyword, params, message }: ErrorObject): Omit<SchemaViolation, 'keyword'> {
  const {
    missingProperty,
    additionalProperty,
    unevaluatedProperty,
    propertyName,
    allowedValues,
    allowedValue,
  } = params as Readonly<Record<string, unknown>>;
  const member = (name: unknown): string =>
    `${instancePath}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const extra = additionalProperty ?? unevaluatedProperty;
  if (keyword === 'required' && missingProperty !== undefined)
    return { pointer: member(missingProperty), detail: 'must be there' };
  if (extra !== undefined) return { pointer: member(extra), detail: 'is no member that the model takes' };
  if (propertyName !== undefined)
    return { pointer: member(propertyName), detail: 'is a name that cannot be' };
  switch (keyword) {
    case 'enum':
      return { pointer: instancePath, detail: `must be one of ${listed(allowedValues)}` };
    case 'const':
      return { pointer: instancePath, detail: `must be ${listed([allowedValue])}` };
    case 'false schema':
      return { pointer: instancePath, detail: 'must not be there' };
    default:
      return { pointer: instancePath, detail: message ?? 'is not valid' };
  }
}

function listed(values: unknown): string {
  const text = (Array.isArray(values) ? values : []).map((value) => JSON.stringify(value)).join(', ');
  return text.length <= LONGEST_LIST ? text : `${text.slice(0, LONGEST_LIST)}…`;
}
