import type { ContainerInPod } from '../kubernetes-object.js';

/** Where the pods of services, broker and store find what is secret. */
const SECRETS_FOLDER = '/run/secrets/tidegate';

/** A variable that names a file of a Secret, in the place of a setting that is secret. */
export interface SecretFile {
  /** `REDIS_URL_FILE` */
  readonly variable: string;
  /** The Secret, when the container mounts one there. */
  readonly secret: string | undefined;
  /** The key of the Secret, `redis-url`. */
  readonly key: string;
}

/** The files of Secrets that the variables of a container name. */
export function secretFilesOf({
  container,
  pod,
}: Pick<ContainerInPod, 'container' | 'pod'>): readonly SecretFile[] {
  return (container.env ?? []).flatMap(({ name, value = '' }) => {
    if (!name.endsWith('_FILE') || !value.startsWith(`${SECRETS_FOLDER}/`)) return [];
    const mount = container.volumeMounts?.find(({ mountPath }) => mountPath === SECRETS_FOLDER);
    const volume = pod.spec.volumes?.find((each) => each.name === mount?.name);
    return [
      {
        variable: name,
        secret: volume?.secret?.secretName,
        key: value.slice(SECRETS_FOLDER.length + 1),
      },
    ];
  });
}
