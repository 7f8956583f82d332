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

fn vectors() -> Vec<Vector> {
    let text = include_str!("data/vectors.jsonl");
    text.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

fn decide(vector: &Vector) -> Verdict {
    let request = vector.request.prepare(None);
    let mut layers = Layers::default();
    for layer in Layer::ALL {
        if let Some(policies) = vector.policies.compile(layer, &request).expect(&vector.id) {
            layers.set(layer, policies.explain(&request));
        }
    }
    combine(&request, &layers).verdict
}

#[test]
fn every_vector_is_decided_as_documented() {
    let vectors = vectors();
    assert!(vectors.len() > 90);
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
