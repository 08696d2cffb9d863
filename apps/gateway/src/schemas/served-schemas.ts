import { Inject, Injectable } from '@nestjs/common';
import type { JsonValue, ModelSchema } from '@tidegate/contracts';
import { JobStore, type VersionedSchema } from '@tidegate/job-store';
import type { CompiledSchema } from '@tidegate/json-schema';
import { ServiceLogger } from '@tidegate/service';

/** What a model takes and returns, ready for use. */
interface ServedSchema {
  readonly version: string;
  readonly schema: ModelSchema;
  readonly input: CompiledSchema | undefined;
  /** Makes an input that the model takes, if one is found. */
  readonly makeExample: () => JsonValue | undefined;
}

const NO_SCHEMA: ModelSchema = {};

/** An input for a model that takes everything. */
const ANY_INPUT = 'hello';

/**
 * Keeps the schemas of the models, read from the store, so that a push need not read them. A schema is compiled once
 * for each of its versions; the compiler is loaded at the first.
 */
@Injectable()
export class ServedSchemas {
  private readonly known = new Map<string, ServedSchema>();
  /** Made at the first use, because that takes a while. */
  private readonly examples = new WeakMap<ServedSchema, JsonValue | undefined>();

  constructor(
    @Inject(JobStore) private readonly store: JobStore,
    @Inject(ServiceLogger) private readonly logger: ServiceLogger,
  ) {}

  /** The compiled schema for inputs of the model; `undefined` where everything is accepted. */
  inputOf(model: string): CompiledSchema | undefined {
    return this.known.get(model)?.input;
  }

  /** What the model takes and returns; `{}` when it declares nothing. */
  of(model: string): ModelSchema {
    return this.known.get(model)?.schema ?? NO_SCHEMA;
  }

  /** An input that the model takes; `undefined` where its schema shows none. */
  exampleOf(model: string): JsonValue | undefined {
    const served = this.known.get(model);
    if (served === undefined) return ANY_INPUT;
    if (!this.examples.has(served)) this.examples.set(served, served.makeExample());
    return this.examples.get(served);
  }

  /**
   * Checks whether a model's schema has changed.
   *
   * @throws {StoreUnavailableError} while the store cannot be reached; the schemas that were read stay
   */
  async look(model: string): Promise<void> {
    const version = await this.store.modelSchemas.readVersion(model);
    if (version === this.known.get(model)?.version) return;
    const stored = await this.store.modelSchemas.read(model);
    if (stored === undefined) this.known.delete(model);
    else this.known.set(model, await this.compiled(model, stored));
  }

  private async compiled(model: string, { version, schema }: VersionedSchema): Promise<ServedSchema> {
    const { input, ...others } = schema;
    const unchecked = { version, input: undefined, makeExample: () => ANY_INPUT };
    if (input === undefined) return { ...unchecked, schema };
    const { compileSchema, exampleValue } = await import('@tidegate/json-schema');
    try {
      const compiled = compileSchema(input);
      return { version, schema, input: compiled, makeExample: () => exampleValue(input, compiled) };
    } catch (error) {
      // The process that stored it could compile it. So this gateway is of another version, or on a much slower
      // machine.
      this.logger.warn('a model’s input schema cannot be used: its inputs are all accepted', {
        model,
        reason: error instanceof Error ? error.message : String(error),
      });
      return { ...unchecked, schema: others };
    }
  }
}
