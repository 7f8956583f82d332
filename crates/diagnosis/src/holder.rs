//! Whether the requested resource can have a policy of its own.

use policy::Arn;

use crate::World;

/// False if the resource is known to have none.
pub(crate) fn may_have_policy(world: &World) -> bool {
    let arn = world.request.resource.as_deref().and_then(Arn::parse);
    arn.is_none_or(|arn| actions::may_have_policy(arn.service, arn.resource))
}
