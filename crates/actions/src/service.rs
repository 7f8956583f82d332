//! A service, its resource types and its actions.

use std::fmt;

use crate::arn;

/// An AWS service, as a line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Service {
    prefix: &'static str,
    types: &'static str,
    actions: &'static str,
}

/// An action of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Action {
    service: Service,
    name: &'static str,
    types: &'static str,
}

/// A type of resource, with the form of its ARN: `arn:${Partition}:s3:::${BucketName}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResourceType {
    name: &'static str,
    arn: &'static str,
}

impl Service {
    pub(crate) fn parse(line: &'static str) -> Option<Self> {
        let mut columns = line.splitn(3, '\t');
        Some(Self { prefix: columns.next()?, types: columns.next()?, actions: columns.next()? })
    }

    /// The prefix of its actions: `s3`.
    pub fn prefix(self) -> &'static str {
        self.prefix
    }

    /// Its actions, by name.
    pub fn actions(self) -> impl Iterator<Item = Action> {
        entries(self.actions).map(move |(name, types)| Action { service: self, name, types })
    }

    /// The types of its resources.
    pub fn resource_types(self) -> impl Iterator<Item = ResourceType> {
        entries(self.types).map(|(name, arn)| ResourceType { name, arn })
    }
}

fn entries(column: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    column.split('|').filter_map(|entry| entry.split_once('='))
}

impl Action {
    /// The name, without the prefix of the service.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// The service.
    pub fn service(self) -> Service {
        self.service
    }

    /// The types of resources that a policy may name for it; if there are none, the policy must say `*`.
    pub fn resource_types(self) -> impl Iterator<Item = ResourceType> {
        let own = move |kind: &ResourceType| self.types.split(',').any(|name| name == kind.name);
        self.service.resource_types().filter(own)
    }

    /// True if the action has no resource-level permissions: a policy must say `*`.
    pub fn needs_star(self) -> bool {
        self.types.is_empty()
    }

    /// True if a policy's `Resource`, with its wildcards, can be one that the action takes.
    pub fn accepts(self, pattern: &str) -> bool {
        pattern == "*" || self.resource_types().any(|kind| arn::can_be(pattern, kind.arn))
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.service.prefix, self.name)
    }
}

impl ResourceType {
    /// The name: `bucket`.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// The form of its ARN.
    pub fn arn(self) -> &'static str {
        self.arn
    }
}
