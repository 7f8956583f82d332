//! denied-boundary
