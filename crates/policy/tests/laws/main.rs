//! What must always hold, on random policies and requests.

#![cfg(test)]

mod combination;
mod evaluation;
mod language;
mod world;
