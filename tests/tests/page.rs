//! The page of `--output html` in a real browser: from a file, with nothing to load, and with text from strangers in
//! it.

#![cfg(test)]

mod common;

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use common::{project, shell};
use end_to_end::{Browser, Shown};
use serde_json::json;
use tempfile::TempDir;

/// A page in its own folder, and a server outside that notes whether anything connects.
struct Trial {
    browser: Browser,
    folder: TempDir,
    outside: SocketAddr,
    visitors: Arc<AtomicUsize>,
}

impl Trial {
    /// `None` if there is no browser and none is required.
    fn new() -> Option<Self> {
        let browser = Browser::find().unwrap()?;
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let outside = listener.local_addr().unwrap();
        let visitors = Arc::new(AtomicUsize::new(0));
        let count = visitors.clone();
        // Nobody is answered: a browser that waited for an answer would wait forever.
        std::thread::spawn(move || {
            for _ in listener.incoming() {
                count.fetch_add(1, Ordering::SeqCst);
            }
        });
        Some(Self { browser, folder: TempDir::new().unwrap(), outside, visitors })
    }

    fn file(&self, page: &str) -> PathBuf {
        let file = self.folder.path().join("page.html");
        std::fs::write(&file, page).unwrap();
        file
    }

    fn open(&self, page: &str) -> Shown {
        self.browser.open(&self.file(page)).unwrap()
    }

    fn address(&self) -> String {
        format!("http://{}", self.outside)
    }

    fn had_a_visitor(&self) -> bool {
        self.visitors.load(Ordering::SeqCst) > 0
    }
}

/// The page of cases.
fn page(cases: &str) -> String {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("cases.jsonl");
    std::fs::write(&file, cases).unwrap();
    let output = shell(&format!("denied why --offline --output html {}", file.display()));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn examples() -> String {
    std::fs::read_to_string(project().join("examples/case.jsonl")).unwrap()
}

/// Everything that may be text tries to run, to load, to leave its element, to be a link, or to hide.
fn hostile(outside: &str) -> String {
    let attacks = [
        "<script>document.title='pwned'</script>".to_owned(),
        format!("</svg></pre></style></title><script src=\"{outside}/script\"></script>"),
        format!("\"><img src=\"{outside}/picture\" onerror=\"document.title='pwned'\">"),
        format!(
            "<iframe src=\"javascript:parent.document.title='pwned'\"></iframe><a href=\"{outside}\">x</a>"
        ),
        format!("javascript:document.title='pwned'//{outside}"),
        "\u{202e}\u{2066}\u{200b}\u{1b}]0;pwned\u{7}\u{1b}[2J".to_owned(),
        format!("<style>@import url({outside}/style);</style><link rel=stylesheet href={outside}/sheet>"),
        format!("<meta http-equiv=refresh content=\"0;url={outside}/moved\"><base href={outside}>"),
    ];
    let all = attacks.concat();
    let deny = json!({"Version": "2012-10-17", "Statement": {"Sid": all, "Effect": "Deny",
        "Action": ["s3:*", format!("s3:{all}")], "Resource": "*"}});
    let cases = attacks.iter().chain([&all]).map(|attack| {
        json!({
            "request": {"principal": "arn:aws:iam::111111111111:user/u", "action": "s3:GetObject",
                "resource": format!("arn:aws:s3:::b/{attack}"), "context": {attack: attack}, "contextComplete": true},
            "reported": {"kind": "denial", "from": "text", "code": attack, "operation": attack, "text": attack},
            "policies": {"identity": [{"name": attack, "arn": attack, "document": deny}], "boundary": null,
                "resource": null, "scp": [], "rcp": []},
        })
        .to_string()
    });
    cases.chain([all.clone()]).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_way_of_each_request_is_drawn() {
    let Some(trial) = Trial::new() else { return };
    let page = page(&examples());
    let shown = trial.open(&page);
    assert_eq!(shown.console, "");
    assert_eq!(shown.document.matches("<svg").count(), examples().lines().count());
    assert!(shown.document.contains("<mark>"), "no statement is quoted");
    let drawn = trial.browser.picture(&trial.file(&page)).unwrap();
    let without = page.replace("<svg ", "<svg style=\"visibility:hidden\" ");
    assert_ne!(drawn, trial.browser.picture(&trial.file(&without)).unwrap(), "nothing is drawn");
}

#[test]
fn what_strangers_wrote_neither_runs_nor_loads_anything() {
    let Some(trial) = Trial::new() else { return };
    let hostile = hostile(&trial.address());
    let page = page(&hostile);
    assert!(!page.contains(['\u{202e}', '\u{2066}', '\u{200b}', '\u{1b}', '\u{7}']));
    let shown = trial.open(&page);
    assert!(shown.document.contains("<title>denied</title>"), "{}", shown.document);
    assert_eq!(shown.console, "");
    for element in ["<script", "<img", "<iframe", "<a ", "<link", "<base"] {
        assert!(!shown.document.contains(element), "{element}");
    }
    assert!(shown.document.contains("&lt;script&gt;document.title='pwned'&lt;/script&gt;"));
    assert!(!trial.had_a_visitor());
}

/// The means of the test above do detect a page that runs, loads and complains.
#[test]
fn a_page_that_does_all_this_is_found_out() {
    let Some(trial) = Trial::new() else { return };
    let outside = trial.address();
    let shown = trial.open(&format!(
        "<title>denied</title><img src=\"{outside}/picture\"><script>document.title='pwned';console.error('x')</script>"
    ));
    assert!(shown.document.contains("<title>pwned</title>"), "{}", shown.document);
    assert!(shown.console.contains('x'));
    assert!(trial.had_a_visitor());
}
