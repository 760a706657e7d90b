export { symStdp } from './sym-stdp/network.js';
export { type SymStdpConstants, type SymStdpOptions, symStdpConstants } from './sym-stdp/options.js';
export { type SymStdpPreset, type SymStdpPresetName, symStdpPreset } from './sym-stdp/presets.js';
