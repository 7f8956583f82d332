//! Resources that AWS's messages name without an ARN: a missing secret by its name, say.

use policy::Arn;

use crate::world::World;

/// What precedes and follows the name in the ARNs of services whose messages use bare names.
///
/// Service Authorization Reference, "Resource types" of each. The ARN of a secret ends in six characters that Secrets
/// Manager chooses: Secrets Manager User Guide, "IAM policy examples", "Wildcards".
const FORMS: [(&str, &str, &str); 4] =
    [("secretsmanager", "secret:", "-??????"), ("sqs", "", ""), ("lambda", "function:", ""), ("sns", "", "")];

/// The world with the ARN that a bare name stands for; `None` if it is not a bare name, or more must be known.
pub(crate) fn completed(world: &World) -> Option<World> {
    let request = world.prepared();
    let (action, name) = (request.action()?, world.request.resource.as_deref()?);
    let is_name = |char: char| char.is_ascii_alphanumeric() || "-_./+=@".contains(char);
    if case::names_a_resource(name) || name.is_empty() || !name.chars().all(is_name) {
        return None;
    }
    let (service, before, behind) = FORMS
        .into_iter()
        .find(|(own, ..)| action.service().is_some_and(|it| it.eq_ignore_ascii_case(own)))?;
    if !behind.is_empty() && ends_like_an_arn(name) {
        return None;
    }
    let [region] = <[String; 1]>::try_from(world.context("aws:RequestedRegion")?).ok()?;
    let own_account = || request.principal().and_then(|own| own.account());
    let account = request.resource_account().or_else(own_account)?;
    let partition = request.principal().and_then(|own| Arn::parse(own.as_str())).map(|arn| arn.partition)?;
    let arn = format!("arn:{partition}:{service}:{region}:{account}:{before}{name}{behind}");
    let takes = |action: actions::Action| action.accepts(&arn);
    actions::action(action.as_str()).is_some_and(takes).then(|| {
        let mut world = world.clone();
        world.request.resource = Some(arn);
        world
    })
}

/// True for a name that may already end in the six characters.
fn ends_like_an_arn(name: &str) -> bool {
    let last = name.rsplit_once('-').map(|(_, last)| last);
    last.is_some_and(|last| last.len() == 6 && last.chars().all(|char| char.is_ascii_alphanumeric()))
}
