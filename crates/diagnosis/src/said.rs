//! What AWS itself said about a layer whose policies were not read.
//!
//! IAM User Guide, "Troubleshoot access denied error messages".

use case::{Finding, Layer, LayerVerdict, Policies, Severity, Verdict};
use denial::{Kind, Reason, Reported};

use crate::World;
use crate::cause::{action, deny, on_resource};
use crate::hypothesis::layer;

/// The verdict that AWS reports for a layer that no source covers: the policy of a session, or of a VPC endpoint that
/// the request does not name. `None` if the report says nothing about it, or its policies are known.
pub fn reported_verdict(policies: &Policies, reported: &Reported) -> Option<(Layer, LayerVerdict)> {
    let said =
        Said::of(policies, reported).filter(|own| matches!(own.layer, Layer::Session | Layer::Endpoint))?;
    let because = match said.reason {
        Reason::Explicit => format!("AWS says that a {} denies it", said.policy_type()),
        Reason::Implicit => format!("AWS says that no {} allows it", said.policy_type()),
    };
    let verdict = match said.reason {
        Reason::Explicit => Verdict::ExplicitDeny,
        Reason::Implicit => Verdict::ImplicitDeny,
    };
    Some((said.layer, LayerVerdict::told(verdict, because)))
}

/// The cause that AWS names, if that layer's policies are not known.
pub(crate) fn finding(world: &World, reported: Option<&Reported>) -> Option<Finding> {
    let reported = reported?;
    let said = Said::of(&world.policies, reported)?;
    let (policy, asked, on) = (said.policy_type(), action(world), on_resource(world));
    let title = match said.reason {
        Reason::Explicit => format!("AWS says that a {policy} denies {asked}{on}; it was not read"),
        Reason::Implicit => format!("AWS says that no {policy} allows {asked}{on}; it was not read"),
    };
    let named = reported.policy_arn.as_deref().map(|arn| format!("AWS names {arn}. ")).unwrap_or_default();
    let finding = Finding::new(said.code()?, Severity::Error, title);
    Some(Finding {
        layer: Some(said.layer),
        policy: reported.policy_arn.clone(),
        detail: Some(format!("{named}{}", said.who_can_tell())),
        ..finding
    })
}

/// A layer that AWS blames and that is not known.
struct Said {
    layer: Layer,
    reason: Reason,
}

impl Said {
    fn of(policies: &Policies, reported: &Reported) -> Option<Self> {
        let said = Self { layer: reported.layer.map(layer)?, reason: reported.reason? };
        (reported.kind == Kind::Denial && !policies.carries(said.layer)).then_some(said)
    }

    fn code(&self) -> Option<&'static str> {
        match (self.reason, self.layer) {
            (Reason::Explicit, layer) => Some(deny::code(layer)),
            (Reason::Implicit, Layer::Identity) => Some("no-identity-allow"),
            (Reason::Implicit, Layer::Boundary) => Some("boundary-caps-identity"),
            (Reason::Implicit, Layer::Session) => Some("session-caps-identity"),
            (Reason::Implicit, Layer::Scp) => Some("scp-no-allow"),
            (Reason::Implicit, Layer::Endpoint) => Some("endpoint-no-allow"),
            (Reason::Implicit, Layer::Resource | Layer::Rcp) => None,
        }
    }

    /// The policy type, in the words of AWS's messages.
    fn policy_type(&self) -> &'static str {
        match self.layer {
            Layer::Identity => "identity-based policy",
            Layer::Resource => "resource-based policy",
            Layer::Boundary => "permissions boundary",
            Layer::Session => "session policy",
            Layer::Scp => "service control policy",
            Layer::Rcp => "resource control policy",
            Layer::Endpoint => "VPC endpoint policy",
        }
    }

    fn who_can_tell(&self) -> &'static str {
        match self.layer {
            Layer::Scp | Layer::Rcp => {
                "Whoever manages the organization can read and change it: the management account, or a delegated \
                 administrator."
            }
            Layer::Session => {
                "Whoever made the session passed the policy with the call, and no API shows it. Give it as \
                 `policies.session` of the case to see which statement it is."
            }
            Layer::Endpoint => {
                "Whoever manages the VPC can tell which endpoint the request came through: name it with --context \
                 aws:SourceVpce=ID."
            }
            Layer::Resource => "Whoever manages the resource can read its policy.",
            Layer::Identity | Layer::Boundary => {
                "Whoever manages IAM in the principal's account can read them."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use case::Request;
    use denial::{Origin, ReportedLayer};

    use super::*;

    fn reported(layer: ReportedLayer, reason: Reason) -> Reported {
        let mut reported = Reported::new(Kind::Denial, Origin::Text);
        reported.layer = Some(layer);
        reported.reason = Some(reason);
        reported
    }

    #[test]
    fn what_aws_says_of_a_layer_that_was_not_read_is_a_cause() {
        let world = World { request: Request::default(), policies: Policies::default(), time: None };
        for (layer, reason, code) in [
            (ReportedLayer::Scp, Reason::Explicit, "scp-explicit-deny"),
            (ReportedLayer::Session, Reason::Implicit, "session-caps-identity"),
            (ReportedLayer::Identity, Reason::Implicit, "no-identity-allow"),
            (ReportedLayer::Endpoint, Reason::Explicit, "endpoint-explicit-deny"),
        ] {
            let found = finding(&world, Some(&reported(layer, reason))).expect("a finding");
            assert_eq!((found.code.as_str(), found.fix.is_none()), (code, true));
        }
        assert_eq!(finding(&world, None).map(|own| own.code), None);
    }

    #[test]
    fn a_verdict_is_taken_from_aws_only_where_no_source_can_tell() {
        let policies = Policies::default();
        let said = |layer| reported_verdict(&policies, &reported(layer, Reason::Implicit));
        assert_eq!(said(ReportedLayer::Session).map(|(_, own)| own.verdict), Some(Verdict::ImplicitDeny));
        assert!(said(ReportedLayer::Scp).is_none(), "an administrator can read it");
        let known = Policies { session: Some(Some(Vec::new())), ..Policies::default() };
        assert!(reported_verdict(&known, &reported(ReportedLayer::Session, Reason::Implicit)).is_none());
    }
}
