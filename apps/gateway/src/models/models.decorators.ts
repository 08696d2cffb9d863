import { ApiProblem } from '../problems/problem.response.js';

/** The answer for a name that no model has. */
export function ApiUnknownModel(): MethodDecorator {
  return ApiProblem(
    404,
    ['there is no model named translation, only default, translate'],
    'There is no such model.',
  );
}
