//! denied-simulate
