import { titleOf, type KubernetesObject } from '../kubernetes-object.js';

/** Changes a rendering in place. */
export type Change = (objects: KubernetesObject[]) => void;

type Fields = Record<string, unknown>;

const withoutHash = (title: string): string => title.replace(/-[0-9a-z]{10}$/, '');

/** Where an object stands; the hash at the end of its name may be left out. */
function indexOf(objects: readonly KubernetesObject[], title: string): number {
  const index = objects.findIndex((object) =>
    [titleOf(object), withoutHash(titleOf(object))].includes(title),
  );
  if (index < 0) throw new Error(`there is no ${title} to change`);
  return index;
}

function change(object: unknown, pointer: string, act: (fields: Fields, name: string) => void): void {
  const names = pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/'));
  const last = names.pop() ?? '';
  act(
    names.reduce((fields, name) => fields[name] as Fields, object as Fields),
    last,
  );
}

/**
 * Gives a field another value.
 *
 * @param title - the object, `Deployment gateway`
 * @param pointer - the field, as a JSON Pointer (RFC 6901)
 */
export function set(title: string, pointer: string, value: unknown): Change {
  return (objects) =>
    change(objects[indexOf(objects, title)], pointer, (fields, name) => {
      fields[name] = value;
    });
}

/** Takes a field away, or without a pointer the whole object. */
export function remove(title: string, pointer?: string): Change {
  return (objects) => {
    const index = indexOf(objects, title);
    if (pointer === undefined) objects.splice(index, 1);
    else change(objects[index], pointer, (fields, name) => Reflect.deleteProperty(fields, name));
  };
}

/** Adds an object. */
export function add(object: KubernetesObject): Change {
  return (objects) => objects.push(object);
}

/** Adds a copy of an object under another name. */
export function copy(title: string, name: string): Change {
  return (objects) => {
    const object = structuredClone(objects[indexOf(objects, title)]);
    if (object) objects.push({ ...object, metadata: { ...object.metadata, name } });
  };
}
