export { AccessKeyFileError } from './access-key-file.error.js';
export { AccessKeyFile, type AccessKeyFileEvent } from './access-key-file.js';
export { keyIdOf, type AccessKey, type AccessScope } from './access-key.js';
export { type AccessKeys } from './access-keys.js';
export { addAccessKey, removeAccessKey, type AccessKeyWishes } from './managing/edit-access-keys.js';
export { readStoredKeys, writeStoredKeys } from './managing/stored-keys.js';
