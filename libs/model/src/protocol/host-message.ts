/** The protocol's version, sent with the first frame, so that a runner of another version can refuse with a message. */
export const PROTOCOL_VERSION = 1;

/** The longest schema of a model's input, and of its output, in bytes of JSON. */
export const MAXIMUM_SCHEMA_BYTES = 65_536;

/** How the file to load is named. */
interface LoadMessage {
  readonly protocolVersion: number;
  /** Absolute path of the file to load. */
  readonly modelPath: string;
  /** Path of the file as the user knows it, for messages. */
  readonly modelName: string;
  readonly maximumSchemaBytes: number;
}

/** What the host sends to the runner; protocol.md explains each. */
export type HostMessage =
  | (LoadMessage & { readonly type: 'setup'; readonly maximumOutputBytes: number })
  | (LoadMessage & { readonly type: 'describe' })
  /** The payload is the job's input as JSON. */
  | { readonly type: 'run'; readonly jobId: string; readonly attempt: number }
  | { readonly type: 'cancel'; readonly jobId: string; readonly reason: string }
  | { readonly type: 'stop' };
