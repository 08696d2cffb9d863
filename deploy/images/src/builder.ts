import { runProgram } from '@tidegate/harness';
import { WORKSPACE_ROOT } from '@tidegate/workspace';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The configuration of an image. */
export interface ImageConfiguration {
  readonly User?: string;
  readonly Entrypoint?: readonly string[];
  readonly Env?: readonly string[];
  readonly WorkingDir?: string;
  readonly Labels?: Readonly<Record<string, string>>;
}

/** Debian's buildah with a storage of its own: chroot isolation needs no container engine. */
export class Builder {
  private constructor(
    private readonly environment: Readonly<Record<string, string>>,
    /** How layers are kept: `overlay` where the kernel lets us, else `vfs`, which copies each layer. */
    readonly driver: 'overlay' | 'vfs',
  ) {}

  /** @param folder - where the storage is kept, so that a second build finds the layers of the first */
  static async open(folder: string): Promise<Builder> {
    for (const driver of ['overlay', 'vfs'] as const) {
      const storage = join(folder, driver);
      await mkdir(storage, { recursive: true });
      const configuration = join(storage, 'storage.conf');
      const lines = [
        '[storage]',
        `driver = "${driver}"`,
        `graphroot = "${storage}/graph"`,
        `runroot = "${storage}/run"`,
      ];
      await writeFile(configuration, `${lines.join('\n')}\n`);
      const environment = {
        BUILDAH_ISOLATION: 'chroot',
        BUILDAH_LAYERS: 'true',
        CONTAINERS_STORAGE_CONF: configuration,
        STORAGE_DRIVER: driver,
      };
      const builder = new Builder(environment, driver);
      if (driver === 'vfs' || (await builder.works())) return builder;
    }
    throw new Error('buildah has no storage driver');
  }

  /**
   * Runs `buildah` with these parameters.
   *
   * @returns what it printed
   */
  run(...parameters: readonly string[]): Promise<string> {
    return runProgram(['buildah', ...parameters], { environment: this.environment });
  }

  async has(image: string): Promise<boolean> {
    return (await this.run('images', '--quiet', '--filter', `reference=${image}`)) !== '';
  }

  /**
   * Builds an image with the very Nx target that users call.
   *
   * @param buildArguments - for the builder
   */
  async buildTarget(target: string, buildArguments: string): Promise<void> {
    await runProgram(['npx', 'nx', 'run', target], {
      environment: { ...this.environment, CONTAINER_ENGINE: 'buildah', IMAGE_ARGUMENTS: buildArguments },
      directory: WORKSPACE_ROOT,
    });
  }

  async configurationOf(image: string): Promise<ImageConfiguration> {
    const { OCIv1 } = JSON.parse(await this.run('inspect', '--type', 'image', image)) as {
      OCIv1: { config: ImageConfiguration };
    };
    return OCIv1.config;
  }

  private async works(): Promise<boolean> {
    try {
      const container = await this.run('from', 'scratch');
      await this.run('mount', container);
      await this.run('rm', container);
      return true;
    } catch {
      return false;
    }
  }
}
