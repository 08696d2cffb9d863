import type { ManagementApi } from '../management/management-api.js';

/** Whether a broker is of this version or a later one, for what versions do differently. */
export async function isAtLeast(
  api: ManagementApi,
  [leastMajor, leastMinor]: readonly [major: number, minor: number],
): Promise<boolean> {
  const { rabbitmq_version: version } = await api.get('overview');
  const [major = 0, minor = 0] = typeof version === 'string' ? version.split('.').map(Number) : [];
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}
