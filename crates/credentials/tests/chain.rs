//! The chain over typical variables and files.

#![cfg(test)]

use std::fs;
use std::path::Path;

use credentials::{Chain, Environment, Kind, Source, State, Trouble, trouble};
use jiff::Timestamp;
use tempfile::TempDir;

const NOW: &str = "2026-11-24T12:00:00Z";

/// A home with configuration files.
fn home(config: &str, credentials: &str) -> TempDir {
    let home = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(home.path().join(".aws/sso/cache")).expect("a folder");
    fs::write(home.path().join(".aws/config"), config).expect("it is written");
    fs::write(home.path().join(".aws/credentials"), credentials).expect("it is written");
    home
}

fn chain(home: &Path, variables: &[(&str, &str)], profile: Option<&str>) -> Chain {
    let mut all = vec![("HOME", home.to_str().expect("UTF-8")), ("AWS_EC2_METADATA_DISABLED", "true")];
    all.extend_from_slice(variables);
    let now: Timestamp = NOW.parse().expect("a time");
    Chain::read(&Environment::of(&all, now), profile, None).expect("the files are sound")
}

fn row(source: &Source) -> (Kind, State, &str) {
    (source.kind, source.state, source.from.as_str())
}

const KEYS: [(&str, &str); 2] =
    [("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "the-secret")];
const FILE: &str = "[default]\naws_access_key_id = AKIADEFAULT\naws_secret_access_key = s1\n\
                    [dev]\naws_access_key_id = AKIADEV0001\naws_secret_access_key = s2\n";

#[test]
fn keys_in_the_environment_come_before_a_profile_of_the_environment() {
    let home = home("", FILE);
    let variables = [&KEYS[..], &[("AWS_PROFILE", "dev")]].concat();
    let chain = chain(home.path(), &variables, None);
    let rows: Vec<_> = chain.sources.iter().map(row).collect();
    assert_eq!(
        rows,
        [(Kind::Environment, State::Used, "the environment"), (Kind::Keys, State::Shadowed, "profile dev")]
    );
    assert_eq!(chain.profile.by.as_deref(), Some("AWS_PROFILE"));
    assert_eq!(chain.sources[0].key.as_deref(), Some("…MPLE"));
}

#[test]
fn a_profile_named_by_flag_comes_before_the_environment() {
    let home = home("", FILE);
    let chain = chain(home.path(), &KEYS, Some("dev"));
    let rows: Vec<_> = chain.sources.iter().map(row).collect();
    assert_eq!(
        rows,
        [(Kind::Keys, State::Used, "profile dev"), (Kind::Environment, State::Shadowed, "the environment")]
    );
}

#[test]
fn keys_of_which_one_is_missing_are_passed_over() {
    let home = home("", FILE);
    let chain = chain(home.path(), &KEYS[..1], None);
    let rows: Vec<_> = chain.sources.iter().map(row).collect();
    assert_eq!(
        rows,
        [
            (Kind::Environment, State::Incomplete, "the environment"),
            (Kind::Keys, State::Used, "profile default")
        ]
    );
    assert_eq!(chain.other_profiles, ["dev"]);
}

#[test]
fn without_anything_there_is_nothing() {
    let home = home("", "");
    let chain = chain(home.path(), &[], None);
    assert_eq!((chain.sources, chain.region), (Vec::new(), None));
}

const SSO: &str = "[profile corp]\nsso_session = work\nsso_account_id = 111111111111\nsso_role_name = Dev\n\
                   region = eu-central-1\n[sso-session work]\nsso_region = eu-central-1\n\
                   sso_start_url = https://acme.example/start\n";

/// The cache file of the session `work`: its name is the hash of `work`.
const WORK: &str = ".aws/sso/cache/e274eeff768c6396088ec6eb091f4bf4d47ab1e0.json";

#[test]
fn a_sign_in_ends_when_the_cache_says_and_its_token_stays_there() {
    let home = home(SSO, "");
    let work = home.path().join(WORK);
    let table = [
        (None, "nobody has signed in"),
        (Some("2026-11-24T11:00:00Z"), "the sign-in is over"),
        (Some("2026-11-24T13:00:00UTC"), "signed in"),
    ];
    for (expires, words) in table {
        if let Some(expires) = expires {
            let cached = format!(r#"{{"accessToken": "sso-token", "expiresAt": "{expires}"}}"#);
            fs::write(&work, cached).expect("it is written");
        }
        let chain = chain(home.path(), &[("AWS_PROFILE", "corp")], None);
        let used = chain.used().expect("it is used");
        let note = used.note.as_deref().unwrap_or_default();
        assert_eq!(used.kind, Kind::Sso);
        assert!(note.contains(words) && note.contains("Dev in account 111111111111"), "{note}");
        assert_eq!(used.renew.as_deref(), Some("aws sso login --profile corp"));
        assert_eq!(chain.region.as_ref().map(|region| region.by.as_str()), Some("profile corp"));
        assert!(!format!("{chain:?}").contains("sso-token"));
    }
}

#[test]
fn chains_of_profiles_are_followed_to_their_end() {
    let config = "[profile a]\nrole_arn = arn:aws:iam::222222222222:role/A\nsource_profile = b\n\
                  [profile b]\nrole_arn = arn:aws:iam::222222222222:role/B\nsource_profile = keys\nmfa_serial = m\n\
                  [profile round]\nrole_arn = arn:aws:iam::222222222222:role/R\nsource_profile = about\n\
                  [profile about]\nrole_arn = arn:aws:iam::222222222222:role/R\nsource_profile = round\n\
                  [profile lost]\nrole_arn = arn:aws:iam::222222222222:role/L\nsource_profile = gone\n\
                  [profile bare]\nrole_arn = arn:aws:iam::222222222222:role/L\n\
                  [profile box]\nrole_arn = arn:aws:iam::222222222222:role/L\ncredential_source = EcsContainer\n\
                  [profile run]\ncredential_process = /bin/give --password hunter2\n";
    let home = home(config, "[keys]\naws_access_key_id = AKIAKEYS\naws_secret_access_key = s\n");
    let of = |name| chain(home.path(), &[], Some(name)).sources.remove(0);
    let note = |name| of(name).note.unwrap_or_default();
    assert_eq!(of("a").state, State::Used);
    assert_eq!(note("a"), "arn:aws:iam::222222222222:role/A, assumed with profile b");
    assert!(note("b").contains("MFA"), "{}", note("b"));
    for (name, words) in
        [("round", "circle"), ("lost", "gone, which is not there"), ("bare", "needs source_profile")]
    {
        assert_eq!(of(name).state, State::Incomplete, "{name}");
        assert!(note(name).contains(words), "{name}: {}", note(name));
    }
    assert!(note("box").contains("EcsContainer"));
    assert_eq!((of("run").kind, of("run").state), (Kind::Process, State::Used));
    assert!(!format!("{:?}", of("run")).contains("hunter2"), "its arguments may be secret");
    assert_eq!(note("nosuch"), "there is no profile nosuch in the configuration files");
}

#[test]
fn machines_give_theirs_after_all_others() {
    let home = home("", FILE);
    let token = home.path().join("token");
    fs::write(&token, "the-token").expect("it is written");
    let variables = [
        ("AWS_WEB_IDENTITY_TOKEN_FILE", token.to_str().expect("UTF-8")),
        ("AWS_ROLE_ARN", "arn:aws:iam::111111111111:role/Pod"),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials"),
        ("AWS_EC2_METADATA_DISABLED", "false"),
    ];
    let found = chain(home.path(), &variables, None);
    let kinds: Vec<_> = found.sources.iter().map(|source| (source.kind, source.state)).collect();
    assert_eq!(
        kinds,
        [
            (Kind::Keys, State::Used),
            (Kind::WebIdentity, State::Shadowed),
            (Kind::Container, State::Shadowed),
            (Kind::Instance, State::Possible)
        ]
    );
    let bare = tempfile::tempdir().expect("a folder");
    let mut found = chain(bare.path(), &[("AWS_EC2_METADATA_DISABLED", "false")], None);
    assert_eq!(found.used(), None, "nobody has asked");
    found.confirm();
    assert_eq!(found.used().map(|used| used.kind), Some(Kind::Instance), "AWS took what the instance gave");
    let found = chain(bare.path(), &variables, None);
    assert_eq!(found.used().map(|used| used.kind), Some(Kind::WebIdentity));
    let found =
        chain(bare.path(), &[("AWS_WEB_IDENTITY_TOKEN_FILE", "/nowhere/token"), ("AWS_ROLE_ARN", "r")], None);
    assert_eq!(found.sources[0].state, State::Incomplete);
}

#[test]
fn temporary_keys_tell_when_they_end() {
    let file = "[default]\naws_access_key_id = ASIA1\naws_secret_access_key = s\naws_session_token = t\n\
                x_security_token_expires = 2026-11-24T13:00:00+01:00\n";
    let home = home("", file);
    let found = chain(home.path(), &[], None);
    let used = found.used().expect("it is used");
    assert!(used.is_over(NOW.parse().expect("a time")), "{used:?}");
    assert_eq!(used.note.as_deref(), Some("temporary keys"));
}

#[test]
fn a_file_that_cannot_be_understood_is_an_error_that_says_where() {
    let home = home("[default\nregion", "");
    let variables = [("HOME", home.path().to_str().expect("UTF-8"))];
    let now = NOW.parse().expect("a time");
    let error = Chain::read(&Environment::of(&variables, now), None, None).expect_err("it is broken");
    assert!(error.to_string().contains("config"), "{error}");
}

/// What is said where the credentials of a profile cannot be used.
fn told(home: &Path, variables: &[(&str, &str)], profile: Option<&str>) -> Trouble {
    let mut all = vec![("HOME", home.to_str().expect("UTF-8")), ("AWS_EC2_METADATA_DISABLED", "true")];
    all.extend_from_slice(variables);
    trouble(&Environment::of(&all, NOW.parse().expect("a time")), profile)
}

#[test]
fn what_is_wrong_with_a_profile_is_said_in_words() {
    let config = "[profile a]\nrole_arn = arn:aws:iam::111111111111:role/A\nsource_profile = b\n\
        [profile b]\nrole_arn = arn:aws:iam::111111111111:role/B\nsource_profile = a\n\
        [profile half]\naws_access_key_id = AKIA\n\
        [profile lost]\nrole_arn = arn:aws:iam::111111111111:role/B\nsource_profile = gone\n\
        [profile signs]\nsso_session = gone\nsso_account_id = 111111111111\nsso_role_name = X\n\
        [profile runs]\ncredential_process = /bin/false\n";
    let home = home(config, "");
    for (profile, message) in [
        ("nosuch", "there is no profile nosuch in the configuration files"),
        ("a", "profile a: source_profile goes in a circle: a, b and a"),
        ("half", "profile half: aws_secret_access_key is missing"),
        ("lost", "profile lost: source_profile names gone, which is not there"),
        ("signs", "profile signs: there is no [sso-session gone] in the configuration files"),
    ] {
        for told in [
            told(home.path(), &[], Some(profile)),
            told(home.path(), &KEYS, Some(profile)),
            told(home.path(), &[("AWS_PROFILE", profile)], None),
        ] {
            assert_eq!(told.message.as_deref(), Some(message));
            assert!(told.help.contains(".aws/config or ") && told.help.contains("list-profiles"), "{told:?}");
        }
    }
    let of_process = told(home.path(), &[], Some("runs"));
    assert!(of_process.message.is_none() && of_process.help.contains("credential_process"), "{of_process:?}");
}

#[test]
fn nothing_at_all_and_a_file_that_cannot_be_read_are_told_apart() {
    let nothing = told(home("", "").path(), &[], None);
    assert_eq!(nothing.message.as_deref(), Some("none were found, neither in variables nor in a profile"));
    assert!(nothing.help.contains("aws configure sso"));
    let broken = home("[profile a]\nfoo bar\n", "");
    let message = told(broken.path(), &[], Some("a")).message.expect("it is told");
    let file = broken.path().join(".aws/config");
    assert!(message.starts_with(&format!("{}:2: ", file.display())), "{message}");
}
