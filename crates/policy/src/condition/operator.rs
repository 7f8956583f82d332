//! Condition operators, with their set qualifier and `IfExists`.

use std::fmt;

/// A condition operator: `ForAllValues:StringLikeIfExists` and the like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Operator {
    definition: &'static Definition,
    qualifier: Option<Qualifier>,
    if_exists: bool,
}

/// How the values of a multivalued key are to be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Qualifier {
    /// Every value of the request must satisfy the operator; so does an empty set.
    ForAllValues,
    /// At least one value of the request must satisfy the operator.
    ForAnyValue,
}

/// What kind of values an operator compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Family {
    Text,
    TextIgnoringCase,
    Like,
    Numeric,
    Date,
    Bool,
    Binary,
    Ip,
    Arn,
    Null,
}

/// How two numbers or dates must be ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Relation {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Relation {
    pub(crate) fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}

/// One row of the table of operators.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Definition {
    spelling: &'static str,
    family: Family,
    relation: Relation,
    negated: bool,
}

const fn row(spelling: &'static str, family: Family, relation: Relation, negated: bool) -> Definition {
    Definition { spelling, family, relation, negated }
}

/// IAM User Guide, "IAM JSON policy elements: Condition operators".
static OPERATORS: [Definition; 27] = [
    row("StringEquals", Family::Text, Relation::Equal, false),
    row("StringNotEquals", Family::Text, Relation::Equal, true),
    row("StringEqualsIgnoreCase", Family::TextIgnoringCase, Relation::Equal, false),
    row("StringNotEqualsIgnoreCase", Family::TextIgnoringCase, Relation::Equal, true),
    row("StringLike", Family::Like, Relation::Equal, false),
    row("StringNotLike", Family::Like, Relation::Equal, true),
    row("NumericEquals", Family::Numeric, Relation::Equal, false),
    row("NumericNotEquals", Family::Numeric, Relation::Equal, true),
    row("NumericLessThan", Family::Numeric, Relation::Less, false),
    row("NumericLessThanEquals", Family::Numeric, Relation::LessOrEqual, false),
    row("NumericGreaterThan", Family::Numeric, Relation::Greater, false),
    row("NumericGreaterThanEquals", Family::Numeric, Relation::GreaterOrEqual, false),
    row("DateEquals", Family::Date, Relation::Equal, false),
    row("DateNotEquals", Family::Date, Relation::Equal, true),
    row("DateLessThan", Family::Date, Relation::Less, false),
    row("DateLessThanEquals", Family::Date, Relation::LessOrEqual, false),
    row("DateGreaterThan", Family::Date, Relation::Greater, false),
    row("DateGreaterThanEquals", Family::Date, Relation::GreaterOrEqual, false),
    row("Bool", Family::Bool, Relation::Equal, false),
    row("BinaryEquals", Family::Binary, Relation::Equal, false),
    row("IpAddress", Family::Ip, Relation::Equal, false),
    row("NotIpAddress", Family::Ip, Relation::Equal, true),
    row("ArnEquals", Family::Arn, Relation::Equal, false),
    row("ArnNotEquals", Family::Arn, Relation::Equal, true),
    row("ArnLike", Family::Arn, Relation::Equal, false),
    row("ArnNotLike", Family::Arn, Relation::Equal, true),
    row("Null", Family::Null, Relation::Equal, false),
];

/// Why a text is not an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotAnOperator {
    Unknown,
    NullTakesNoModifier,
}

impl Operator {
    /// Looks up an operator by name, with its qualifier and `IfExists`, case-insensitively; `None` if IAM has no such
    /// operator.
    pub fn named(name: &str) -> Option<Self> {
        Self::parse(name).ok()
    }

    /// Parses an operator, case-insensitively.
    pub(crate) fn parse(text: &str) -> Result<Self, NotAnOperator> {
        let (qualifier, rest) = match text.split_once(':') {
            Some((qualifier, rest)) => {
                (Some(Qualifier::parse(qualifier).ok_or(NotAnOperator::Unknown)?), rest)
            }
            None => (None, text),
        };
        let (spelling, if_exists) = match strip_suffix_ignoring_case(rest, "IfExists") {
            Some(stem) => (stem, true),
            None => (rest, false),
        };
        let definition = OPERATORS
            .iter()
            .find(|row| row.spelling.eq_ignore_ascii_case(spelling))
            .ok_or(NotAnOperator::Unknown)?;
        let operator = Self { definition, qualifier, if_exists };
        if operator.family() == Family::Null && (if_exists || qualifier.is_some()) {
            return Err(NotAnOperator::NullTakesNoModifier);
        }
        Ok(operator)
    }

    /// The spellings of all operators, without qualifiers.
    pub(crate) fn spellings() -> impl Iterator<Item = &'static str> {
        OPERATORS.iter().map(|row| row.spelling)
    }

    /// The name without qualifier and `IfExists`, as IAM spells it: `StringEquals`.
    pub fn name(self) -> &'static str {
        self.definition.spelling
    }

    /// True for `StringNotEquals` and its like: none of the values may match.
    pub fn is_negated(self) -> bool {
        self.definition.negated
    }

    /// True for an operator that compares with a list of texts, each a value that the request may, or may not, have:
    /// strings and ARNs.
    pub fn lists_texts(self) -> bool {
        matches!(self.family(), Family::Text | Family::TextIgnoringCase | Family::Like | Family::Arn)
    }

    /// True if the operator ends in `IfExists`.
    pub fn if_exists(self) -> bool {
        self.if_exists
    }

    /// The set qualifier.
    pub fn qualifier(self) -> Option<Qualifier> {
        self.qualifier
    }

    pub(crate) fn family(self) -> Family {
        self.definition.family
    }

    pub(crate) fn relation(self) -> Relation {
        self.definition.relation
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.qualifier {
            Some(Qualifier::ForAllValues) => f.write_str("ForAllValues:")?,
            Some(Qualifier::ForAnyValue) => f.write_str("ForAnyValue:")?,
            None => {}
        }
        f.write_str(self.definition.spelling)?;
        if self.if_exists { f.write_str("IfExists") } else { Ok(()) }
    }
}

impl Qualifier {
    fn parse(text: &str) -> Option<Self> {
        if text.eq_ignore_ascii_case("ForAllValues") {
            Some(Self::ForAllValues)
        } else if text.eq_ignore_ascii_case("ForAnyValue") {
            Some(Self::ForAnyValue)
        } else {
            None
        }
    }
}

fn strip_suffix_ignoring_case<'a>(text: &'a str, suffix: &str) -> Option<&'a str> {
    let start = text.len().checked_sub(suffix.len())?;
    text.get(start..)?.eq_ignore_ascii_case(suffix).then(|| text.get(..start)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operator_reads_as_it_prints() {
        for spelling in Operator::spellings() {
            assert_eq!(Operator::parse(spelling).unwrap().to_string(), spelling);
            if spelling != "Null" {
                for text in [
                    format!("{spelling}IfExists"),
                    format!("ForAllValues:{spelling}"),
                    format!("ForAnyValue:{spelling}IfExists"),
                ] {
                    assert_eq!(Operator::parse(&text).unwrap().to_string(), text);
                }
            }
        }
    }

    #[test]
    fn what_is_no_operator() {
        for text in ["", "StringEqual", "ForSomeValues:Bool", "IfExists", "StringEqualsIfExistsIfExists"] {
            assert_eq!(Operator::parse(text), Err(NotAnOperator::Unknown), "{text}");
        }
        for text in ["NullIfExists", "ForAnyValue:Null"] {
            assert_eq!(Operator::parse(text), Err(NotAnOperator::NullTakesNoModifier), "{text}");
        }
        assert_eq!(Operator::parse("stringequalsifexists").unwrap().to_string(), "StringEqualsIfExists");
    }
}
