//! Faults of AWS, and of what is between it and us.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::call::Call;
use crate::http::{Request, Response};
use crate::proxy::{Middle, Reply};
use crate::wire::Protocol;

/// A fault that a [`Proxy`](crate::Proxy) causes, in all calls unless [`on`](Fault::on) names one.
#[derive(Debug)]
pub struct Fault {
    kind: Kind,
    action: Option<String>,
    left: AtomicUsize,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Throttle,
    Html500,
    Timeout,
    Cut,
    AccessDenied,
    ExpiredToken,
}

impl Fault {
    /// The error for too many requests, in the service's own words.
    pub const fn throttle() -> Self {
        Self::new(Kind::Throttle)
    }

    /// An HTML page with status 500, as a broken proxy sends it.
    pub const fn html500() -> Self {
        Self::new(Kind::Html500)
    }

    /// The connection is accepted and the request read, but nothing is ever sent back.
    pub const fn timeout() -> Self {
        Self::new(Kind::Timeout)
    }

    /// The connection ends in the middle of the true answer's body.
    pub const fn cut() -> Self {
        Self::new(Kind::Cut)
    }

    /// The error for a missing permission.
    pub const fn access_denied() -> Self {
        Self::new(Kind::AccessDenied)
    }

    /// The error for temporary credentials that have expired.
    pub const fn expired_token() -> Self {
        Self::new(Kind::ExpiredToken)
    }

    const fn new(kind: Kind) -> Self {
        Self { kind, action: None, left: AtomicUsize::new(usize::MAX) }
    }

    /// Only in calls that need this IAM action: `s3:GetBucketPolicy`.
    #[must_use]
    pub fn on(mut self, action: &str) -> Self {
        self.action = Some(action.to_owned());
        self
    }

    /// Only this many times; later calls pass.
    #[must_use]
    pub fn times(mut self, count: usize) -> Self {
        self.left = AtomicUsize::new(count);
        self
    }

    fn strikes(&self, call: &Call) -> bool {
        let meant = self.action.as_ref().is_none_or(|action| *action == call.action());
        let one_less = |left: usize| left.checked_sub(1);
        meant && self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less).is_ok()
    }
}

impl Middle for Fault {
    fn answer(&self, call: &Call, request: &Request) -> Option<Reply> {
        if !self.strikes(call) {
            return None;
        }
        let protocol = Protocol::of(call, request);
        Some(match self.kind {
            Kind::Throttle => Reply::Response(throttled(protocol)),
            Kind::AccessDenied => Reply::Response(denied(protocol, call)),
            Kind::ExpiredToken => Reply::Response(expired(protocol)),
            Kind::Html500 => {
                let page = "<html><head><title>500</title></head><body><h1>Server Error</h1></body></html>";
                Reply::Response(Response::new(500, "text/html", page))
            }
            Kind::Timeout => Reply::Never,
            Kind::Cut => Reply::Cut,
        })
    }
}

fn throttled(protocol: Protocol) -> Response {
    let (status, code, message) = match protocol {
        Protocol::Query => (400, "Throttling", "Rate exceeded"),
        Protocol::Ec2 => (503, "RequestLimitExceeded", "Request limit exceeded."),
        Protocol::RestXml | Protocol::WrappedRestXml => (503, "SlowDown", "Please reduce your request rate."),
        Protocol::RestJson => (429, "TooManyRequestsException", "Rate exceeded"),
        Protocol::Json => (400, "ThrottlingException", "Rate exceeded"),
    };
    protocol.error(status, code, message)
}

fn denied(protocol: Protocol, call: &Call) -> Response {
    let action = call.action();
    let message = format!(
        "User: arn:aws:sts::111111111111:assumed-role/Tester/test is not authorized to perform: {action} because no \
         identity-based policy allows the {action} action"
    );
    let (status, code) = match protocol {
        Protocol::Query if call.service == "sns" => (403, "AuthorizationError"),
        Protocol::Query | Protocol::RestXml | Protocol::WrappedRestXml => (403, "AccessDenied"),
        Protocol::Ec2 => (403, "UnauthorizedOperation"),
        Protocol::RestJson => (403, "AccessDeniedException"),
        Protocol::Json => (400, "AccessDeniedException"),
    };
    protocol.error(status, code, &message)
}

fn expired(protocol: Protocol) -> Response {
    let included = "The security token included in the request is expired";
    let (status, code, message) = match protocol {
        Protocol::Query => (403, "ExpiredToken", included),
        Protocol::Ec2 => (400, "RequestExpired", "Request has expired."),
        Protocol::RestXml | Protocol::WrappedRestXml => {
            (400, "ExpiredToken", "The provided token has expired.")
        }
        Protocol::RestJson => (403, "ExpiredTokenException", included),
        Protocol::Json => (400, "ExpiredTokenException", included),
    };
    protocol.error(status, code, message)
}
