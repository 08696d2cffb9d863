import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

const RELEASE_FOLDER = /rabbitmq_server-(\d+\.\d+\.\d+)/;
const PLUGIN = /^rabbit-(\d+\.\d+\.\d+)(\.ez)?$/;

/**
 * The version of the RabbitMQ that a start script starts, such as `3.10.8`, from the files around it, because its own
 * tools take seconds. The script is in a folder of its release, or beside the release's plugins, or names that folder.
 *
 * @returns `undefined` when no file shows it
 */
export function installedRabbitmqVersion(rabbitmqServer: string): string | undefined {
  const script = realpathSync(rabbitmqServer);
  return (
    RELEASE_FOLDER.exec(script)?.[1] ?? besidePlugins(script) ?? RELEASE_FOLDER.exec(readText(script))?.[1]
  );
}

function besidePlugins(script: string): string | undefined {
  try {
    const plugins = readdirSync(join(dirname(script), '..', 'plugins'));
    return plugins.map((name) => PLUGIN.exec(name)?.[1]).find((version) => version !== undefined);
  } catch {
    return undefined;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
