//! Tests of the whole are in `tests/`; there is no code here.
