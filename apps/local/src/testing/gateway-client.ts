/** Pushes a job of a model, as clients of `/v1` do. */
export function createJob(base: string, model: string, input: unknown): Promise<Response> {
  return fetch(`${base}/v1/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, input }),
  });
}

/** Pushes a text, as clients of the earlier service do; returns the job's id. */
export async function pushText(base: string, text: string): Promise<string> {
  const response = await fetch(`${base}/push?input=${encodeURIComponent(text)}`, { method: 'POST' });
  return ((await response.json()) as { readonly id: string }).id;
}

/** Whether a job has succeeded, by the status of the earlier service. */
export async function isFinished(base: string, id: string): Promise<boolean> {
  return (await (await fetch(`${base}/status/${id}`)).text()).includes('finished');
}
