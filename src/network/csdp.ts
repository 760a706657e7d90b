export { type CsdpGroupsOptions, csdpGroups } from './csdp/groups.js';
export { type CsdpLabelOptions, csdpLabel } from './csdp/label.js';
export type { CsdpOptions } from './csdp/options.js';
