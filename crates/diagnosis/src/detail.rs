//! Further details of a finding: what else a caller may send, what nobody can send, what must be looked up.

use case::Finding;

use crate::change::Change;
use crate::fix::meet;

/// The detail of a finding, with what follows from the change that fixes it.
pub(crate) fn of(detail: Option<String>, change: Option<&Change>, finding: &Finding) -> Option<String> {
    let choice = || {
        let Some(Change::MeetCondition { context }) = change else { return None };
        let evidence = finding.evidence.as_ref()?;
        let (operator, key) = (evidence.operator.as_deref()?, evidence.key.as_deref()?);
        let is_met = context.iter().any(|(own, value)| own.eq_ignore_ascii_case(key) && value.is_some());
        is_met.then(|| meet::choice(operator, key, &evidence.wanted)).flatten()
    };
    let lines: Vec<String> = detail
        .into_iter()
        .chain(never_met(finding))
        .chain(choice())
        .chain(change.and_then(guessed_path))
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// What must be looked up if a change names a permission set's role by its most likely path.
///
/// IAM Identity Center User Guide, "Referencing permission sets in resource policies, Amazon EKS Cluster config maps,
/// and AWS KMS key policies".
fn guessed_path(change: &Change) -> Option<String> {
    let statement = change.statement()?.to_string();
    let (_, after) = statement.split_once(":role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_")?;
    let name = after.split('"').next().unwrap_or_default();
    // Text from strangers never goes into a command.
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte));
    is_plain.then(|| {
        format!(
            "Where IAM Identity Center is not in us-east-1, the role's ARN has the region before its name: \
         `aws iam get-role --role-name AWSReservedSSO_{name}` shows it."
        )
    })
}

/// Why a condition never holds, if it asks for an address that AWS never sees.
fn never_met(finding: &Finding) -> Option<String> {
    let evidence = finding.evidence.as_ref()?;
    let key = evidence.key.as_deref()?;
    let is_never = |range: &String| meet::is_impossible(key, range);
    let ranges: Vec<&str> = evidence.wanted.iter().filter(|own| is_never(own)).map(String::as_str).collect();
    (!ranges.is_empty()).then(|| {
        format!(
            "{key} is the public address of the caller, and {} is private: no request comes from there. Within a VPC, \
             ask for aws:VpcSourceIp or aws:SourceVpce.",
            ranges.join(", ")
        )
    })
}
