//! Policies being tried: what the decision would be with one more, or one fewer.

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use case::{Examination, Layer, NamedPolicy, Policies};
use clap::Args;
use cli::{Failure, Messages};
use live::Evidence;
use policy::{Policy, PolicyKind};
use serde_json::value::RawValue;

/// The flags that try policies.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Trial")]
pub(crate) struct TrialFlags {
    /// Decide as if this policy were there too; may be repeated
    ///
    /// LAYER is identity, boundary, session, scp, rcp, resource or endpoint. A boundary, resource or endpoint policy
    /// takes the place of the one that is there; an identity or session policy is added; an SCP or RCP is added at
    /// the last level, the account's. `-` is standard input, where no case comes from there.
    #[arg(long, value_name = "LAYER=FILE")]
    with: Vec<String>,
    /// Decide as if the policy of this name or ARN were not there, wherever it applies; may be repeated
    #[arg(long, value_name = "POLICY")]
    without: Vec<String>,
}

/// The policies being tried.
#[derive(Debug)]
pub(crate) struct Trial {
    with: Vec<(Layer, NamedPolicy)>,
    without: Vec<String>,
    matched: Mutex<HashSet<String>>,
    told: Mutex<HashSet<String>>,
}

impl Trial {
    /// Reads the files; a file that is not a policy of its layer ends the program.
    pub(crate) fn read(flags: TrialFlags) -> Result<Self, Failure> {
        let with = flags.with.iter().map(|argument| read(argument)).collect::<Result<_, _>>()?;
        Ok(Self { with, without: flags.without, matched: Mutex::default(), told: Mutex::default() })
    }

    /// True if nothing is tried.
    pub(crate) fn is_empty(&self) -> bool {
        self.with.is_empty() && self.without.is_empty()
    }

    /// Changes the policies of a case as the trial says.
    ///
    /// Nothing can be added to what could not be read: it stays unknown.
    pub(crate) fn change(
        &self,
        evidence: &mut Evidence,
        case: &Examination<'_>,
        messages: &Messages,
    ) -> Result<(), Failure> {
        let policies = &mut evidence.world.policies;
        self.take_off(policies, case)?;
        for (layer, policy) in &self.with {
            if !evidence.unreadable.iter().any(|(unread, _)| unread == layer) {
                self.add(policies, *layer, policy, case, messages)?;
            }
        }
        Ok(())
    }

    /// Fails if a policy to be left out is nowhere: a build with a typo in it must not pass.
    pub(crate) fn finish(&self) -> Result<(), Failure> {
        let matched = self.matched.lock().unwrap_or_else(PoisonError::into_inner);
        match self.without.iter().find(|name| !matched.contains(*name)) {
            Some(name) => {
                Err(Failure::usage(format!("--without {name}: no case has a policy of this name or ARN"))
                    .help("`denied simulate --list` names the policies that apply to a principal"))
            }
            None => Ok(()),
        }
    }

    fn add(
        &self,
        policies: &mut Policies,
        layer: Layer,
        policy: &NamedPolicy,
        case: &Examination<'_>,
        messages: &Messages,
    ) -> Result<(), Failure> {
        let replaces = matches!(layer, Layer::Boundary | Layer::Resource | Layer::Endpoint);
        if !replaces && !policies.carries(layer) {
            if case.layers().get(layer).is_some() {
                return Err(unknown_documents(layer));
            }
            self.tell(
                messages,
                &format!(
                    "nothing is known of the {} layer of a case: it is decided by {} alone",
                    layer.name(),
                    policy.name
                ),
            );
        }
        let policy = policy.clone();
        match layer {
            Layer::Identity => policies.identity.get_or_insert_default().get_or_insert_default().push(policy),
            Layer::Session => policies.session.get_or_insert_default().get_or_insert_default().push(policy),
            Layer::Boundary => policies.boundary = Some(Some(policy)),
            Layer::Resource => policies.resource = Some(Some(policy)),
            Layer::Endpoint => policies.endpoint = Some(Some(policy)),
            Layer::Scp | Layer::Rcp => {
                let levels = if layer == Layer::Scp { &mut policies.scp } else { &mut policies.rcp };
                let levels = levels.get_or_insert_with(|| Some(vec![Vec::new()])).get_or_insert_default();
                match levels.last_mut() {
                    Some(last) => last.push(policy),
                    None => self.tell(
                        messages,
                        &format!(
                            "the {} do not bind the account of a case: {} changes nothing there",
                            if layer == Layer::Scp { "SCPs" } else { "RCPs" },
                            policy.name
                        ),
                    ),
                }
            }
        }
        Ok(())
    }

    fn take_off(&self, policies: &mut Policies, case: &Examination<'_>) -> Result<(), Failure> {
        for layer in Layer::ALL.into_iter().filter(|layer| !policies.carries(*layer)) {
            let statements = case.layers().get(layer).into_iter().flat_map(|verdict| &verdict.statements);
            let named = statements.map(|own| &own.policy).find(|own| self.without.contains(own));
            if let Some(name) = named {
                self.matched(name);
                return Err(unknown_documents(layer));
            }
        }
        for list in [&mut policies.identity, &mut policies.session].into_iter().flatten().flatten() {
            list.retain(|policy| !self.drops(policy));
        }
        for levels in [&mut policies.scp, &mut policies.rcp].into_iter().flatten().flatten() {
            for list in levels {
                list.retain(|policy| !self.drops(policy));
            }
        }
        let single = [&mut policies.boundary, &mut policies.resource, &mut policies.endpoint];
        for slot in single.into_iter().flatten() {
            slot.take_if(|policy| self.drops(policy));
        }
        Ok(())
    }

    fn matched(&self, name: &str) {
        self.matched.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned());
    }

    fn drops(&self, policy: &NamedPolicy) -> bool {
        let is_meant = |name: &&String| **name == policy.name || Some(*name) == policy.arn.as_ref();
        let mut drops = false;
        for name in self.without.iter().filter(is_meant) {
            self.matched(name);
            drops = true;
        }
        drops
    }

    /// Says something once, however many cases it concerns.
    fn tell(&self, messages: &Messages, note: &str) {
        if self.told.lock().unwrap_or_else(PoisonError::into_inner).insert(note.to_owned()) {
            messages.note(note);
        }
    }
}

fn unknown_documents(layer: Layer) -> Failure {
    let name = layer.name();
    Failure::case(format!("the {name} layer was examined, and the case does not carry its policies"))
        .help("run the program that examined it with --embed, so that its policies travel with the case")
}

/// Reads `LAYER=FILE`.
fn read(argument: &str) -> Result<(Layer, NamedPolicy), Failure> {
    let wrong = |message: String| {
        Failure::usage(format!("--with {argument}: {message}"))
            .help("write for instance --with identity=policy.json or --with scp=guardrail.json")
    };
    let (layer, file) =
        argument.split_once('=').ok_or_else(|| wrong("not of the form LAYER=FILE".to_owned()))?;
    let known = Layer::ALL.into_iter().find(|known| known.name() == layer);
    let layer = known.ok_or_else(|| wrong(format!("{layer} is no layer")))?;
    if file.is_empty() {
        return Err(wrong("a file is to be named".to_owned()));
    }
    let path = Path::new(file);
    let file = &cli::flag_file_name(path);
    let text =
        cli::flag_file(path).map_err(|error| Failure::usage(format!("cannot read {file}: {error}")))?;
    check(&text, layer).map_err(|error| Failure::usage(format!("{file}:{error}")))?;
    let document = RawValue::from_string(text)
        .map_err(|error| Failure::usage(format!("{file}:{}:{}: {error}", error.line(), error.column())))?;
    let via = (layer == Layer::Identity).then(|| "inline".to_owned());
    Ok((layer, NamedPolicy { name: file.clone(), arn: None, via, document, origin: None }))
}

/// What is wrong with a document. Only the case tells whether a resource's policy is a trust policy.
fn check(text: &str, layer: Layer) -> Result<(), policy::PolicyError> {
    let kind = match layer {
        Layer::Identity => PolicyKind::Identity,
        Layer::Boundary => PolicyKind::Boundary,
        Layer::Session => PolicyKind::Session,
        Layer::Scp => PolicyKind::Scp,
        Layer::Rcp => PolicyKind::Rcp,
        Layer::Resource => PolicyKind::Resource,
        Layer::Endpoint => PolicyKind::Endpoint,
    };
    Policy::parse(text, kind)
        .or_else(|error| match kind {
            PolicyKind::Resource => Policy::parse(text, PolicyKind::Trust).map_err(|_| error),
            _ => Err(error),
        })
        .map(drop)
}
