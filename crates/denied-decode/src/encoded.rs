//! Encoded authorization messages: only AWS can read them, and it tells only those who may know.

use std::env;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use aws::Session;
use case::{Finding, Record, Request, Severity};
use cli::{AwsFlags, Common, Failure, Messages};
use serde_json::{Map, Value};
use source::SourceError;

/// Decodes the encoded message of a case, if it has one and AWS may be asked.
#[derive(Debug)]
pub struct Decoder {
    flags: AwsFlags,
    asks: bool,
    messages: Messages,
    /// Opened for the first message.
    session: OnceLock<Arc<Session>>,
}

impl Decoder {
    /// A decoder that asks as the flags say, if credentials are set up. An instance's own are not looked for: most
    /// machines have none, and would wait for them.
    pub fn new(common: &Common, messages: Messages) -> Self {
        let source = &common.source;
        let asks = !source.offline && source.snapshot.is_none() && is_set_up(&common.aws);
        Self { flags: common.aws.clone(), asks, messages, session: OnceLock::new() }
    }

    /// A decoder that asks over a session that is already open.
    pub fn over(session: Arc<Session>, messages: Messages) -> Self {
        Self { flags: AwsFlags::default(), asks: true, messages, session: session.into() }
    }

    /// Adds to a case what its encoded message says. If it cannot be decoded, a finding says why, and what the text
    /// itself says stays.
    pub fn decode(&self, record: &mut Record) -> Result<(), Failure> {
        let Some(reported) = record.get::<Map<String, Value>>("reported")? else { return Ok(()) };
        let Some(Value::String(encoded)) = reported.get("encodedMessage") else { return Ok(()) };
        // What an earlier program decoded need not be decoded again.
        if reported.contains_key("matchedStatements") {
            return Ok(());
        }
        if !self.asks {
            let title = "What was asked for is in an encoded message, and AWS was not asked what it says";
            return if is_named(record)? { Ok(()) } else { add_undecoded(record, title, encoded) };
        }
        match self.session()?.decode_authorization_message(encoded) {
            Ok(text) => merge(record, reported.clone(), &text),
            Err(error) => add_undecoded(
                record,
                &format!("The encoded message was not decoded: {}", reason(&error)),
                encoded,
            ),
        }
    }

    /// True if AWS may be asked.
    pub fn asks(&self) -> bool {
        self.asks
    }

    /// The end of the work: a failure if AWS could not be asked.
    pub fn finish(&self) -> Result<(), Failure> {
        let trouble = self.session.get().and_then(|session| session.trouble());
        trouble.map_or(Ok(()), |error| Err(live::failure(error)))
    }

    fn session(&self) -> Result<&Arc<Session>, Failure> {
        if let Some(session) = self.session.get() {
            return Ok(session);
        }
        let session = live::open(&self.flags, self.messages)?;
        Ok(self.session.get_or_init(|| session))
    }
}

/// AWS CLI variables that give credentials, or say where they are.
const VARIABLES: [&str; 5] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_PROFILE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
];

/// True if a flag, a variable or a configuration file says that there are credentials.
fn is_set_up(flags: &AwsFlags) -> bool {
    let named = VARIABLES.iter().any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()));
    let file = |variable, name| {
        let own = env::var_os(variable).map(PathBuf::from);
        own.or_else(|| env::home_dir().map(|home| home.join(".aws").join(name)))
            .is_some_and(|file| file.is_file())
    };
    flags.profile.is_some()
        || named
        || file("AWS_CONFIG_FILE", "config")
        || file("AWS_SHARED_CREDENTIALS_FILE", "credentials")
}

/// True if the text itself names who asked for what.
fn is_named(record: &Record) -> Result<bool, Failure> {
    let request: Request = record.get("request")?.unwrap_or_default();
    Ok(request.principal.is_some() && request.action.is_some() && request.resource.is_some())
}

/// Why a message was not decoded.
fn reason(error: &SourceError) -> String {
    match error {
        SourceError::Failed { code, .. } if code.starts_with("InvalidAuthorizationMessage") => {
            "AWS says that it is invalid; it may be cut off, or of another account".to_owned()
        }
        error => error.to_string(),
    }
}

fn add_undecoded(record: &mut Record, title: &str, encoded: &str) -> Result<(), Failure> {
    let mut finding = Finding::new("encoded-message", Severity::Warning, title);
    // Nothing that strangers wrote goes into a command.
    let plain = encoded.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_=+/".contains(&byte));
    let encoded = if plain { encoded } else { "MESSAGE" };
    finding.detail = Some(format!(
        "Someone of the account with the permission sts:DecodeAuthorizationMessage can read it: aws sts \
         decode-authorization-message --encoded-message {encoded} | denied decode"
    ));
    Ok(case::add_findings(record, &[finding])?)
}

/// The decoded message has the exact request; the text around it has the code, operation and request id.
fn merge(record: &mut Record, reported: Map<String, Value>, decoded: &str) -> Result<(), Failure> {
    let readings = denial::read(decoded);
    let Some(reading) = readings.first() else { return Ok(()) };
    let said = case::case_of(reading)?;
    for (name, below) in [("request", record.get("request")?.unwrap_or_default()), ("reported", reported)] {
        let mut merged: Map<String, Value> = below;
        let above: Map<String, Value> = said.get(name)?.unwrap_or_default();
        let kept = |member: &str| name == "reported" && member == "text";
        merged.extend(above.into_iter().filter(|(member, value)| !kept(member) && !value.is_null()));
        record.set(name, &merged)?;
    }
    Ok(())
}
