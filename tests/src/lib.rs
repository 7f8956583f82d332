//! A stand-in for AWS in tests: an emulator with the example organization in it, and a proxy that causes AWS's faults.
//!
//! [`Emulator`] answers as AWS does. A [`Proxy`] is placed in front of it and notes each [`Call`]. On the way a
//! [`Fault`] may spoil an answer, and [`Replay`] supplies those that the emulator lacks. A [`Browser`] looks at pages.
//! End-to-end tests are in `tests/`.

mod browser;
mod call;
mod emulator;
mod fault;
mod form;
mod gate;
pub mod http;
mod machine;
mod proxy;
mod replay;
mod wire;

pub use browser::{Browser, Shown};
pub use call::Call;
pub use emulator::{Credentials, Emulator, own_venv, venv};
pub use fault::Fault;
pub use gate::Gate;
pub use machine::{find, tool};
pub use proxy::{Middle, Proxy, Reply};
pub use replay::{Decision, Replay, Simulated};
