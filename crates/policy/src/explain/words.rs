//! The verdict of a layer in one sentence.

use crate::context::PLANNED;
use crate::evaluator::{AttachedPolicy, LayerPolicies, layer_applies};
use crate::layer::{Grant, Layer, LayerVerdict, Verdict};
use crate::request::{Action, Request};
use crate::truth::Truth;

impl LayerPolicies<'_> {
    pub(super) fn because(&self, request: &Request, explained: &LayerVerdict) -> String {
        let action = request.action().map_or("the action", Action::as_str);
        let of = |effect| explained.statements.iter().filter(move |own| own.effect == effect);
        // Prefer one that matches over one that only might.
        let by = |effect| of(effect).find(|own| own.matched == Some(true)).or_else(|| of(effect).next());
        match explained.verdict {
            Verdict::NotApplicable => self.why_not_applicable(request),
            Verdict::ExplicitDeny => match by("Deny") {
                Some(statement) => format!("{statement} denies {action}"),
                None => format!("a statement denies {action}"),
            },
            Verdict::Allowed => match (by("Allow"), explained.grant) {
                (Some(statement), Some(Grant::Account)) => {
                    format!(
                        "{statement} allows {action} to the account, whose identity policies must allow it too"
                    )
                }
                (Some(statement), _) => format!("{statement} allows {action}"),
                (None, _) => format!("nothing denies {action}"),
            },
            Verdict::ImplicitDeny if self.settings().restricts(self.levels(), request) == Truth::True => {
                "the policy is public, and S3 Block Public Access keeps it to the bucket's own account"
                    .to_owned()
            }
            Verdict::ImplicitDeny => self.why_nothing_allows(request, action),
            Verdict::Unknown => why_unknown(request, explained),
        }
    }

    fn why_not_applicable(&self, request: &Request) -> String {
        if !layer_applies(self.layer(), request) {
            let principal = request.principal().map_or("the principal", |principal| principal.as_str());
            return format!("{principal} is not subject to {}", plural(self.layer()));
        }
        match self.layer() {
            Layer::Identity => "there are no identity policies",
            Layer::Resource => "the resource has no policy of its own",
            Layer::Boundary => "no permissions boundary is set",
            Layer::Session => "no session policy was passed",
            Layer::Scp => "no service control policy binds the principal's account",
            Layer::Rcp => "no resource control policy binds the resource's account",
            Layer::Endpoint => "the request does not go through a VPC endpoint with a policy",
        }
        .to_owned()
    }

    fn why_nothing_allows(&self, request: &Request, action: &str) -> String {
        match (self.layer(), self.levels()) {
            (Layer::Identity, [policies]) if policies.is_empty() => {
                format!("no identity policy is attached, so nothing allows {action}")
            }
            (Layer::Identity, _) => format!("no identity policy allows {action}"),
            (Layer::Scp, levels) => self.which_level_lacks_an_allow(levels, request, action),
            (_, [policies]) => match policies.as_slice() {
                [only] => format!("no statement of {} allows {action}", only.name),
                _ => format!("none of the {} allows {action}", plural(self.layer())),
            },
            _ => format!("none of the {} allows {action}", plural(self.layer())),
        }
    }

    fn which_level_lacks_an_allow(
        &self,
        levels: &[Vec<AttachedPolicy<'_>>],
        request: &Request,
        action: &str,
    ) -> String {
        let lacking = levels
            .iter()
            .enumerate()
            .find(|(_, level)| self.evaluate_level(level, request).allows == Truth::False);
        let Some((level, policies)) = lacking else {
            return format!("no service control policy allows {action}");
        };
        let target = policies.iter().find_map(|attached| attached.target.as_deref());
        let place = match (level, target) {
            (_, Some(target)) => format!("{target} (level {level})"),
            (0, None) => "the root (level 0)".to_owned(),
            (_, None) if level + 1 == levels.len() => format!("the account (level {level})"),
            (_, None) => format!("the organizational unit at level {level}"),
        };
        format!("no service control policy of {place} allows {action}")
    }
}

fn why_unknown(request: &Request, explained: &LayerVerdict) -> String {
    if let Some(setting) = explained.depends_on.iter().find(|dependency| dependency.operator == "Setting") {
        return match setting.key.as_str() {
            "RestrictPublicBuckets" => {
                "the policy is public, and whether S3 Block Public Access restricts it is not known"
            }
            _ => "its policy does not allow it, and what may allow beside the policy is not known",
        }
        .to_owned();
    }
    let mut keys: Vec<&str> = explained.depends_on.iter().map(|dependency| dependency.key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    match keys.as_slice() {
        [] => "it depends on something that is not known".to_owned(),
        [key] if request.context().hides_path_of(key) => {
            "it depends on the path of the role, which the ARN of a session does not show".to_owned()
        }
        keys if keys.iter().all(|key| key.starts_with(PLANNED)) => {
            format!("it depends on {}, not known before the change", keys.join(", "))
        }
        keys => format!("it depends on {}, not given in the request's context", keys.join(", ")),
    }
}

fn plural(layer: Layer) -> &'static str {
    match layer {
        Layer::Identity => "identity policies",
        Layer::Resource => "resource policies",
        Layer::Boundary => "permissions boundaries",
        Layer::Session => "session policies",
        Layer::Scp => "service control policies",
        Layer::Rcp => "resource control policies",
        Layer::Endpoint => "VPC endpoint policies",
    }
}
