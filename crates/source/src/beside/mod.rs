//! What decides about a resource besides its policy: Block Public Access, access control lists, grants on keys.

mod acl;
mod grant;

use case::{PublicAccess, Request, Settings};
use policy::PrincipalKind;

use crate::{Buckets, Holder, Keys, PublicAccessBlock, SourceError};

/// The settings of the requested resource.
#[derive(Debug, Default)]
pub struct Beside {
    /// The settings; `None` if the kind of resource has none.
    pub settings: Option<Settings>,
    /// Those that could not be read, and why.
    pub unreadable: Vec<SourceError>,
}

/// Reads what decides about a resource besides its policy.
///
/// What cannot be read is assumed neither to allow nor to be harmless: an Allow that it might limit is then unknown,
/// and so is the lack of an Allow that it might supply.
pub fn beside<S: Buckets + Keys + ?Sized>(request: &Request, source: &S) -> Beside {
    let (Some(action), Some(resource)) = (&request.action, &request.resource) else {
        return Beside::default();
    };
    match Holder::of(action, resource) {
        Ok(Some(Holder::Bucket(bucket))) => of_bucket(request, bucket, source),
        Ok(Some(Holder::Key(arn))) => of_key(&arn.to_string(), source),
        _ => Beside::default(),
    }
}

fn of_key<S: Keys + ?Sized>(key: &str, source: &S) -> Beside {
    match source.key_grants(key) {
        Ok(grants) => Beside::of(Settings {
            grants: grants.iter().filter_map(grant::policy).collect(),
            ..Settings::default()
        }),
        Err(error) => {
            let unread = vec![format!("the grants on {key}")];
            Beside { unreadable: vec![error], ..Beside::of(Settings { unread, ..Settings::default() }) }
        }
    }
}

impl Beside {
    fn of(settings: Settings) -> Self {
        Self { settings: Some(settings), unreadable: Vec::new() }
    }
}

/// For a bucket only requests from outside its account matter: inside, identity policies can allow everything that an
/// access control list can.
fn of_bucket<S: Buckets + ?Sized>(request: &Request, bucket: &str, source: &S) -> Beside {
    let prepared = request.prepare(None);
    let kind = prepared.principal().map(policy::Principal::kind);
    if kind == Some(&PrincipalKind::Service)
        || (kind != Some(&PrincipalKind::Anonymous) && !prepared.is_cross_account())
    {
        return Beside::default();
    }
    let mut beside = Beside::of(Settings::default());
    let block = beside.keep(source.public_access_block(bucket));
    let restricts = block.map(|block| block.restrict_public_buckets);
    beside.set(|settings| {
        settings.public_access = match restricts {
            Some(true) => PublicAccess::Restricted,
            Some(false) => PublicAccess::Unrestricted,
            None => PublicAccess::Unknown,
        };
    });
    match beside.keep(source.object_ownership(bucket)) {
        Some(ownership) if ownership == "BucketOwnerEnforced" => {}
        Some(_) => beside.add_lists(request, bucket, block, source),
        None => beside.may_allow(format!("access control lists of bucket {bucket}")),
    }
    beside
}

impl Beside {
    fn set(&mut self, change: impl FnOnce(&mut Settings)) {
        change(self.settings.get_or_insert_default());
    }

    fn may_allow(&mut self, what: String) {
        self.set(|settings| settings.unread.push(what));
    }

    /// The value that was read; an error is kept.
    fn keep<T>(&mut self, answer: Result<T, SourceError>) -> Option<T> {
        answer.map_err(|error| self.unreadable.push(error)).ok()
    }

    /// Adds the bucket's access control list, and an object's, which is not read.
    ///
    /// S3 User Guide, "Access control list (ACL) overview"; `IgnorePublicAcls` of Block Public Access.
    fn add_lists<S: Buckets + ?Sized>(
        &mut self,
        request: &Request,
        bucket: &str,
        block: Option<PublicAccessBlock>,
        source: &S,
    ) {
        let ignores_public = block.is_some_and(|block| block.ignore_public_acls);
        let is_anonymous = request.principal.as_deref().is_some_and(|own| own == "anonymous" || own == "*");
        if is_anonymous && ignores_public {
            return;
        }
        let resource = request.resource.as_deref().unwrap_or_default();
        if resource.contains('/') && acl::is_of_objects(request.action.as_deref().unwrap_or_default()) {
            self.may_allow(format!("the access control list of {resource}"));
            self.unreadable.push(SourceError::Unsupported {
                what: format!("the access control list of {resource}"),
                why: "those of single objects are not read: look at `aws s3api get-object-acl`, or set the bucket's \
                      object ownership to BucketOwnerEnforced"
                    .to_owned(),
            });
        }
        match self.keep(source.bucket_acl(bucket)) {
            None => self.may_allow(format!("the access control list of bucket {bucket}")),
            Some(list) => {
                let public = list.iter().any(acl::is_public);
                if public && block.is_none() {
                    self.may_allow(format!("the access control list of bucket {bucket}"));
                }
                let counts =
                    |grant: &&_| !acl::is_public(grant) || block.is_some_and(|own| !own.ignore_public_acls);
                let policies = list.iter().filter(counts).filter_map(|grant| acl::policy(bucket, grant));
                self.set(|settings| settings.grants.extend(policies));
            }
        }
    }
}
