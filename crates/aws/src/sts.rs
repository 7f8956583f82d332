//! STS: who the credentials belong to, and what an encoded authorization message says.

use aws_config::SdkConfig;
use source::SourceError;
use source::arn::Arn;
use source::layout::Item;

use crate::Session;
use crate::answer::incomplete;

/// Who calls, as `GetCallerIdentity` answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallerIdentity {
    /// The account.
    pub account: String,
    /// The ARN of the user, role session or root user.
    pub arn: String,
    /// The unique id; for a role session, `AROA…:SESSION`.
    pub user_id: String,
}

impl CallerIdentity {
    /// The permissions needed: none.
    pub const PERMISSIONS: &[&str] = &[];

    /// The partition of AWS: `aws`, `aws-cn`, `aws-us-gov`.
    pub fn partition(&self) -> &str {
        Arn::parse(&self.arn).map_or("aws", |arn| arn.partition)
    }
}

/// The permissions needed to decode a message.
pub const DECODE_PERMISSIONS: &[&str] = &["sts:DecodeAuthorizationMessage"];

impl Session {
    /// Who the credentials belong to. This can be refused to nobody. STS API Reference, `GetCallerIdentity`.
    pub fn caller_identity(&self) -> Result<CallerIdentity, SourceError> {
        self.block_on(self.caller()).map(|caller| (*caller).clone())
    }

    /// The JSON inside an encoded authorization message, which only an account that was sent it can decode.
    ///
    /// STS API Reference, `DecodeAuthorizationMessage`.
    pub fn decode_authorization_message(&self, encoded: &str) -> Result<String, SourceError> {
        let what = "the encoded authorization message";
        let item = Item::call(
            &["sts", "decode-authorization-message", "--encoded-message", "MESSAGE"],
            "sts:DecodeAuthorizationMessage",
        );
        self.block_on(async {
            let client = aws_sdk_sts::Client::new(&self.own().await?);
            let message = client.decode_authorization_message().encoded_message(encoded);
            let call = Box::pin(async { Ok(message.send().await?) });
            let answer = self.required(&item, what, call).await?;
            answer.decoded_message.ok_or_else(|| incomplete(&item, what))
        })
    }
}

pub(crate) async fn ask_caller(session: &Session, config: &SdkConfig) -> Result<CallerIdentity, SourceError> {
    let what = "whose the credentials are";
    let item = Item::call(&["sts", "get-caller-identity"], "sts:GetCallerIdentity");
    let client = aws_sdk_sts::Client::new(config);
    let call = Box::pin(async { Ok(client.get_caller_identity().send().await?) });
    let answer = session.attempt(&item, what, call).await?.ok_or_else(|| incomplete(&item, what))?;
    let caller = answer.account.zip(answer.arn).zip(answer.user_id);
    caller
        .map(|((account, arn), user_id)| CallerIdentity { account, arn, user_id })
        .ok_or_else(|| incomplete(&item, what))
}
