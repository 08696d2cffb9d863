/** A Lua script that Redis runs as one atomic step. A changed script gets a new name: old processes still run the old one. */
export interface RedisScript {
  readonly name: string;
  readonly lua: string;
}
