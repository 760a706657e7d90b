import './property-seed.js';
import './support/equal-numbers.js';
