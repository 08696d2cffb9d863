const TIMEOUT_MS = 2000;

/** Whether a GET of this address is answered with a success within 2 s. Never rejects. */
export async function isOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
