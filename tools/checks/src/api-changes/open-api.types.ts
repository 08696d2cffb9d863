/** A schema, as far as changes of it are found. */
export interface SchemaPart {
  readonly $ref?: string;
  readonly allOf?: readonly SchemaPart[];
  readonly oneOf?: readonly SchemaPart[];
  readonly anyOf?: readonly SchemaPart[];
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly description?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly additionalProperties?: SchemaPart | boolean;
  readonly required?: readonly string[];
  readonly items?: SchemaPart;
  readonly minimum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly minProperties?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly maxProperties?: number;
}

/** Bodies by their content types. */
export type ContentPart = Readonly<Record<string, { readonly schema?: SchemaPart }>>;

/** A parameter of an operation. */
export interface ParameterPart {
  readonly in: string;
  readonly name: string;
  readonly required?: boolean;
  readonly schema?: SchemaPart;
}

/** An answer of an operation. */
export interface ResponsePart {
  readonly content?: ContentPart;
  readonly headers?: Readonly<Record<string, { readonly schema?: SchemaPart }>>;
}

/** An operation of a document. */
export interface OperationPart {
  readonly operationId?: string;
  readonly parameters?: readonly ParameterPart[];
  readonly requestBody?: { readonly required?: boolean; readonly content?: ContentPart };
  readonly responses: Readonly<Record<string, ResponsePart>>;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly 'x-scope'?: string;
}

/** An OpenAPI document, as far as changes of it are found. */
export interface OpenApiPart {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationPart>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, SchemaPart>> };
}
