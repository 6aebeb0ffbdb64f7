//! Rhai engines with every limit set and an allow-list of functions.
