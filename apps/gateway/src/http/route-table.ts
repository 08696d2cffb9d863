import type { FastifyInstance } from 'fastify';

interface Route {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

/** `/status/:id` as a pattern for a path with single slashes. */
function patternOf(url: string): RegExp {
  const segments = url.split('/').map((segment) => {
    if (segment.startsWith(':')) return '[^/]+';
    if (segment === '*') return '.*';
    return segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${segments.join('/')}$`);
}

/** Remembers which methods every path accepts, for `405 Method Not Allowed` with its `Allow`. */
export class RouteTable {
  private readonly routes = new Map<string, Route>();

  /** Watches an instance; must be called before routes are added to it. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ url, method }) => {
      // Answers the questions of browsers (CORS), at every path, whether there is one or not.
      if (url === '*') return;
      const route = this.routes.get(url) ?? { pattern: patternOf(url), methods: new Set() };
      for (const name of [method].flat()) route.methods.add(name);
      this.routes.set(url, route);
    });
  }

  /** The methods that the path of a request target accepts; none when there is no such path. */
  methodsOf(target: string): readonly string[] {
    const path = (target.split('?', 1)[0] ?? '').replace(/\/{2,}/g, '/');
    const matches = [...this.routes.values()].filter(({ pattern }) => pattern.test(path));
    return [...new Set(matches.flatMap(({ methods }) => [...methods]))].sort();
  }
}
