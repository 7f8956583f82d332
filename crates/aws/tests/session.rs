//! What a session makes of answers, and of missing ones.

mod common;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use aws::{Session, SessionError, Settings};
use common::{ACCOUNT, Aws, Reply, caller, session_at_nobody};
use source::SourceError;

const PAGE: &str = "<html><body><h1>Bad Gateway</h1></body></html>";

#[test]
fn the_caller_is_asked_for_once_by_however_many_threads() {
    let aws = Aws::answering(|_| Reply::Cut);
    let session = aws.session();
    std::thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| assert_eq!(session.caller_identity().unwrap().account, ACCOUNT));
        }
    });
    let caller = session.caller_identity().unwrap();
    assert_eq!((caller.arn.as_str(), caller.partition()), ("arn:aws:iam::111111111111:user/reader", "aws"));
    assert_eq!(caller.user_id, "AIDAREADER");
    assert_eq!(aws.count("GetCallerIdentity"), 1);
}

#[test]
fn a_message_is_decoded() {
    let aws = Aws::answering(|request| {
        assert_eq!(request.field("EncodedMessage").as_deref(), Some("abc+/="));
        Reply::xml(
            "DecodeAuthorizationMessage",
            "<DecodedMessage>{&quot;allowed&quot;:false}</DecodedMessage>",
        )
    });
    let decoded = aws.session().decode_authorization_message("abc+/=").unwrap();
    assert_eq!(decoded, r#"{"allowed":false}"#);
}

#[test]
fn a_refusal_names_the_permission() {
    let aws = Aws::answering(|_| Reply::error(403, "AccessDenied", "User: x is not authorized"));
    let error = aws.session().decode_authorization_message("abc").unwrap_err();
    assert!(error.is_refused() && !error.is_fatal());
    assert_eq!(error.missing_permission(), Some("sts:DecodeAuthorizationMessage"));
    assert!(error.to_string().contains("User: x is not authorized"), "{error}");
    assert_eq!(aws.count("DecodeAuthorizationMessage"), 1);
}

#[test]
fn an_error_of_aws_keeps_its_code_and_message() {
    let aws = Aws::answering(|_| {
        Reply::error(400, "InvalidAuthorizationMessageException", "Message is\nnot valid")
    });
    match aws.session().decode_authorization_message("abc").unwrap_err() {
        SourceError::Failed { code, message, command, .. } => {
            assert_eq!(code, "InvalidAuthorizationMessageException");
            assert_eq!(message, "Message is not valid");
            assert!(command.starts_with("aws sts decode-authorization-message"), "{command}");
        }
        error => panic!("{error:?}"),
    }
}

#[test]
fn a_page_instead_of_an_answer_is_told_after_three_attempts() {
    let aws = Aws::answering_all(|_| Reply::Body(502, PAGE.to_owned()));
    match aws.session().caller_identity().unwrap_err() {
        SourceError::Failed { code, .. } => assert_eq!(code, "HTTP 502"),
        error => panic!("{error:?}"),
    }
    assert_eq!(aws.count("GetCallerIdentity"), 3);
}

#[test]
fn a_page_that_forbids_or_does_not_find_says_nothing_of_permissions_or_names() {
    for status in [403, 404] {
        let aws = Aws::answering(move |_| Reply::Body(status, PAGE.to_owned()));
        let error = aws.session().decode_authorization_message("abc").unwrap_err();
        assert!(matches!(error, SourceError::Failed { .. }), "{error:?}");
    }
}

#[test]
fn a_page_that_says_success_is_no_answer() {
    let aws = Aws::answering_all(|_| Reply::ok(PAGE));
    assert!(matches!(aws.session().caller_identity(), Err(SourceError::Failed { .. })));
}

#[test]
fn throttling_is_waited_out() {
    let times = AtomicUsize::new(0);
    let aws = Aws::answering_all(move |_| match times.fetch_add(1, Ordering::SeqCst) {
        0 => Reply::error(400, "Throttling", "Rate exceeded"),
        1 => Reply::Body(503, PAGE.to_owned()),
        _ => caller(ACCOUNT),
    });
    assert_eq!(aws.session().caller_identity().unwrap().account, ACCOUNT);
    assert_eq!(aws.count("GetCallerIdentity"), 3);
}

#[test]
fn throttling_that_does_not_end_is_told() {
    let aws = Aws::answering_all(|_| Reply::error(400, "Throttling", "Rate exceeded"));
    let error = aws.session().caller_identity().unwrap_err();
    assert!(matches!(&error, SourceError::Failed { code, .. } if code == "Throttling"), "{error:?}");
}

#[test]
fn no_answer_in_time_is_unreachable() {
    let aws = Aws::answering_all(|_| Reply::Silence);
    let session =
        aws.session_with(Settings { timeout: Some(Duration::from_millis(200)), ..Settings::default() });
    let error = session.caller_identity().unwrap_err();
    assert!(matches!(error, SourceError::Unreachable { .. }) && error.is_fatal(), "{error:?}");
}

#[test]
fn a_connection_that_is_cut_is_unreachable() {
    let error = Aws::answering_all(|_| Reply::Cut).session().caller_identity().unwrap_err();
    assert!(matches!(error, SourceError::Unreachable { .. }), "{error:?}");
}

#[test]
fn an_endpoint_where_nobody_listens_is_unreachable() {
    let error = session_at_nobody().caller_identity().unwrap_err();
    assert!(error.to_string().contains("refused"), "{error}");
    assert!(matches!(error, SourceError::Unreachable { .. }), "{error:?}");
}

#[test]
fn no_credentials_are_told_with_what_mends_it() {
    let aws = Aws::answering(|_| Reply::Cut);
    let error = aws.session_without_credentials().caller_identity().unwrap_err();
    assert!(error.is_fatal());
    let SourceError::Credentials { message, help } = error else { panic!("{error:?}") };
    assert_eq!(message, "none were found");
    assert!(help.contains("aws sso login"), "{help}");
    assert_eq!(aws.asked(), Vec::<String>::new());
}

#[test]
fn credentials_that_aws_turns_down_are_told() {
    for code in ["ExpiredToken", "InvalidClientTokenId", "SignatureDoesNotMatch"] {
        let aws = Aws::answering_all(move |_| Reply::error(403, code, "bad token"));
        let settings = Settings { profile: Some("dev".to_owned()), ..Settings::default() };
        let error = aws.session_with(settings).caller_identity().unwrap_err();
        assert!(matches!(error, SourceError::Credentials { .. }), "{error:?}");
        assert!(error.to_string().contains(code) && error.to_string().contains("--profile dev"), "{error}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}

#[test]
fn settings_that_cannot_be_meant_are_turned_down() {
    let sources = vec![("dev".to_owned(), "profile".to_owned())];
    for settings in [
        Settings { sources, ..Settings::default() },
        Settings { assume_role: Some("arn:aws:iam::1:role/x".to_owned()), ..Settings::default() },
        Settings { assume_role: Some(String::new()), ..Settings::default() },
    ] {
        assert!(matches!(Session::open(settings, None), Err(SessionError::Setting(_))));
    }
}
