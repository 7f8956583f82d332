//! denied
