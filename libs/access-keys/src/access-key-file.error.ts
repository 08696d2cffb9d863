/** A file of access keys cannot be read, or is not what such a file is. Its message completes "the file of access keys: …". */
export class AccessKeyFileError extends Error {
  override readonly name = 'AccessKeyFileError';
}
