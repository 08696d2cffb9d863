import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { invalid } from '../problems/problem.error.js';

/**
 * Reads a request's body as a class whose properties class-validator guards. Members that the class does not have are
 * refused: a misspelled one would be passed over in silence.
 *
 * @throws ProblemError 422 that names every bad member by its JSON Pointer
 */
export function validRequest<T extends object>(requestClass: new () => T, body: unknown): T {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw invalid([{ pointer: '', detail: 'must be a JSON object, sent as application/json' }]);
  const request = instanceOf(requestClass, body);
  const errors = validateSync(request, { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length > 0)
    throw invalid(
      errors.map(({ property, constraints }) => ({
        pointer: `/${property.replaceAll('~', '~0').replaceAll('/', '~1')}`,
        detail: constraints?.whitelistValidation
          ? 'is no member of this request'
          : (Object.values(constraints ?? {})[0] ?? 'is not valid'),
      })),
    );
  return request;
}

/** Reads all levels of the body, of which a client may send more than can be followed. */
function instanceOf<T extends object>(requestClass: new () => T, body: object): T {
  try {
    return plainToInstance(requestClass, body, { exposeDefaultValues: true });
  } catch (error) {
    if (error instanceof RangeError) throw invalid([{ pointer: '', detail: 'is nested too deeply' }]);
    throw error;
  }
}
