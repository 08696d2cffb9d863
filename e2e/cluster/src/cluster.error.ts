/** The request to the Kubernetes API, in the terms of its rights. */
export interface ClusterRequest {
  readonly verb: 'get' | 'list' | 'watch' | 'delete' | 'patch' | 'get and create';
  /** `pods`, `pods/portforward`, `scaledobjects.keda.sh`. */
  readonly resource: string;
  readonly name?: string;
}

/** Thrown when the Kubernetes API refuses, fails or does not answer; the message is one line that states what to do. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';

  constructor(
    message: string,
    /** The HTTP status, where there was an answer. */
    readonly statusCode: number | undefined,
    cause: unknown,
  ) {
    super(message, { cause });
  }
}

/**
 * Describes in one line what failed in a request.
 *
 * @param error - as the client library threw it
 */
export function explainFailure(
  error: unknown,
  { verb, resource, name }: ClusterRequest,
  { server, namespace }: { readonly server: string; readonly namespace: string },
): ClusterError {
  const statusCode = statusOf(error);
  const object = name === undefined ? resource : `${resource} "${name}"`;
  const words = (): string => {
    switch (statusCode) {
      case undefined:
        return `the Kubernetes API at ${server} does not answer (${reasonOf(error)}): see KUBECONFIG`;
      case 401:
        return `the Kubernetes API at ${server} does not know the user of this kubeconfig (401)`;
      case 403:
        return `the user of this kubeconfig lacks the right to ${verb} ${resource} in namespace "${namespace}" (403)`;
      case 404:
        return `there is no ${object} in namespace "${namespace}" (404): is everything applied?`;
      default:
        return `the Kubernetes API answered ${statusCode} to ${verb} ${object}: ${messageOf(error)}`;
    }
  };
  return new ClusterError(words(), statusCode, error);
}

/** The library has the status in `code` (requests), in `statusCode` (watches), or in the message (web sockets). */
function statusOf(error: unknown): number | undefined {
  const { code, statusCode, message } = error as { code?: unknown; statusCode?: unknown; message?: unknown };
  if (typeof code === 'number') return code;
  if (typeof statusCode === 'number') return statusCode;
  const reported = /^Unexpected server response: (\d+)$/.exec(String(message))?.[1];
  return reported === undefined ? undefined : Number(reported);
}

function messageOf(error: unknown): string {
  const { body } = error as { readonly body?: unknown };
  const object: unknown = typeof body === 'string' ? parsed(body) : body;
  const reported = (object as { readonly message?: unknown } | null | undefined)?.message;
  return typeof reported === 'string' ? reported : reasonOf(error);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  const { message, code } = error as { readonly message?: unknown; readonly code?: unknown };
  const [line = ''] = String(typeof message === 'string' && message !== '' ? message : (code ?? error)).split(
    '\n',
  );
  return line;
}
