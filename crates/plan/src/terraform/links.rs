//! References in the configuration: what an expression refers to, through variables and module outputs.

use serde_json::Value;

use super::instance::Instance;

/// The deepest chain of variables and outputs that is followed; the limit only breaks circles.
const DEEPEST: usize = 32;

/// The configuration of a plan.
#[derive(Debug)]
pub(super) struct Links<'a> {
    root: &'a Value,
    pub(super) providers: &'a Value,
    pub(super) variables: &'a Value,
}

impl<'a> Links<'a> {
    pub(super) fn new(plan: &'a Value) -> Self {
        let at = |pointer| plan.pointer(pointer).unwrap_or(&Value::Null);
        Self {
            root: at("/configuration/root_module"),
            providers: at("/configuration/provider_config"),
            variables: at("/variables"),
        }
    }

    /// The configuration of a resource, by the address of one of its instances.
    pub(super) fn configured(&self, address: &str) -> Option<&'a Value> {
        let steps = steps(address);
        let depth = steps.chunks(2).take_while(|pair| pair.first() == Some(&"module")).count() * 2;
        let (modules, own) = steps.split_at_checked(depth)?;
        let own = own.iter().map(|step| plain(step)).collect::<Vec<_>>().join(".");
        let resources = self.module(modules)?.get("resources")?.as_array()?;
        resources.iter().find(|resource| resource.get("address").and_then(Value::as_str) == Some(&own))
    }

    /// All that an attribute refers to.
    pub(super) fn references(&self, instance: &Instance<'_>, attribute: &str) -> Vec<&'a str> {
        // The instance may not live as long as the plan: its expressions are looked up again.
        let expression =
            self.configured(instance.address).and_then(|own| own.get("expressions")?.get(attribute));
        expression.map(ends).unwrap_or_default()
    }

    /// The address of the one thing that an expression of a module refers to, and the attribute there.
    pub(super) fn target(&self, module: &str, expression: &Value) -> Option<(String, String)> {
        self.resolve(module, alone(expression)?, DEEPEST)
    }

    fn resolve(&self, module: &str, reference: &str, depth: usize) -> Option<(String, String)> {
        let depth = depth.checked_sub(1)?;
        let steps = steps(reference);
        let within =
            |name: &str| if module.is_empty() { name.to_owned() } else { format!("{module}.{name}") };
        match steps.as_slice() {
            ["var", name] => {
                let (parent, call) = split_module(module)?;
                let calls = self.module(&self::steps(parent))?.get("module_calls")?;
                self.resolve(parent, alone(calls.get(plain(call))?.get("expressions")?.get(name)?)?, depth)
            }
            ["module", name, output] => {
                let child = within(&format!("module.{name}"));
                let output =
                    self.module(&self::steps(&child))?.get("outputs")?.get(output)?.get("expression")?;
                self.resolve(&child, alone(output)?, depth)
            }
            ["data", kind, name, attribute] => {
                Some((within(&format!("data.{kind}.{name}")), (*attribute).to_owned()))
            }
            ["each" | "count" | "local" | "path" | "self" | "terraform", ..] => None,
            [kind, name, attribute] => Some((within(&format!("{kind}.{name}")), (*attribute).to_owned())),
            _ => None,
        }
    }

    /// The configuration of a module, by the steps of its address.
    fn module(&self, steps: &[&str]) -> Option<&'a Value> {
        let mut module = self.root;
        for pair in steps.chunks(2) {
            module = module.get("module_calls")?.get(plain(pair.get(1)?))?.get("module")?;
        }
        Some(module)
    }
}

/// The steps of an address or reference: what is between the dots outside brackets and quotes.
fn steps(address: &str) -> Vec<&str> {
    let (mut steps, mut start, mut depth, mut quoted) = (Vec::new(), 0, 0_usize, false);
    for (position, byte) in address.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'[' if !quoted => depth += 1,
            b']' if !quoted => depth = depth.saturating_sub(1),
            b'.' if depth == 0 && !quoted => {
                steps.push(address.get(start..position).unwrap_or_default());
                start = position + 1;
            }
            _ => {}
        }
    }
    if start < address.len() {
        steps.push(address.get(start..).unwrap_or_default());
    }
    steps
}

/// A step without its index.
fn plain(step: &str) -> &str {
    step.split('[').next().unwrap_or(step)
}

/// The address of a module's parent, and the step that calls it.
fn split_module(module: &str) -> Option<(&str, &str)> {
    let call = *steps(module).last()?;
    let parent = module.strip_suffix(call)?.strip_suffix("module.")?;
    Some((parent.strip_suffix('.').unwrap_or(parent), call))
}

/// What an expression refers to: for each attribute, Terraform also lists the resource it belongs to.
fn ends(expression: &Value) -> Vec<&str> {
    let all: Vec<&str> = expression
        .get("references")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let is_part =
        |own: &str, other: &str| other.strip_prefix(own).is_some_and(|rest| rest.starts_with(['.', '[']));
    let mut ends: Vec<&str> = Vec::new();
    for own in &all {
        if !all.iter().any(|other| is_part(own, other)) && !ends.contains(own) {
            ends.push(own);
        }
    }
    ends
}

/// The only reference of an expression.
pub(super) fn alone(expression: &Value) -> Option<&str> {
    match ends(expression).as_slice() {
        [reference] => Some(reference),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn addresses_are_taken_apart_at_the_dots_outside_of_keys() {
        assert_eq!(
            steps(r#"module.a["x.y"].aws_iam_role.r[0]"#),
            ["module", r#"a["x.y"]"#, "aws_iam_role", "r[0]"]
        );
        assert_eq!(split_module(r#"module.a.module.b["k.l"]"#), Some(("module.a", r#"b["k.l"]"#)));
        assert_eq!(split_module("module.a"), Some(("", "a")));
        assert_eq!(split_module(""), None);
    }

    #[test]
    fn an_expression_with_several_references_refers_to_no_single_thing() {
        let of = |references: Value| json!({ "references": references });
        assert_eq!(
            alone(&of(json!(["aws_iam_policy.a.arn", "aws_iam_policy.a"]))),
            Some("aws_iam_policy.a.arn")
        );
        assert_eq!(
            alone(&of(json!(["aws_iam_user.a[0].name", "aws_iam_user.a[0]", "aws_iam_user.a"]))),
            Some("aws_iam_user.a[0].name")
        );
        assert_eq!(alone(&of(json!(["aws_iam_policy.a", "each.key"]))), None);
        assert_eq!(alone(&of(json!(["a.b.arn", "a.b", "c.d.arn", "c.d"]))), None);
        assert_eq!(alone(&json!({})), None);
    }
}
