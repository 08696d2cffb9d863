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
  const request = plainToInstance(requestClass, body, { exposeDefaultValues: true });
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
