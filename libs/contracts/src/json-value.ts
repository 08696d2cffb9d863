/** Anything that JSON can hold. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/**
 * A JSON value as its text. What clients and models exchange stays text on its way, so that it arrives as it was sent.
 * If it were parsed and written again, an integer above 2^53 would be rounded, `1.0` would become `1`, and members
 * would change their order.
 */
export type JsonText = string;

/** A JSON object. */
export interface JsonObject {
  readonly [member: string]: JsonValue;
}
