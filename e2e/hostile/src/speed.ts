import { ApiClient, concurrently } from '@tidegate/harness';

const LANES = 32;
const PUSHES = 3000;
const RUNS = 3;

/** How many pushes a second the server takes from a few clients: the best of some short runs. */
export async function measureSpeed(baseUrl: string): Promise<number> {
  const client = new ApiClient(baseUrl, LANES);
  const speeds: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const startedAtMs = performance.now();
    await concurrently({ count: PUSHES, lanes: LANES }, async (index) => {
      await client.push(`speed ${index}`);
    });
    speeds.push((PUSHES * 1000) / (performance.now() - startedAtMs));
  }
  await client.close();
  return Math.max(...speeds);
}
