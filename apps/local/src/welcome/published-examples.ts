import type { JsonValue } from '@tidegate/contracts';

const TIMEOUT_MS = 5_000;

/** Pushes that the served models take, as the gateway's manual shows them. */
export interface PublishedExamples {
  /** Text for `POST /push`; absent where no valid input of the default model is known. */
  readonly text?: string;
  /** A body for `POST /v1/jobs` of each model with a known valid input. */
  readonly bodies: readonly { readonly model: string; readonly input: JsonValue }[];
  /** Whether requests need an access key. */
  readonly needsKey: boolean;
}

/** The parts of the manual that are read here; the gateway writes them in `model-examples.ts`. */
interface Manual {
  readonly paths: {
    /** Absent where the endpoints of the earlier service are off. */
    readonly '/push'?: {
      readonly post: { readonly parameters: readonly { name: string; example?: string }[] };
    };
    readonly '/v1/jobs': {
      readonly post: {
        readonly security?: readonly object[];
        readonly requestBody: {
          readonly content: {
            readonly 'application/json': {
              readonly examples?: Readonly<Record<string, { value: PublishedExamples['bodies'][number] }>>;
            };
          };
        };
      };
    };
  };
}

/**
 * Reads the pushes that the gateway's manual shows. Never rejects: where they cannot be read within 5 s there are none.
 *
 * @param gatewayUrl - of a gateway that is ready
 */
export async function readPublishedExamples(gatewayUrl: string): Promise<PublishedExamples> {
  try {
    const answer = await fetch(`${gatewayUrl}/openapi.json`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const { paths } = (await answer.json()) as Manual;
    const text = paths['/push']?.post.parameters.find(({ name }) => name === 'input')?.example;
    const { requestBody, security = [] } = paths['/v1/jobs'].post;
    const { examples = {} } = requestBody.content['application/json'];
    const bodies = Object.values(examples).map(({ value }) => value);
    return { ...(text === undefined ? {} : { text }), bodies, needsKey: security.length > 0 };
  } catch {
    return { bodies: [], needsKey: false };
  }
}
