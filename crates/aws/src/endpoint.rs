//! Endpoints set in the environment: an empty one does not count.
//!
//! AWS SDKs and Tools Reference Guide, "Service-specific endpoints". A build server that declares `AWS_ENDPOINT_URL`
//! and leaves it empty means AWS's own endpoints, as the AWS CLI understands it.

use aws_types::SdkConfig;
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};

/// The configuration without endpoints that are empty.
pub(crate) fn without_empty(config: SdkConfig) -> SdkConfig {
    let of_services = WithoutEmpty(config.clone());
    let endpoint = config.endpoint_url().filter(|url| !url.is_empty()).map(ToOwned::to_owned);
    let mut builder = config.into_builder();
    builder.set_endpoint_url(endpoint);
    builder.service_config(of_services).build()
}

/// True for an address that can be called: `http://127.0.0.1:4566`.
pub(crate) fn is_address(url: &str) -> bool {
    let host = ["http://", "https://"].iter().find_map(|scheme| url.strip_prefix(scheme));
    host.is_some_and(|host| !host.is_empty() && !host.starts_with('/') && !host.contains(char::is_whitespace))
}

/// The settings for single services, without empty ones.
#[derive(Debug)]
struct WithoutEmpty(SdkConfig);

impl LoadServiceConfig for WithoutEmpty {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        self.0.service_config()?.load_config(key).filter(|value| !value.is_empty())
    }
}
