/**
 * A Lua script that Redis runs as one atomic step. Redis identifies it by its text, so processes of two releases each
 * run their own.
 */
export interface RedisScript {
  readonly name: string;
  readonly lua: string;
}
