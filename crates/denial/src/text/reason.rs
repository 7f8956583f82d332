//! The clause of a denial that says why: `because no … allows …`, `with an explicit deny in …`.
//!
//! Source: IAM User Guide, "Troubleshoot access denied error messages".

use memchr::memmem;

use super::token::{CLOSING, QUOTES, action, joined, placeholder, without_punctuation};
use super::view::View;
use crate::reported::{Reason, ReportedLayer};

/// What a reason clause says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Clause {
    /// Whether something denies, or nothing allows.
    pub(crate) reason: Option<Reason>,
    /// The layer blamed.
    pub(crate) layer: Option<ReportedLayer>,
    /// The policy blamed.
    pub(crate) policy_arn: Option<String>,
    /// The action that nothing allows, if the clause repeats it.
    pub(crate) action: Option<String>,
    /// The position after the clause.
    pub(crate) end: usize,
}

/// Policy types as AWS writes them, flat. Enough of each to recognize it in a truncated text.
const TYPES: [(&str, ReportedLayer); 18] = [
    ("identity-based", ReportedLayer::Identity),
    ("identitybased", ReportedLayer::Identity),
    ("identitypolic", ReportedLayer::Identity),
    ("resource-based", ReportedLayer::Resource),
    ("resourcebased", ReportedLayer::Resource),
    ("resourcepolic", ReportedLayer::Resource),
    ("service-based", ReportedLayer::Resource),
    ("roletrustpolic", ReportedLayer::Resource),
    ("trustpolic", ReportedLayer::Resource),
    ("keypolic", ReportedLayer::Resource),
    ("permissionsbound", ReportedLayer::Boundary),
    ("permissionbound", ReportedLayer::Boundary),
    ("sessionpolic", ReportedLayer::Session),
    ("servicecontrolpol", ReportedLayer::Scp),
    ("resourcecontrolpol", ReportedLayer::Rcp),
    ("vpcendpointpol", ReportedLayer::Endpoint),
    ("vpcendpoint", ReportedLayer::Endpoint),
    ("endpointpolic", ReportedLayer::Endpoint),
];

/// How an explicit deny is introduced.
const EXPLICIT: [&str; 5] = [
    "withanexplicitdeny",
    "withexplicitdeny",
    "duetoanexplicitdeny",
    "becauseofanexplicitdeny",
    "becausethereisanexplicitdeny",
];

/// Whether a reason clause begins at a position. `because` by itself also introduces other reasons.
pub(crate) fn begins(view: &View<'_>, place: usize) -> bool {
    view.matches(place, "because").is_some() || view.matches_any(place, &EXPLICIT).is_some()
}

/// Reads the clause at a position, if there is one that names a policy layer or an explicit deny.
pub(crate) fn read(view: &View<'_>, place: usize) -> Option<Clause> {
    if let Some(after) = view.matches_any(place, &EXPLICIT) {
        return Some(explicit(view, after));
    }
    let after = past_marks(view, view.matches_any(place, &["becausenoneofthe", "becauseno"])?);
    let (layer, after, end) = if let Some((layer, after)) = policy_type(view, after) {
        (Some(layer), after, implicit_end(view, after))
    } else {
        let (layer, end) = cut_off(view, after)?;
        (layer, end, end)
    };
    let action = view
        .matches_any(past_marks(view, after), &["allowsthe", "allowthe"])
        .and_then(|place| action(view.from(past_marks(view, place)).trim_start()))
        .map(ToOwned::to_owned);
    Some(Clause { reason: Some(Reason::Implicit), layer, action, policy_arn: None, end })
}

/// The first clause in a text that names a layer, wherever it is.
pub(crate) fn find(view: &View<'_>) -> Option<Clause> {
    let starts =
        ["becauseno", "withanexplicitdeny"].iter().flat_map(|words| memmem::find_iter(&view.flat, *words));
    let mut places: Vec<usize> = starts.map(|flat| view.place(flat)).collect();
    places.sort_unstable();
    places.into_iter().filter_map(|place| read(view, place)).find(|clause| clause.layer.is_some())
}

/// The first layer that a text names after `explicit deny in`, for texts that are certainly a denial.
pub(crate) fn find_loose(view: &View<'_>) -> Option<Clause> {
    memmem::find_iter(&view.flat, "explicitdenyin")
        .map(|flat| explicit(view, view.place_after(flat + "explicitdeny".len())))
        .find(|clause| clause.layer.is_some())
}

/// The clause made of words without a sentence: `no identity-based policy allows the action`,
/// `a session policy explicitly denies the action`.
pub(crate) fn of_words(words: &str) -> Option<Clause> {
    let clause = |text: &str| read(&View::new(text), 0).filter(|clause| clause.layer.is_some());
    match words.split_once("explicitly den") {
        Some((policy, _)) => clause(&format!("with an explicit deny in {policy}")),
        None => clause(&format!("because {words}")),
    }
}

/// How much of a text is searched for the rest of a clause; no clause is longer.
const REACH: usize = 400;

/// The layer that a truncated policy type at the end of a line names, `None` if several continue that way; and the
/// position after it.
fn cut_off(view: &View<'_>, after: usize) -> Option<(Option<ReportedLayer>, usize)> {
    let rest = view.from(after);
    let begun = rest.trim_start();
    let line = head(begun).lines().next().filter(|line| !line.is_empty())?;
    let flat: String = line.split_whitespace().collect::<String>().to_ascii_lowercase();
    let mut layers = TYPES.iter().filter(|(name, _)| name.starts_with(&flat)).map(|(_, layer)| *layer);
    let first = layers.next()?;
    let end = after + rest.len() - begun.len() + line.len();
    Some((layers.all(|layer| layer == first).then_some(first), end))
}

/// The position after `policy allows the s3:GetObject action`, as far as that is there.
fn implicit_end(view: &View<'_>, after: usize) -> usize {
    let rest = head(view.from(after));
    let clause = rest.get(..rest.find(['.', '"', '(', ')', '<']).unwrap_or(rest.len())).unwrap_or("");
    let action = clause.find("action").map(|at| at + "action".len());
    after + action.filter(|end| *end < 160).unwrap_or_else(|| clause.find('\n').unwrap_or(clause.len()))
}

fn head(text: &str) -> &str {
    text.get(..text.floor_char_boundary(REACH)).unwrap_or(text)
}

fn explicit(view: &View<'_>, after: usize) -> Clause {
    let mut clause = Clause { reason: Some(Reason::Explicit), end: after, ..Clause::default() };
    let Some(article) = view.matches_any(after, &["inthe", "inan", "ina", "in", "bya"]) else {
        return clause;
    };
    let article = past_marks(view, article);
    let Some((layer, mut end)) = policy_type(view, article) else {
        clause.layer = cut_off(view, article).and_then(|(layer, _)| layer);
        return clause;
    };
    clause.layer = Some(layer);
    // "… in a VPC endpoint policy transitively through a service control policy": the last one decides.
    while let Some((layer, next)) = view
        .matches_any(end, &["transitivelythrougha", "transitivelythrough"])
        .and_then(|article| policy_type(view, article.max(end)))
    {
        clause.layer = Some(layer);
        end = next;
    }
    clause.end = end;
    if let Some(after) = view.matches_any(past_marks(view, end), &[":", ",withpolicyarn:", "withpolicyarn:"])
        && let Some((arn, arn_end)) = policy_arn(view, after)
    {
        clause.policy_arn = Some(arn);
        clause.end = arn_end;
    }
    clause
}

/// A policy type at a position, with the rest of its words, and the position after it.
fn policy_type(view: &View<'_>, place: usize) -> Option<(ReportedLayer, usize)> {
    let (layer, after) =
        TYPES.iter().find_map(|(name, layer)| Some((*layer, view.matches(place, name)?))).or_else(|| {
            // "an identity-based policy": the article's `n` may be left over, or an article may come before it.
            let after = view.matches_any(place, &["n", "a", "the"])?;
            TYPES.iter().find_map(|(name, layer)| Some((*layer, view.matches(after, name)?)))
        })?;
    let rest = ["policies", "policy", "ies", "icies", "y", "icy", "ary", "aries"];
    Some((layer, view.matches_any(past_marks(view, after), &rest).unwrap_or(after)))
}

/// The position after the quotes and signs of emphasis at a position.
fn past_marks(view: &View<'_>, place: usize) -> usize {
    let rest = view.from(place);
    let marks = |char: char| char.is_whitespace() || matches!(char, '*' | '_') || QUOTES.contains(&char);
    let after = rest.trim_start_matches(marks);
    let skipped = rest.get(..rest.len() - after.len()).unwrap_or_default();
    if skipped.trim().is_empty() { place } else { place + skipped.len() }
}

/// A policy's ARN, perhaps wrapped, and the position after it.
fn policy_arn(view: &View<'_>, place: usize) -> Option<(String, usize)> {
    let text = view.from(place);
    let start = text.find(|char: char| !char.is_whitespace() && !QUOTES.contains(&char))?;
    let body = text.get(start..)?;
    if !body.starts_with("arn:") {
        return None;
    }
    let mut end = token_end(body, 0);
    // A line that ends within the ARN continues on the next one.
    while body.get(..end).is_some_and(is_open) && body.get(end..).is_some_and(|rest| rest.starts_with('\n')) {
        let next = token_end(body, end + 1);
        if next <= end + 1 {
            break;
        }
        end = next;
    }
    let arn = without_punctuation(body.get(..end)?).trim_end_matches('*');
    Some((joined(arn), place + start + arn.len()))
}

fn is_open(arn: &str) -> bool {
    let flat: String = joined(arn);
    flat.ends_with(['/', ':', '-', '_']) || flat.matches(':').count() < 5 || !flat.contains('/')
}

fn token_end(text: &str, from: usize) -> usize {
    let mut end = from;
    while let Some(rest) = text.get(end..)
        && let Some(char) = rest.chars().next()
    {
        let stop =
            char.is_whitespace() || matches!(char, '"' | '\'' | '`' | '(' | ')' | ',' | ';' | '”' | '’');
        if stop || CLOSING.contains(&char) || rest.starts_with("</") {
            break;
        }
        end += placeholder(rest).unwrap_or(char.len_utf8());
    }
    end
}
