/** A Lua script that Redis runs as one atomic step. Redis knows it by its text, so processes of two releases run each their own. */
export interface RedisScript {
  readonly name: string;
  readonly lua: string;
}
