import { PatchStrategy, type KubernetesObject } from '@kubernetes/client-node';
import { parse } from 'yaml';
import type { ClusterConnection } from './cluster-connection.js';
import { leftoverFields, type Fields } from './leftover-fields.js';

const FIELD_MANAGER = 'tidegate-experiments';
const RESOURCE = 'scaledobjects.keda.sh';

interface ScaledObject extends KubernetesObject {
  readonly spec?: Fields;
  readonly status?: {
    readonly conditions?: readonly { readonly type?: string; readonly status?: string }[];
  };
}

/** The ScaledObject that scales the workers of a cluster: which setting they have. */
export class WorkerSetting {
  /** @param name - of the ScaledObject */
  constructor(
    private readonly connection: ClusterConnection,
    private readonly name: string,
  ) {}

  /**
   * Its specification as it is.
   *
   * @throws {ClusterError} where there is none, or no KEDA
   */
  async read(): Promise<Fields> {
    const { spec } = await this.get();
    if (spec === undefined) throw new Error(`ScaledObject "${this.name}" has no specification`);
    return spec;
  }

  /** Whether KEDA has taken it. */
  async isReady(): Promise<boolean> {
    const { status } = await this.get();
    return status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;
  }

  /** Replaces the specification by that of a file. */
  async applyFile(yamlText: string): Promise<void> {
    const { spec } = parse(yamlText) as ScaledObject;
    await this.apply(inNamespace(spec ?? {}, this.connection.namespace));
  }

  /** Sets exactly the given specification. */
  async apply(spec: Fields): Promise<void> {
    const applied = await this.patch(spec, PatchStrategy.ServerSideApply);
    const leftovers = leftoverFields(applied.spec ?? {}, spec);
    if (leftovers !== undefined) await this.patch(leftovers, PatchStrategy.MergePatch);
  }

  private get header(): KubernetesObject & { metadata: { name: string; namespace: string } } {
    const { namespace } = this.connection;
    return {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledObject',
      metadata: { name: this.name, namespace },
    };
  }

  private get(): Promise<ScaledObject> {
    const { connection, header, name } = this;
    return connection.ask({ verb: 'get', resource: RESOURCE, name }, () =>
      connection.objects.read<ScaledObject>(header),
    );
  }

  private patch(spec: Fields, strategy: PatchStrategy): Promise<ScaledObject> {
    const { connection, header, name } = this;
    // Takes over the fields that others have set.
    const force = strategy === PatchStrategy.ServerSideApply ? true : undefined;
    return connection.ask({ verb: 'patch', resource: RESOURCE, name }, () =>
      connection.objects.patch<ScaledObject>(
        { ...header, spec },
        undefined,
        undefined,
        FIELD_MANAGER,
        force,
        strategy,
      ),
    );
  }
}

/** The address of a scaler is its full name, which contains the namespace. */
function inNamespace(spec: Fields, namespace: string): Fields {
  const { triggers } = spec as { readonly triggers?: readonly { readonly metadata?: Fields }[] };
  if (triggers === undefined) return spec;
  return {
    ...spec,
    triggers: triggers.map((trigger) => {
      const address = trigger.metadata?.scalerAddress;
      if (typeof address !== 'string') return trigger;
      const scalerAddress = address.replace(/^([^.]+)\.[^.]+\.svc\b/, `$1.${namespace}.svc`);
      return { ...trigger, metadata: { ...trigger.metadata, scalerAddress } };
    }),
  };
}
