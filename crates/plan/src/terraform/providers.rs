//! Provider configurations: which one a resource has, and what they say about account, region and tags.
//!
//! Terraform's AWS provider, "AWS Configuration Reference".

use serde_json::Value;
use source::arn::{Arn, is_account_id};

use super::links::{Links, alone};

impl<'a> Links<'a> {
    /// The key of a resource's provider configuration. A resource that is to be removed, and so is no longer
    /// configured, has the only AWS one, if there is exactly one.
    pub(super) fn provider(&self, address: &str) -> Option<&'a str> {
        match self.configured(address) {
            Some(configured) => configured.get("provider_config_key")?.as_str(),
            None => self.only_provider(),
        }
    }

    /// True if a provider configuration adds tags to everything it creates.
    pub(super) fn has_default_tags(&self, provider: &str) -> bool {
        self.expression(provider, "default_tags").is_some()
    }

    /// The keys of the AWS provider configurations.
    pub(super) fn aws_providers(&self) -> impl Iterator<Item = &'a str> {
        let is_aws = |own: &Value| own.get("name").and_then(Value::as_str) == Some("aws");
        let all = self.providers.as_object().into_iter().flatten();
        all.filter(move |(_, own)| is_aws(own)).map(|(key, _)| key.as_str())
    }

    fn only_provider(&self) -> Option<&'a str> {
        let mut all = self.aws_providers();
        let key = all.next()?;
        all.next().is_none().then_some(key)
    }

    /// True if a provider configuration specifies a region, whatever it is.
    pub(super) fn has_region(&self, provider: &str) -> bool {
        self.expression(provider, "region").is_some()
    }

    /// The region of a provider configuration, if it is a constant or a variable of the root.
    pub(super) fn region(&self, provider: &str) -> Option<String> {
        self.constant(self.expression(provider, "region")?).map(ToOwned::to_owned)
    }

    /// The account of a provider configuration: that of the role it assumes last, or the only one that it allows.
    ///
    /// Terraform's AWS provider, "AWS Configuration Reference": `assume_role`, `allowed_account_ids`.
    pub(super) fn account(&self, provider: &str) -> Option<&'a str> {
        let roles = ["assume_role", "assume_role_with_web_identity"];
        let assumed = roles.iter().find_map(|name| self.expression(provider, name));
        if let Some(assumed) = assumed {
            let last = assumed.as_array().and_then(|blocks| blocks.last()).unwrap_or(assumed);
            let arn = Arn::parse(self.constant(last.get("role_arn")?)?)?;
            return Some(arn.account).filter(|own| is_account_id(own));
        }
        match self.expression(provider, "allowed_account_ids")?.get("constant_value")?.as_array()?.as_slice()
        {
            [only] => only.as_str().filter(|own| is_account_id(own)),
            _ => None,
        }
    }

    fn expression(&self, provider: &str, name: &str) -> Option<&'a Value> {
        self.providers.get(provider)?.get("expressions")?.get(name)
    }

    /// The text of an expression that is a constant or a variable of the root.
    fn constant(&self, expression: &'a Value) -> Option<&'a str> {
        if let Some(constant) = expression.get("constant_value") {
            return constant.as_str();
        }
        self.variables.get(alone(expression)?.strip_prefix("var.")?)?.get("value")?.as_str()
    }
}
