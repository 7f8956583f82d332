//! Megabytes per second of `denied-simulate` on cases that carry 24 KB of policies each, compared with merely parsing
//! them.

#![expect(
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench may end at the first thing that is wrong"
)]

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::BytesCount;
use serde_json::{Value, json};

const CASES: usize = 2_000;
const POLICY_BYTES: usize = 24 << 10;

/// The cases, one per line, in a file that lives as long as the process.
static CASES_FILE: LazyLock<(PathBuf, u64)> = LazyLock::new(|| {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("throughput.jsonl");
    let mut file = File::create(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut bytes = 0;
    for number in 0..CASES {
        let line = format!("{}\n", case(number));
        file.write_all(line.as_bytes()).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        bytes += line.len() as u64;
    }
    (path, bytes)
});

fn main() {
    divan::main();
}

/// A case whose identity policies fill 24 KB; the last statement decides.
fn case(number: usize) -> Value {
    let services = ["ec2", "sqs", "sns", "dynamodb", "logs", "lambda", "kms", "ecr"];
    let mut statements: Vec<Value> = Vec::new();
    let mut bytes = 0;
    while bytes < POLICY_BYTES {
        let position = statements.len();
        let service = services[position % services.len()];
        let statement = json!({
            "Sid": format!("Statement{position}"),
            "Effect": "Allow",
            "Action": [format!("{service}:Get*"), format!("{service}:List*"), format!("{service}:Describe*")],
            "Resource": [
                format!("arn:aws:{service}:eu-central-1:111111111111:team-{position}/*"),
                format!("arn:aws:{service}:eu-central-1:111111111111:shared-{number}-{position}/${{aws:PrincipalTag/team}}"),
            ],
            "Condition": {"StringEquals": {"aws:RequestedRegion": ["eu-central-1", "eu-west-1"]}},
        });
        bytes += statement.to_string().len();
        statements.push(statement);
    }
    statements
        .push(json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}));
    json!({
        "id": number.to_string(),
        "request": {
            "principal": "arn:aws:sts::111111111111:assumed-role/App/i-0abc",
            "action": "s3:GetObject",
            "resource": format!("arn:aws:s3:::reports/{number}"),
            "contextComplete": true,
        },
        "policies": {
            "identity": [{"name": "App", "document": {"Version": "2012-10-17", "Statement": statements}}],
            "boundary": null, "session": null, "scp": [], "rcp": [], "resource": null, "endpoint": null,
        },
    })
}

fn simulate(jobs: &str) {
    let status = Command::new(env!("CARGO_BIN_EXE_denied-simulate"))
        .args(["--offline", "--output", "jsonl", "--jobs", jobs])
        .arg(&CASES_FILE.0)
        .stdout(Stdio::null())
        .status();
    assert!(status.is_ok_and(|status| status.success()));
}

#[divan::bench(sample_count = 10)]
fn simulate_on_one_core(bencher: Bencher<'_, '_>) {
    bencher.counter(BytesCount::new(CASES_FILE.1)).bench_local(|| simulate("1"));
}

#[divan::bench(sample_count = 10)]
fn simulate_on_all_cores(bencher: Bencher<'_, '_>) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from).to_string();
    bencher.counter(BytesCount::new(CASES_FILE.1)).bench_local(|| simulate(&cores));
}

/// The cost of reading the same lines into `serde_json::Value`s, and nothing else.
#[divan::bench(sample_count = 10)]
fn merely_parse(bencher: Bencher<'_, '_>) {
    bencher.counter(BytesCount::new(CASES_FILE.1)).bench_local(|| {
        let text = std::fs::read_to_string(&CASES_FILE.0).unwrap_or_default();
        text.lines().filter(|line| serde_json::from_str::<Value>(line).is_ok()).count()
    });
}

#[divan::bench(sample_count = 50)]
fn start_and_stop(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| {
        Command::new(env!("CARGO_BIN_EXE_denied-simulate")).arg("--version").stdout(Stdio::null()).status()
    });
}
