import type { ModelSchema } from '@tidegate/contracts';
import { createHash } from 'node:crypto';
import type { StoreConnection } from '../connection/store-connection.js';
import { modelSchemaKey } from '../keys.js';
import { STORE_MODEL_SCHEMA } from '../scripts/redis-scripts.js';

/** A model's schema with a name that changes when it does. */
export interface VersionedSchema {
  readonly version: string;
  readonly schema: ModelSchema;
}

/**
 * What each model takes and returns, as the process that started last has reported it. There is one small hash for each
 * model that ever existed; it does not expire, because a worker may run for any time. Every method throws
 * StoreUnavailableError.
 */
export class ModelSchemas {
  constructor(private readonly store: StoreConnection) {}

  /**
   * Stores the schema of a model. `{}`, of a model that declares nothing, replaces an earlier one too.
   *
   * @param startedAtMs - when the process that stores it started
   * @returns false when a process that started later has stored one already: see decisions/0001-newest-start-wins.md
   */
  async write(model: string, schema: ModelSchema, startedAtMs: number): Promise<boolean> {
    const json = JSON.stringify(schema);
    const version = createHash('sha256').update(json).digest('hex').slice(0, 16);
    const reply = await this.store.run(
      STORE_MODEL_SCHEMA,
      [modelSchemaKey(model)],
      [startedAtMs, version, json],
    );
    return reply === 1;
  }

  /** The version of a model's schema; `undefined` when no worker has stored it. */
  async readVersion(model: string): Promise<string | undefined> {
    const version = await this.store.guard(() => this.store.redis.hget(modelSchemaKey(model), 'version'));
    return version ?? undefined;
  }

  /** The schema of a model; `undefined` when no worker has stored it. */
  async read(model: string): Promise<VersionedSchema | undefined> {
    const [version, json] = await this.store.guard(() =>
      this.store.redis.hmget(modelSchemaKey(model), 'version', 'schema'),
    );
    if (typeof version !== 'string' || typeof json !== 'string') return undefined;
    return { version, schema: JSON.parse(json) as ModelSchema };
  }
}
