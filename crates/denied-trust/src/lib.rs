//! denied-trust
