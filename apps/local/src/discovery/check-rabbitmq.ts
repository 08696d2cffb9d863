import { amqpAnswers, askManagement } from '../backing-services/rabbitmq-probe.js';
import type { BrokerAddresses } from '../backing-services/backing-addresses.js';

/** Below it quorum queues lack what we rely on (message time to live, at-least-once dead-lettering). */
const LEAST_VERSION = [3, 10] as const;

/** The tags of a user that may write policies. */
const POLICY_TAGS = ['administrator', 'policymaker'];

/**
 * Why a RabbitMQ cannot be used, in words that complete «cannot be used: …»; `undefined` where it is recent enough, has the
 * management plugin, and gives the rights that we need. Its consumer time-out cannot be asked for over the network: the user
 * knows it. Never rejects.
 */
export async function whyUnusable({
  rabbitmqUrl,
  rabbitmqManagementUrl,
}: BrokerAddresses): Promise<string | undefined> {
  if (!(await amqpAnswers(rabbitmqUrl))) return 'it does not answer AMQP';
  try {
    const overview = await ask(rabbitmqManagementUrl, '/api/overview');
    const version = String(overview.rabbitmq_version);
    if (!isRecentEnough(version)) return `it is version ${version}, and 3.10 is the least that serves`;
    const { tags } = await ask(rabbitmqManagementUrl, '/api/whoami');
    const held = (Array.isArray(tags) ? tags : String(tags).split(',')).map(String);
    if (!POLICY_TAGS.some((tag) => held.includes(tag))) return 'the user may not write policies';
  } catch (error) {
    return `its management API ${error instanceof Error ? error.message : String(error)}`;
  }
  return undefined;
}

async function ask(managementUrl: string, path: string): Promise<Readonly<Record<string, unknown>>> {
  let response: Response;
  try {
    response = await askManagement(managementUrl, path);
  } catch (cause) {
    const { host } = new URL(managementUrl);
    throw new Error(`does not answer on ${host}: is its plugin rabbitmq_management enabled?`, { cause });
  }
  if (response.status === 401)
    throw new Error(`does not let the user ${new URL(managementUrl).username} in (401)`);
  if (!response.ok) throw new Error(`answers ${response.status}`);
  return (await response.json()) as Readonly<Record<string, unknown>>;
}

function isRecentEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = LEAST_VERSION;
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}
