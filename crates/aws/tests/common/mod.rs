//! A stand-in for AWS: a server on this machine that answers what a test tells it to, and records what it was asked.
#![allow(dead_code, reason = "each test takes a part of it")]
#![allow(clippy::unwrap_used, reason = "a test may end at the first thing that is not as it should be")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws::{Session, Settings};
use aws_config::retry::RetryConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::future::ProvideCredentials as Answer;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use percent_encoding::percent_decode_str;

/// The account of the credentials.
pub(crate) const ACCOUNT: &str = "111111111111";

/// A request to the server.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// The operation: `GetRole`; for REST, method and path: `GET /reports?policy`.
    pub(crate) operation: String,
    /// The request's body, as JSON or as a form.
    pub(crate) body: String,
    /// The access key that signed it.
    pub(crate) access_key: String,
    /// The region that it was signed for.
    pub(crate) region: String,
}

impl Request {
    /// A field of the form.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        let field = self.body.split('&').find_map(|field| field.strip_prefix(name)?.strip_prefix('='))?;
        Some(percent_decode_str(&field.replace('+', " ")).decode_utf8_lossy().into_owned())
    }

    /// True if the JSON of the request has this member.
    pub(crate) fn has(&self, name: &str, value: &str) -> bool {
        self.body.contains(&format!(r#""{name}":"{value}""#))
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// A status, and a body.
    Body(u16, String),
    /// Only a status and a header.
    Header(u16, &'static str),
    /// Nothing: the connection is closed.
    Cut,
    /// Nothing, for as long as the client cares to wait.
    Silence,
}

impl Reply {
    /// A success in the query protocol.
    pub(crate) fn xml(operation: &str, result: &str) -> Self {
        Self::Body(
            200,
            format!(
                "<{operation}Response><{operation}Result>{result}</{operation}Result>\
                 <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{operation}Response>"
            ),
        )
    }

    /// A success in JSON, or in XML without anything around it.
    pub(crate) fn ok(body: impl Into<String>) -> Self {
        Self::Body(200, body.into())
    }

    /// An error in the query protocol.
    pub(crate) fn error(status: u16, code: &str, message: &str) -> Self {
        Self::Body(
            status,
            format!(
                "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>\
                 <RequestId>r</RequestId></ErrorResponse>"
            ),
        )
    }

    /// An S3 error.
    pub(crate) fn s3_error(status: u16, code: &str) -> Self {
        Self::Body(
            status,
            format!("<Error><Code>{code}</Code><Message>m</Message><RequestId>r</RequestId></Error>"),
        )
    }

    /// An error in JSON.
    pub(crate) fn json_error(status: u16, code: &str, message: &str) -> Self {
        Self::Body(status, format!(r#"{{"__type":"{code}","message":"{message}"}}"#))
    }
}

/// The answer to `GetCallerIdentity`.
pub(crate) fn caller(account: &str) -> Reply {
    let result = format!(
        "<Arn>arn:aws:iam::{account}:user/reader</Arn><UserId>AIDAREADER</UserId><Account>{account}</Account>"
    );
    Reply::xml("GetCallerIdentity", &result)
}

/// The server.
pub(crate) struct Aws {
    url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Aws {
    /// Starts one that answers as told, except that it answers `GetCallerIdentity` by itself.
    pub(crate) fn answering(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self::answering_all(move |request| match request.operation.as_str() {
            "GetCallerIdentity" => caller(ACCOUNT),
            _ => answer(request),
        })
    }

    /// Starts one that answers as told.
    pub(crate) fn answering_all(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (answer, log) = (Arc::new(answer), Arc::clone(&asked));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, log) = (Arc::clone(&answer), Arc::clone(&log));
                std::thread::spawn(move || {
                    let Some(request) = read(&stream) else { return };
                    log.lock().unwrap().push(request.operation.clone());
                    write(stream, answer(&request));
                });
            }
        });
        Self { url, asked }
    }

    /// A session with its credentials.
    pub(crate) fn session(&self) -> Arc<Session> {
        self.session_with(Settings::default())
    }

    /// A session with other settings.
    pub(crate) fn session_with(&self, settings: Settings) -> Arc<Session> {
        let keys = |profile: Option<&str>| {
            let key = profile.unwrap_or("OWN").to_owned();
            SharedCredentialsProvider::new(Credentials::new(key, "secret", None, None, "test"))
        };
        open(Settings { endpoint_url: Some(self.url.clone()), ..settings }, keys)
    }

    /// A session that finds no credentials.
    pub(crate) fn session_without_credentials(&self) -> Arc<Session> {
        let settings = Settings { endpoint_url: Some(self.url.clone()), ..Settings::default() };
        open(settings, |_| SharedCredentialsProvider::new(NoCredentials))
    }

    /// How often an operation was requested.
    pub(crate) fn count(&self, operation: &str) -> usize {
        self.asked.lock().unwrap().iter().filter(|asked| *asked == operation).count()
    }

    /// All operations that were requested, sorted.
    pub(crate) fn asked(&self) -> Vec<String> {
        let mut asked = self.asked.lock().unwrap().clone();
        asked.sort();
        asked
    }
}

/// A session with an endpoint where nothing listens.
pub(crate) fn session_at_nobody() -> Arc<Session> {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    Aws { url: format!("http://{free}"), asked: Arc::default() }.session()
}

/// Finds no credentials.
#[derive(Debug)]
struct NoCredentials;

impl ProvideCredentials for NoCredentials {
    fn provide_credentials<'a>(&'a self) -> Answer<'a>
    where
        Self: 'a,
    {
        Answer::ready(Err(CredentialsError::not_loaded("no providers in chain provided credentials")))
    }
}

fn open(
    settings: Settings,
    credentials: impl Fn(Option<&str>) -> SharedCredentialsProvider + Send + Sync + 'static,
) -> Arc<Session> {
    let client = aws_smithy_http_client::Builder::new().build_http();
    let configure = move |profile: Option<&str>| {
        aws_config::defaults(aws_config::BehaviorVersion::latest())
            .http_client(client.clone())
            .region("eu-central-1")
            .retry_config(RetryConfig::standard().with_initial_backoff(Duration::from_millis(1)))
            .credentials_provider(credentials(profile))
    };
    Session::configured(settings, Box::new(configure)).unwrap()
}

fn read(stream: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        if line.trim().is_empty() {
            break;
        }
        head.push(line.trim().to_owned());
    }
    let header = |name: &str| {
        head.iter().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    };
    let length = header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let body = String::from_utf8(body).ok()?;
    let line = head.first()?.rsplit_once(' ')?.0.to_owned();
    let signed = header("authorization").unwrap_or_default();
    let mut scope =
        signed.split_once("Credential=").map_or("", |(_, rest)| rest).split('/').map(str::to_owned);
    let (access_key, region) = (scope.next().unwrap_or_default(), scope.nth(1).unwrap_or_default());
    let mut request = Request { operation: String::new(), body, access_key, region };
    let target = header("x-amz-target").and_then(|target| Some(target.rsplit_once('.')?.1.to_owned()));
    request.operation = target.or_else(|| request.field("Action")).unwrap_or(line);
    Some(request)
}

fn write(mut stream: TcpStream, reply: Reply) {
    match reply {
        Reply::Cut => {}
        Reply::Silence => {
            let _ = stream.read(&mut [0]);
        }
        Reply::Header(status, header) => {
            let _ = write!(
                stream,
                "HTTP/1.1 {status} X\r\n{header}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            );
        }
        Reply::Body(status, body) => {
            let kind = if body.starts_with('{') { "application/x-amz-json-1.1" } else { "text/xml" };
            let length = body.len();
            let _ = write!(
                stream,
                "HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\
                 connection: close\r\n\r\n{body}"
            );
        }
    }
}
