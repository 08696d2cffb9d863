import { ChildService } from '@tidegate/harness';
import { listDescendants } from '@tidegate/processes';
import type { Builder, ImageConfiguration } from './builder.js';

/** Where a container has the folder that it shares with another. */
export const SHARED_FOLDER = '/run/tidegate';

/** A group of every container, and the group of that folder: what `fsGroup` is on a cluster. */
export const SHARED_GROUP = 1002;

/**
 * The functions of a container engine that matter here: a root file system that nobody can write to, but for /tmp and a
 * folder that it shares, and a process space of its own, in which the image's own command is process 1 under the image's own
 * user.
 */
const CONTAINER_SCRIPT = `set -eu
root=$1; user=$2; shared=$3; shift 3
mkdir -p "$root${SHARED_FOLDER}"
mount --rbind "$root" "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount --bind "$shared" "$root${SHARED_FOLDER}"
mount -o remount,bind,ro "$root"
exec chroot --userspec="$user" --groups=${SHARED_GROUP} "$root" "$@"`;

/** A container of an image, started from its root file system. It shares this machine's network. */
export class RunningContainer {
  private constructor(
    readonly service: ChildService,
    private readonly builder: Builder,
    private readonly container: string,
  ) {}

  static async start(
    builder: Builder,
    image: string,
    environment: Readonly<Record<string, string>>,
    sharedFolder: string,
  ): Promise<RunningContainer> {
    const configuration = await builder.configurationOf(image);
    const container = await builder.run('from', image);
    const root = await builder.run('mount', container);
    const service = ChildService.start({
      name: image,
      command: 'unshare',
      args: [
        ...['--mount', '--pid', '--fork', 'sh', '-c', CONTAINER_SCRIPT, 'container'],
        root,
        configuration.User ?? '0:0',
        sharedFolder,
        ...['env', '--ignore-environment', `--chdir=${configuration.WorkingDir ?? '/'}`],
        ...variables(configuration, environment),
        ...(configuration.Entrypoint ?? []),
      ],
    });
    return new RunningContainer(service, builder, container);
  }

  /**
   * Sends SIGTERM to process 1 of the container, as an engine does.
   *
   * @returns its exit code
   */
  async terminate(): Promise<number | null> {
    this.signalProcess1('SIGTERM');
    return this.service.waitForExit();
  }

  /** Ends the container, if it still runs, and removes its file system. */
  async remove(): Promise<void> {
    if (!this.service.hasExited) this.signalProcess1('SIGKILL');
    await this.service.waitForExit();
    await this.builder.run('rm', this.container);
  }

  /** `unshare` passes no signal on; the end of process 1 is the end of all in its process space. */
  private signalProcess1(signal: NodeJS.Signals): void {
    const [process1] = listDescendants(this.service.pid);
    if (process1 !== undefined) process.kill(process1, signal);
  }
}

function variables(
  { Env = [] }: ImageConfiguration,
  environment: Readonly<Record<string, string>>,
): readonly string[] {
  return [...Env, ...Object.entries(environment).map(([name, value]) => `${name}=${value}`)];
}
