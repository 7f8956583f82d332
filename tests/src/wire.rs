//! AWS errors as each protocol writes them.
//!
//! The protocols are those of the services' API References ("Common error types", "Errors"): query XML of IAM, STS and
//! SNS; EC2's own form of it; REST XML of S3 and S3 Control; REST JSON of Lambda; JSON of all others.

use serde_json::json;

use crate::call::Call;
use crate::http::{Request, Response, field};

/// How a service writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// IAM, STS, SNS.
    Query,
    /// EC2.
    Ec2,
    /// S3.
    RestXml,
    /// S3 Control.
    WrappedRestXml,
    /// Lambda and others that use paths.
    RestJson,
    /// KMS, Organizations, Secrets Manager, SQS.
    Json,
}

impl Protocol {
    pub(crate) fn of(call: &Call, request: &Request) -> Self {
        match call.service.as_str() {
            "iam" | "sts" | "sns" => Self::Query,
            "ec2" => Self::Ec2,
            "s3" if request.target.starts_with("/v20180820/") => Self::WrappedRestXml,
            "s3" => Self::RestXml,
            _ if field(&request.fields, "X-Amz-Target").is_some() => Self::Json,
            _ => Self::RestJson,
        }
    }

    /// An error with its code, in this protocol.
    pub(crate) fn error(self, status: u16, code: &str, message: &str) -> Response {
        let id = "7a62c49f-347e-4fc4-9331-6e8eexample0";
        let said = format!("<Code>{code}</Code><Message>{}</Message>", escaped(message));
        match self {
            Self::Query | Self::WrappedRestXml => {
                let error = format!("<Error><Type>Sender</Type>{said}</Error>");
                xml(status, &format!("<ErrorResponse>{error}<RequestId>{id}</RequestId></ErrorResponse>"))
            }
            Self::Ec2 => {
                let errors = format!("<Errors><Error>{said}</Error></Errors>");
                xml(status, &format!("<Response>{errors}<RequestID>{id}</RequestID></Response>"))
            }
            Self::RestXml => {
                xml(status, &format!("<Error>{said}<RequestId>{id}</RequestId><HostId>{id}</HostId></Error>"))
            }
            Self::RestJson => {
                let body = json!({ "Message": message }).to_string();
                let mut response = Response::new(status, "application/json", body);
                response.fields.push(("x-amzn-ErrorType".to_owned(), code.to_owned()));
                response
            }
            Self::Json => {
                let body = json!({ "__type": code, "message": message }).to_string();
                Response::new(status, "application/x-amz-json-1.1", body)
            }
        }
    }
}

/// An XML document.
pub(crate) fn xml(status: u16, body: &str) -> Response {
    Response::new(status, "text/xml", format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body}"))
}

/// Text inside XML.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
