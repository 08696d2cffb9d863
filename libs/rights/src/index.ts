export {
  brokerDefinitions,
  brokerPasswordHash,
  brokerPermissions,
  type BrokerDefinitionsOptions,
  type BrokerPermissions,
  type BrokerUser,
} from './broker-definitions.js';
export { secretFiles, type BackendAddresses, type SecretFiles } from './printing/secret-files.js';
export { rightsTable } from './rights-table.js';
export { roleName, serviceRoles, userName, type Role } from './roles.js';
export { storeAcl, storeRules, type StoreAclOptions, type StoreUser } from './store-acl.js';
