/** Thrown when the file of models cannot be read or says what cannot be; the message names file and member, in one line. */
export class ModelsFileError extends Error {
  override readonly name = 'ModelsFileError';
}
