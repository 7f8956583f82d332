//! The name of a function, as AWS accepts it.
//!
//! Lambda API Reference, `GetFunctionConfiguration`, `FunctionName`: a name, an ARN, or a partial ARN
//! (`123456789012:function:my-function`), each optionally followed by a version or alias.

use std::sync::Arc;

use source::arn::{Arn, is_account_id};
use source::{FunctionDetails, Functions};

/// A function as it was named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FunctionName {
    written: String,
    /// The account that it must be in.
    account: Option<String>,
    /// What is looked up.
    name: String,
}

impl FunctionName {
    /// Reads a name; what cannot be one is rejected.
    pub(crate) fn read(argument: &str) -> Result<Self, String> {
        let written = argument.trim().to_owned();
        let read = |account: Option<&str>, name: &str| Self {
            written: written.clone(),
            account: account.map(ToOwned::to_owned),
            name: name.to_owned(),
        };
        if written.starts_with("arn:") {
            let arn = Arn::parse(&written).filter(|arn| arn.service == "lambda");
            return match arn.and_then(|arn| arn.resource.strip_prefix("function:")) {
                Some(name) if is_name(name) => Ok(read(None, &written)),
                _ => Err("this is the ARN of something else than a Lambda function".to_owned()),
            };
        }
        let partial = written.split_once(":function:").filter(|(account, _)| is_account_id(account));
        match (partial, written.strip_prefix("function:")) {
            (Some((account, name)), _) if is_name(name) => Ok(read(Some(account), name)),
            (None, Some(name)) if is_name(name) => Ok(read(None, name)),
            (None, None) if is_name(&written) => Ok(read(None, &written)),
            _ => Err("a function is its name, NAME:ALIAS, ACCOUNT:function:NAME, or its ARN".to_owned()),
        }
    }

    /// The name as written.
    pub(crate) fn written(&self) -> &str {
        &self.written
    }

    /// The function; otherwise why it is not known.
    pub(crate) fn find(&self, place: &impl Functions) -> Result<Arc<FunctionDetails>, String> {
        let elsewhere = match &self.account {
            Some(account) => format!(
                "; if it is another region's, or the credentials' account is not {account}, give its whole ARN"
            ),
            None => String::new(),
        };
        let function = place.function(&self.name).map_err(|error| format!("{error}{elsewhere}"))?;
        let account = Arn::parse(&function.arn).map(|arn| arn.account.to_owned());
        match &self.account {
            Some(wanted) if account.as_ref() != Some(wanted) => {
                Err(format!("the one of this name is {}: give the whole ARN", function.arn))
            }
            _ => Ok(function),
        }
    }
}

/// A name, followed by at most one version or alias.
fn is_name(text: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_$".contains(&byte))
    };
    match text.split_once(':') {
        Some((name, qualifier)) => is_word(name) && is_word(qualifier),
        None => is_word(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_named_as_aws_takes_them() {
        let arn = "arn:aws:lambda:eu-west-1:111111111111:function:resize:live";
        for (written, account, name) in [
            ("resize", None, "resize"),
            ("resize:live", None, "resize:live"),
            ("resize:$LATEST", None, "resize:$LATEST"),
            ("function:resize", None, "resize"),
            ("111111111111:function:resize:7", Some("111111111111"), "resize:7"),
            (arn, None, arn),
        ] {
            let read = FunctionName::read(written).unwrap();
            assert_eq!((read.account.as_deref(), read.name.as_str()), (account, name), "{written}");
        }
        for other in [
            "",
            "arn:aws:s3:::b",
            "arn:aws:lambda:eu-west-1:111111111111:layer:x",
            "a b",
            "a:b:c",
            "1:function:x",
        ] {
            assert!(FunctionName::read(other).is_err(), "{other}");
        }
    }
}
