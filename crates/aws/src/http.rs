//! The HTTP client: rustls on ring, the system's certificates, and the proxy of the environment.

use aws_sdk_sts::config::{RuntimeComponents, SharedHttpClient};
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, Connector};

use crate::SessionError;

/// The AWS CLI's environment variable that names certificates to trust in addition to the system's.
const CA_BUNDLE: &str = "AWS_CA_BUNDLE";

/// A client like the AWS CLI's: it honours `HTTPS_PROXY`, `NO_PROXY` and `AWS_CA_BUNDLE`.
pub(crate) fn client() -> Result<SharedHttpClient, SessionError> {
    let context = trust()?;
    Ok(Builder::new().build_with_connector_fn(move |settings, components| {
        let mut connector = Connector::builder();
        connector.set_connector_settings(settings.cloned());
        connector.set_sleep_impl(components.and_then(RuntimeComponents::sleep_impl));
        connector
            .proxy_config(ProxyConfig::from_env())
            .tls_provider(Provider::Rustls(CryptoMode::Ring))
            .tls_context(context.clone())
            .build()
    }))
}

fn trust() -> Result<TlsContext, SessionError> {
    let mut store = TrustStore::default();
    if let Some(file) = std::env::var_os(CA_BUNDLE).filter(|file| !file.is_empty()) {
        let certificates = std::fs::read(&file).map_err(|error| SessionError::Certificates {
            file: file.to_string_lossy().into_owned(),
            message: error.to_string(),
        })?;
        store.add_pem_certificate(certificates);
    }
    let context = TlsContext::builder().with_trust_store(store).build();
    context.map_err(|error| SessionError::Tls(error.to_string()))
}
