//! What a function's execution role has to allow before its code requests anything.

use source::FunctionDetails;
use source::arn::Arn;

/// A request that Lambda makes with the role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Need {
    /// What it is for: `logs`, `vpc` or `key`.
    pub(crate) topic: &'static str,
    /// The IAM action.
    pub(crate) action: &'static str,
    /// The ARN that it concerns, or `*`.
    pub(crate) resource: String,
}

/// What is needed to write logs. Lambda Developer Guide, "Sending Lambda function logs to `CloudWatch` Logs".
const LOGS: [&str; 3] = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];

/// What is needed to join a VPC, on the network interfaces of the function's account and region.
///
/// Lambda Developer Guide, "Giving Lambda functions access to resources in an Amazon VPC", "Required IAM permissions".
const INTERFACES: [&str; 4] = [
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
];

/// The same for actions that concern no particular resource.
const NETWORKS: [&str; 2] = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"];

/// The needs of a function as configured.
///
/// The key of its variables is used with the role. Lambda Developer Guide, "Securing Lambda environment variables".
pub(crate) fn of(function: &FunctionDetails) -> Vec<Need> {
    let arn = Arn::parse(&function.arn);
    let place = arn.map_or_else(String::new, |arn| format!("{}:{}", arn.region, arn.account));
    let partition = arn.map_or("aws", |arn| arn.partition);
    // As AWS writes it in denials: the name of a stream follows, if there is one.
    let stream = format!("arn:{partition}:logs:{place}:log-group:{}:log-stream:", function.log_group);
    let mut needs: Vec<_> =
        LOGS.map(|action| Need { topic: "logs", action, resource: stream.clone() }).into();
    if function.in_vpc {
        let interface = format!("arn:{partition}:ec2:{place}:network-interface/*");
        needs.extend(INTERFACES.map(|action| Need { topic: "vpc", action, resource: interface.clone() }));
        needs.extend(NETWORKS.map(|action| Need { topic: "vpc", action, resource: "*".to_owned() }));
    }
    if let Some(key) = &function.key {
        needs.push(Need { topic: "key", action: "kms:Decrypt", resource: key.clone() });
    }
    needs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function(in_vpc: bool, key: Option<&str>) -> FunctionDetails {
        FunctionDetails {
            arn: "arn:aws-cn:lambda:cn-north-1:111111111111:function:resize".to_owned(),
            role: "arn:aws-cn:iam::111111111111:role/resize".to_owned(),
            in_vpc,
            key: key.map(ToOwned::to_owned),
            log_group: "/aws/lambda/resize".to_owned(),
        }
    }

    #[test]
    fn a_plain_function_needs_its_logs_alone() {
        let needs = of(&function(false, None));
        assert_eq!(needs.len(), 3);
        let stream = "arn:aws-cn:logs:cn-north-1:111111111111:log-group:/aws/lambda/resize:log-stream:";
        assert!(needs.iter().all(|need| need.topic == "logs" && need.resource == stream), "{needs:?}");
    }

    #[test]
    fn a_network_and_a_key_add_theirs() {
        let key = "arn:aws-cn:kms:cn-north-1:111111111111:key/1";
        let needs = of(&function(true, Some(key)));
        let topics: Vec<_> = needs.iter().map(|need| need.topic).collect();
        assert_eq!(topics, ["logs", "logs", "logs", "vpc", "vpc", "vpc", "vpc", "vpc", "vpc", "key"]);
        assert_eq!(
            needs.last().map(|need| (need.action, need.resource.as_str())),
            Some(("kms:Decrypt", key))
        );
    }
}
