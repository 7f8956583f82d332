//! The emulator: moto's server in its venv, seeded with `examples/acme`.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use anyhow::{Context, Result, bail};

use crate::http::Request;

/// A running emulator. It ends when this is dropped, and in any case with the test's process: it reads a pipe that
/// closes then.
#[derive(Debug)]
pub struct Emulator {
    process: Child,
    address: String,
}

/// What `AssumeRole` returned: whoever presents it acts in the role's account.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The access key's id: `ASIA…`.
    pub access_key_id: String,
    /// The access key's secret; the emulator does not check it.
    pub secret_access_key: String,
    /// The session token.
    pub session_token: String,
}

impl Emulator {
    /// Starts an emulator with the example organization in it, and waits until it answers.
    pub fn start() -> Result<Self> {
        let python = venv().join("bin/python");
        if !python.exists() {
            bail!("the emulator is not installed at {}: run cargo xtask emulator", venv().display());
        }
        // Only the venv's Python, and nothing is written next to its sources.
        let mut process = Command::new(python)
            .args(["-E", "-B"])
            .arg(project().join("tests/emulator/server.py"))
            .arg(project().join("examples/acme"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start the emulator")?;
        let output = process.stdout.take().context("the emulator has an output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line).context("cannot read from the emulator")?;
        // Dropped on an error too: no emulator is left running.
        let emulator = Self { process, address: line.trim().to_owned() };
        if emulator.address.is_empty() {
            bail!("the emulator ended before it could be asked; its last words are above");
        }
        Ok(emulator)
    }

    /// The one emulator of this test's process, for tests that only read.
    ///
    /// # Panics
    /// If it cannot be started: without an emulator there is nothing to test.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Emulator> = OnceLock::new();
        SHARED.get_or_init(|| match Self::start() {
            Ok(emulator) => emulator,
            #[expect(clippy::panic, reason = "said above")]
            Err(error) => panic!("{error:#}"),
        })
    }

    /// Where it listens: `http://127.0.0.1:PORT`, for `AWS_ENDPOINT_URL` or `--endpoint-url`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Credentials of a role's session, of `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`.
    ///
    /// The role's trust policy is not checked. Without such credentials a caller is in the management account.
    pub fn assume(&self, role: &str, session: &str) -> Result<Credentials> {
        let form = format!("Action=AssumeRole&Version=2011-06-15&RoleArn={role}&RoleSessionName={session}");
        let answer = Request::form("sts", "AKIAIOSFODNN7EXAMPLE", &form).send(&self.address)?.text();
        let given = |name| {
            element(&answer, name).with_context(|| format!("no {name} in an answer of AssumeRole: {answer}"))
        };
        Ok(Credentials {
            access_key_id: given("AccessKeyId")?,
            secret_access_key: given("SecretAccessKey")?,
            session_token: given("SessionToken")?,
        })
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // It may have ended already; then there is nothing to do.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The text of the first element of this name that contains no elements.
fn element(xml: &str, name: &str) -> Option<String> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    rest.split_once(&format!("</{name}>")).map(|(text, _)| text.to_owned())
}

fn project() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}

/// The venv with the emulator: the one that `DENIED_EMULATOR_VENV` names, otherwise our own.
pub fn venv() -> PathBuf {
    env::var_os("DENIED_EMULATOR_VENV").map_or_else(own_venv, PathBuf::from)
}

/// The venv that `cargo xtask emulator` fills, below the target folder.
pub fn own_venv() -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    project().join(target).join("emulator")
}
