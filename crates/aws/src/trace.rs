//! What a listener is told about the calls to AWS, each as it ends: never a header, a body or a secret.
//!
//! An answer that is kept for the run makes no call the second time, and so is not reported.

use std::cell::Cell;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_sdk_sts::config::{HttpClient, RuntimeComponents, SharedHttpClient};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use source::layout::Item;

/// Is told of each call when it has ended.
pub type Listener = Arc<dyn Fn(&Called) + Send + Sync>;

/// A call that ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// The AWS CLI command that makes the same call; for a call for credentials, its name or the host.
    pub what: String,
    /// The account that was read, if the command concerns one.
    pub account: Option<String>,
    /// The region that the request was signed for.
    pub region: Option<String>,
    /// The status of the answer; `None` if none came.
    pub status: Option<u16>,
    /// From the request to the head of the answer, or to the time limit.
    pub time: Duration,
    /// How many times the same request was made before without success.
    pub retries: u32,
}

impl fmt::Display for Called {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: ", self.what)?;
        match self.status {
            Some(status) => write!(formatter, "{status}")?,
            None => write!(formatter, "no answer")?,
        }
        write!(formatter, " in {} ms", self.time.as_millis())?;
        let retry = (self.retries > 0).then(|| format!("retry {}", self.retries));
        let more: Vec<_> = [&self.account, &self.region, &retry].into_iter().flatten().cloned().collect();
        if more.is_empty() { Ok(()) } else { write!(formatter, " ({})", more.join(", ")) }
    }
}

tokio::task_local! {
    /// What is being read, for the requests that are sent for it.
    static READ: Read;
}

struct Read {
    command: String,
    account: Option<String>,
    sent: Cell<u32>,
}

/// Makes a call on behalf of a command.
pub(crate) async fn as_command<F: Future>(item: &Item, call: F) -> F::Output {
    let account = item.path.split('/').next().filter(|start| source::arn::is_account_id(start));
    let read =
        Read { command: item.command.clone(), account: account.map(ToOwned::to_owned), sent: Cell::new(0) };
    READ.scope(read, call).await
}

/// A client whose requests are all reported.
pub(crate) fn told(client: SharedHttpClient, listener: Listener) -> SharedHttpClient {
    SharedHttpClient::new(Client { client, listener })
}

struct Client {
    client: SharedHttpClient,
    listener: Listener,
}

struct Connector {
    connector: SharedHttpConnector,
    listener: Listener,
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Client").field("client", &self.client).finish_non_exhaustive()
    }
}

impl fmt::Debug for Connector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Connector").field("connector", &self.connector).finish_non_exhaustive()
    }
}

impl HttpClient for Client {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let connector = self.client.http_connector(settings, components);
        SharedHttpConnector::new(Connector { connector, listener: Arc::clone(&self.listener) })
    }
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let mut pending =
            Pending { called: called(&request), start: Instant::now(), listener: Arc::clone(&self.listener) };
        let answer = self.connector.call(request);
        HttpConnectorFuture::new(async move {
            let answer = answer.await;
            pending.answered(answer.as_ref().ok());
            answer
        })
    }
}

/// A call that is reported when it ends, even if nobody waits for it any longer.
struct Pending {
    called: Called,
    start: Instant,
    listener: Listener,
}

impl Pending {
    fn answered(&mut self, answer: Option<&HttpResponse>) {
        self.called.status = answer.map(|answer| answer.status().as_u16());
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        self.called.time = self.start.elapsed();
        (self.listener)(&self.called);
    }
}

/// What is known about a call before its answer.
fn called(request: &HttpRequest) -> Called {
    let action = action(request);
    let mut called = Called {
        what: action.map_or_else(|| host(request), |action| format!("sts {action}")),
        account: None,
        region: region(request),
        status: None,
        time: Duration::ZERO,
        retries: 0,
    };
    // Requests for credentials are sent on the way to other calls. They are unsigned, or assume a role.
    let own = called.region.is_some() && !action.is_some_and(|action| action.starts_with("AssumeRole"));
    if own {
        let _ = READ.try_with(|read| {
            called.what.clone_from(&read.command);
            called.account.clone_from(&read.account);
            called.retries = read.sent.replace(read.sent.get() + 1);
        });
    }
    called
}

/// The region that a request is signed for. IAM User Guide, "Elements of an AWS API request signature": the credential
/// scope is `KEY/DATE/REGION/SERVICE/aws4_request`.
fn region(request: &HttpRequest) -> Option<String> {
    let (_, scope) = request.headers().get("authorization")?.split_once("Credential=")?;
    scope.split('/').nth(2).map(ToOwned::to_owned)
}

/// The action of a request in the query protocol, which STS speaks.
fn action(request: &HttpRequest) -> Option<&str> {
    let body = request.body().bytes()?.strip_prefix(b"Action=")?;
    let end = body.iter().position(|byte| *byte == b'&').unwrap_or(body.len());
    std::str::from_utf8(body.get(..end)?).ok()
}

/// Only the host: the path of a container's credentials is as good as a password.
fn host(request: &HttpRequest) -> String {
    let uri = request.uri();
    let rest = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    format!("credentials from {}", rest.split(['/', '?']).next().unwrap_or(rest))
}
