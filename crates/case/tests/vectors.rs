//! Cases that carry all their policies, with the decision that AWS's documentation asks for.

#![cfg(test)]

use case::{Layer, Layers, Policies, Request, Verdict, combine};
use serde::Deserialize;

#[derive(Deserialize)]
struct Vector {
    id: String,
    title: String,
    request: Request,
    policies: Policies,
    expect: Verdict,
}

/// Cases of the project's founders, and such as were derived from the same documentation since, element by element.
const FILES: [&str; 2] = [include_str!("data/vectors.jsonl"), include_str!("data/derived.jsonl")];

fn vectors() -> Vec<Vector> {
    FILES.into_iter().flat_map(str::lines).map(|line| serde_json::from_str(line).expect(line)).collect()
}

fn decide(vector: &Vector) -> Verdict {
    let request = vector.request.prepare(None);
    let mut layers = Layers::default();
    for layer in Layer::ALL {
        match vector.policies.compile(layer, &request) {
            Ok(Some(policies)) => layers.set(layer, policies.explain(&request)),
            Ok(None) => {}
            // What AWS would not take as a policy, it has not: nothing is known of the layer.
            Err(_) => return Verdict::Unknown,
        }
    }
    combine(&request, &layers).verdict
}

#[test]
fn every_vector_is_decided_as_documented() {
    let vectors = vectors();
    assert!(vectors.len() > 1_500);
    let wrong: Vec<String> = vectors
        .iter()
        .map(|vector| (vector, decide(vector)))
        .filter(|(vector, verdict)| *verdict != vector.expect)
        .map(|(vector, verdict)| {
            format!("{} {}: {verdict:?}, not {:?}", vector.id, vector.title, vector.expect)
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
