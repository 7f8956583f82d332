//! The evaluator against a second one: a naive model of AWS's rules, made of plain strings, recursion and two truths.
//!
//! The model shares no code with `crates/policy/src`. It knows complete contexts only: what a case leaves open is tried
//! in all the ways that matter. Where AWS's pages leave something open, `generate` makes no such case.

#![cfg(test)]

mod case;
mod condition;
mod differential;
mod generate;
mod grammar;
mod layers;
mod names;
mod principal;
mod statement;
mod text;
mod values;
mod worlds;
