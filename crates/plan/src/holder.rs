//! Resources that have their own policies, and how files and requests name them.

use source::arn::Arn;
use source::layout;

/// A resource that has a policy of its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Holder {
    /// A bucket, by its name.
    Bucket(String),
    /// A VPC endpoint, by its id.
    Endpoint(String),
    /// A key, an alias, a queue, a topic, a secret or a function.
    Regional(Regional),
}

/// A resource that has an account and a region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Regional {
    /// As ARNs write it.
    pub(crate) service: &'static str,
    pub(crate) account: String,
    /// `None` if it is not known.
    pub(crate) region: Option<String>,
    /// The name or id; `alias/NAME` for an alias.
    pub(crate) name: String,
}

/// The location of a resource that does not itself name an account or a region.
#[derive(Debug, Clone)]
pub(crate) struct Home {
    pub(crate) account: String,
    pub(crate) region: Option<String>,
}

impl Holder {
    /// The named resource of a service.
    pub(crate) fn new(service: &'static str, home: Home, name: &str) -> Self {
        let (Home { account, region }, name) = (home, name.to_owned());
        match service {
            "s3" => Self::Bucket(name),
            "ec2" => Self::Endpoint(name),
            _ => Self::Regional(Regional { service, account, region, name }),
        }
    }

    /// The resource that a name, an ARN, an id or a queue URL means.
    pub(crate) fn named(service: &'static str, home: Home, own: &str) -> Self {
        let (home, name) = match Arn::parse(own) {
            Some(arn) if !arn.account.is_empty() => {
                let region = Some(arn.region.to_owned()).filter(|own| !own.is_empty());
                (Home { account: arn.account.to_owned(), region }, arn.resource)
            }
            Some(arn) => (home, arn.resource),
            None => match own.rsplit_once('/').filter(|_| own.contains("://")) {
                // `https://sqs.REGION.amazonaws.com/ACCOUNT/NAME`
                Some((rest, name)) => {
                    let account = rest.rsplit('/').next().unwrap_or_default().to_owned();
                    (Home { account, region: region_of(rest).or(home.region) }, name)
                }
                // `ACCOUNT:function:NAME`: Lambda API Reference, "AddPermission", FunctionName.
                None => match own.split_once(":function:").filter(|_| service == "lambda") {
                    Some((account, name)) => (Home { account: account.to_owned(), ..home }, name),
                    None => (home, own),
                },
            },
        };
        let name = match service {
            "kms" => name.strip_prefix("key/").unwrap_or(name),
            "lambda" => crate::permission::called(name).0,
            "secretsmanager" => {
                let name = name.strip_prefix("secret:").unwrap_or(name);
                layout::secret_name(name).filter(|_| own.starts_with("arn:")).unwrap_or(name)
            }
            _ => name,
        };
        Self::new(service, home, name)
    }
}

/// The region in the host of a queue's URL. SQS Developer Guide, "Amazon SQS queue and message identifiers".
fn region_of(url: &str) -> Option<String> {
    let host = url.split_once("://")?.1.split('/').next()?;
    let (region, rest) = host.strip_prefix("sqs.")?.split_once('.')?;
    rest.starts_with("amazonaws.").then(|| region.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_resource_has_many_names() {
        let home = || Home { account: "111111111111".to_owned(), region: Some("eu-central-1".to_owned()) };
        let table = [
            ("s3", "arn:aws:s3:::reports", "reports"),
            ("sqs", "https://sqs.eu-central-1.amazonaws.com/111111111111/jobs", "jobs"),
            ("sqs", "arn:aws:sqs:eu-central-1:111111111111:jobs", "jobs"),
            ("kms", "arn:aws:kms:eu-central-1:111111111111:key/1-2", "1-2"),
            ("lambda", "arn:aws:lambda:eu-central-1:111111111111:function:resize:live", "resize"),
            ("lambda", "111111111111:function:resize", "resize"),
            ("lambda", "resize:live", "resize"),
            ("secretsmanager", "arn:aws:secretsmanager:eu-central-1:111111111111:secret:db-AbCdEf", "db"),
            ("secretsmanager", "arn:aws:secretsmanager:eu-central-1:111111111111:secret:prod-db", "prod-db"),
        ];
        for (service, own, name) in table {
            assert_eq!(Holder::named(service, home(), own), Holder::new(service, home(), name), "{own}");
        }
    }
}
