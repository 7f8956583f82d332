//! denied-decode
