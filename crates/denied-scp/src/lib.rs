//! denied-scp
