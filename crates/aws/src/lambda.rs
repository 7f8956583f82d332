//! Lambda: the policies of functions, and their configuration.

use std::sync::Arc;

use aws_sdk_lambda::Client;
use aws_sdk_lambda::operation::get_function_configuration::GetFunctionConfigurationOutput;
use case::NamedPolicy;
use source::arn::Arn;
use source::layout::{self, Item};
use source::{FunctionDetails, Functions, SourceError};

use crate::Session;
use crate::answer::{Found, incomplete, resource_policy};
use crate::memo::Memo;

/// Functions in all accounts that the session reaches.
#[derive(Debug)]
pub struct Lambda {
    session: Arc<Session>,
    /// By account, region, name and qualifier.
    policies: Memo<[String; 4], Option<Arc<NamedPolicy>>>,
    /// By what was asked for.
    functions: Memo<String, Arc<FunctionDetails>>,
}

impl Lambda {
    /// The permissions needed to read.
    pub const PERMISSIONS: &[&str] = &["lambda:GetFunctionConfiguration", "lambda:GetPolicy"];

    /// Lambda over a session.
    pub fn new(session: Arc<Session>) -> Self {
        Self { session, policies: Memo::default(), functions: Memo::default() }
    }

    /// The policy of a function, version or alias. Lambda API Reference, `GetPolicy`.
    pub(crate) async fn policy(&self, arn: Arn<'_>, name: &str, qualifier: Option<&str>) -> Found {
        let Arn { region, account, .. } = arn;
        let ask = async {
            let item = layout::function_policy(account, region, name, qualifier);
            let client = Client::new(&self.session.config(account, region).await?);
            let get = client.get_policy().function_name(name).set_qualifier(qualifier.map(str::to_owned));
            let call = Box::pin(async { Ok(get.send().await?) });
            let name = format!("function {name}");
            let answer = self.session.read(&item, &format!("the policy of {name}"), call).await?;
            resource_policy(&item, name, answer.and_then(|answer| answer.policy).as_deref())
        };
        let key = [account, region, name, qualifier.unwrap_or_default()].map(str::to_owned);
        self.policies.get(key, Box::pin(ask)).await
    }

    /// A function by its ARN, or by its name in the credentials' account and region. Both may end in a version or
    /// alias.
    async fn function(&self, function: &str) -> Result<Arc<FunctionDetails>, SourceError> {
        let (config, name) = match Arn::parse(function) {
            Some(arn) => {
                let name = arn.resource.strip_prefix("function:").unwrap_or(arn.resource);
                (self.session.config(arn.account, arn.region).await?, name)
            }
            None => (self.session.own().await?, function),
        };
        let (name, qualifier) = layout::qualified(name);
        let mut command = vec!["lambda", "get-function-configuration", "--function-name", name];
        command.extend(qualifier.iter().flat_map(|own| ["--qualifier", own]));
        let item = Item::call(&command, "lambda:GetFunctionConfiguration");
        let what = format!("the configuration of function {name}");
        let client = Client::new(&config);
        let get = client.get_function_configuration().function_name(name);
        let get = get.set_qualifier(qualifier.map(ToOwned::to_owned));
        let call = Box::pin(async { Ok(get.send().await?) });
        let answer = self.session.required(&item, &what, call).await?;
        details(answer).map(Arc::new).ok_or_else(|| incomplete(&item, &what))
    }
}

fn details(function: GetFunctionConfigurationOutput) -> Option<FunctionDetails> {
    let vpc = function.vpc_config.and_then(|vpc| vpc.subnet_ids);
    let log_group = function.logging_config.and_then(|logging| logging.log_group);
    Some(FunctionDetails {
        arn: function.function_arn?,
        role: function.role?,
        in_vpc: vpc.is_some_and(|subnets| !subnets.is_empty()),
        key: function.kms_key_arn.filter(|key| !key.is_empty()),
        log_group: log_group.or_else(|| Some(format!("/aws/lambda/{}", function.function_name?)))?,
    })
}

impl Functions for Lambda {
    fn function(&self, function: &str) -> Result<Arc<FunctionDetails>, SourceError> {
        let ask = self.functions.get(function.to_owned(), Box::pin(self.function(function)));
        self.session.block_on(ask)
    }
}
