export { brokerDefinitions } from './broker-definitions.js';
export { secretFiles } from './printing/secret-files.js';
export { rightsTable } from './rights-table.js';
export { roleName, serviceRoles, userName, type Role } from './roles.js';
export { storeAcl } from './store-acl.js';
