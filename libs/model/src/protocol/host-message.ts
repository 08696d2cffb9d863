/** The protocol's version, sent with the first frame, so that a runner of another age can refuse in words. */
export const PROTOCOL_VERSION = 1;

/** What the host tells the runner; the README's table explains each. */
export type HostMessage =
  | {
      readonly type: 'setup';
      readonly protocolVersion: number;
      /** Absolute path of the file to load. */
      readonly modelPath: string;
      /** Path of the file as the user knows it, for messages. */
      readonly modelName: string;
      readonly maximumOutputBytes: number;
    }
  /** The payload is the job's input as JSON. */
  | { readonly type: 'run'; readonly jobId: string; readonly attempt: number }
  | { readonly type: 'cancel'; readonly jobId: string; readonly reason: string }
  | { readonly type: 'stop' };
