//! The contract of all programs: flags, forms of output, exit codes, messages. Shown by one small program.

mod common;

use common::{program, run, verdict};

const ALLOWED: &str = "{\"request\":{\"action\":\"test:Allow\"}}\n";
const DENIED: &str = "{\"request\":{\"action\":\"test:Nothing\"}}\n";
const UNKNOWN: &str = "{\"request\":{\"action\":\"test:Perhaps\"}}\n";

#[test]
fn exit_codes() {
    let table: [(&[&str], &[&str], i32); 21] = [
        (&[], &[ALLOWED, DENIED, UNKNOWN], 0),
        (&[], &[], 0),
        (&["--expect", "allowed"], &[], 1),
        (&["--expect", "allowed"], &[ALLOWED, ALLOWED], 0),
        (&["--expect", "allowed"], &[ALLOWED, DENIED], 1),
        (&["--expect", "denied"], &[DENIED], 0),
        (&["--expect", "allowed"], &[UNKNOWN], 1),
        (&["--expect", "denied"], &[UNKNOWN], 1),
        (&["--no-such-flag"], &[], 2),
        (&["--output", "yaml"], &[], 2),
        (&["--jq", "."], &[ALLOWED], 0),
        (&["--jq", ".["], &[ALLOWED], 2),
        (&["--jq", ".", "--output", "text"], &[ALLOWED], 2),
        (&["--raw-output"], &[ALLOWED], 2),
        (&["--jobs", "0"], &[ALLOWED], 2),
        (&["no-such-file.jsonl"], &[], 2),
        (&["--context", "nonsense"], &[ALLOWED], 2),
        (&["--quiet", "--verbose"], &[ALLOWED], 2),
        (&[], &[ALLOWED, "nonsense\n"], 3),
        (&["--expect", "allowed"], &[DENIED, "nonsense\n"], 3),
        (&["--action", "test:Unreachable"], &[], 4),
    ];
    for (arguments, lines, code) in table {
        let (exit, out, err) = verdict(arguments, &lines.concat());
        assert_eq!(exit, code, "{arguments:?} {lines:?}\n{out}\n{err}");
        assert!(exit != 2 || !err.is_empty() && out.is_empty(), "{arguments:?}: {out:?} {err:?}");
    }
}

#[test]
fn an_unreachable_aws_ends_the_program_and_says_what_to_do() {
    for jobs in ["1", "4"] {
        let input = format!("{ALLOWED}{{\"request\":{{\"action\":\"test:Unreachable\"}}}}\n{ALLOWED}");
        let (exit, out, err) = verdict(&["--jobs", jobs], &input);
        assert_eq!((exit, out.lines().count()), (4, 1), "what was done before is written");
        assert_eq!(err, "denied-verdict: AWS is not there\nhelp: log in first\n");
    }
}

#[test]
fn flags_make_one_case_for_each_pair_of_action_and_resource() {
    let arguments =
        ["--action", "test:Allow", "--action", "test:Deny", "--resource", "a", "--resource", "b", "--jq"];
    let filter = "[.request.action, .request.resource, .decision] | join(\" \")";
    let (exit, out, _) = verdict(&[&arguments[..], &[filter, "-r"]].concat(), "");
    let expected =
        "test:Allow a allowed\ntest:Allow b allowed\ntest:Deny a explicitDeny\ntest:Deny b explicitDeny\n";
    assert_eq!((exit, out.as_str()), (0, expected));
}

#[test]
fn flags_fill_only_what_a_case_lacks() {
    let filled = |arguments: &[&str], case: &str| {
        let (exit, out, err) = verdict(&[arguments, &["--jq", ".request"]].concat(), case);
        (exit, if exit == 0 { out } else { err })
    };
    let all =
        ["--action", "test:Deny", "--principal", "me", "--context", "aws:TagKeys=a", "--context-complete"];
    let table = [
        (
            r#"{"request":{"x":1,"action":"test:Allow"}}"#,
            r#"{"x":1,"action":"test:Allow","principal":"me","context":{"aws:TagKeys":"a"},"contextComplete":true}"#,
        ),
        (
            r#"{"request":{"action":null,"context":{"AWS:tagkeys":["z"]},"contextComplete":false}}"#,
            r#"{"action":"test:Deny","context":{"AWS:tagkeys":["z"]},"contextComplete":false,"principal":"me"}"#,
        ),
        (
            r#"{"id":"1"}"#,
            r#"{"principal":"me","action":"test:Deny","context":{"aws:TagKeys":"a"},"contextComplete":true}"#,
        ),
    ];
    for (case, request) in table {
        assert_eq!(filled(&all, case), (0, format!("{request}\n")));
    }
    let (exit, message) = filled(&["--action", "a:A", "--action", "a:B"], r#"{"request":{}}"#);
    assert_eq!(exit, 2);
    assert!(message.contains("--action is given more than once"), "{message}");
}

#[test]
fn flags_are_taken_as_one_copies_them() {
    let request = ["--jq", "[.request.principal, .request.action, .request.resource] | join(\" \")", "-r"];
    let flags = ["--principal", " 'me' ", "--action", "test:Allow, test:Deny", "--resource", "\"s3://b/k\""];
    let (exit, out, err) = verdict(&[&flags[..], &request].concat(), "");
    assert_eq!((exit, out.as_str()), (0, "me test:Allow arn:aws:s3:::b/k\nme test:Deny arn:aws:s3:::b/k\n"));
    assert_eq!(err, "denied-verdict: --resource s3://b/k is arn:aws:s3:::b/k\n");
    assert_eq!(verdict(&[&flags[..], &["--quiet"]].concat(), "").2, "");
}

#[test]
fn flags_that_cannot_be_meant_so_are_refused() {
    let table: [(&[&str], &str); 14] = [
        (&["--principal", ""], "is a variable of the shell unset?"),
        (&["--resource", ""], "is a variable of the shell unset?"),
        (&["--action", "s3:"], "an action is its service"),
        (&["--action", ":x"], "an action is its service"),
        (&["--action", "s3:Get Object"], "an action is its service"),
        (&["--principal", "s3:GetObject"], "this is an action: give it as --action"),
        (&["--resource-account", "acme"], "an account id has twelve digits"),
        (&["--resource-account", "1111-1111-1111"], "an account id has twelve digits"),
        (&["--context", "SourceVpce=vpce-1"], "help: did you mean aws:SourceVpce?"),
        (&["--action", "GetObject"], "did you mean one of s3:GetObject"),
        (&["--action", "s3:GetObject,"], "an action is its service"),
        (&["--action", "arn:aws:s3:::b"], "were --action and --resource swapped?"),
        (&["--resource", "s3:GetObject"], "were --action and --resource swapped?"),
        (&["--resource", "s3:GetObject", "--action", "arn:aws:s3:::b"], "swapped?"),
    ];
    for (arguments, said) in table {
        let (exit, out, err) = verdict(arguments, ALLOWED);
        assert_eq!((exit, out.as_str()), (2, ""), "{arguments:?}");
        assert!(err.contains(said), "{arguments:?}: {err}");
    }
}

#[test]
fn context_comes_from_flags_and_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("context.json");
    std::fs::write(&path, "\u{FEFF}{\"aws:SourceIp\":\"10.0.0.1\",\"n\":5,\"aws:TagKeys\":[\"x\"]}").unwrap();
    let path = path.to_str().unwrap();
    let at = format!("@{path}");
    for file in [["--context-file", path], ["--context", &at]] {
        let flags = ["--action", "a:A", "--context", "AWS:TagKeys=a=b", "--context", "AWS:TagKeys=c"];
        let (_, out, err) = verdict(&[&flags[..], &file, &["--jq", ".request.context"]].concat(), "");
        assert_eq!(
            out, "{\"AWS:TagKeys\":[\"a=b\",\"c\"],\"aws:SourceIp\":\"10.0.0.1\",\"n\":\"5\"}\n",
            "{err}"
        );
    }
    let wide: Vec<u8> = "\u{FEFF}{\"n\":5}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(path, wide).unwrap();
    let flags = ["--action", "a:A", "--context-file", path, "--jq", ".request.context"];
    assert_eq!(verdict(&flags, "").1, "{\"n\":\"5\"}\n");
    std::fs::write(path, "{\n\"a\": {}}").unwrap();
    let (exit, _, err) = verdict(&["--context-file", path], ALLOWED);
    assert_eq!(exit, 2);
    assert!(err.contains("context.json:2:"), "{err}");
}

#[test]
fn files_are_read_in_order_packed_or_not_and_errors_name_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(path("a"), "{\"id\":\"a\",\"request\":{\"action\":\"x\"}}\nnonsense").unwrap();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, b"{\"id\":\"b\",\"request\":{\"action\":\"x\"}}\n").unwrap();
    std::fs::write(path("b"), packed.finish().unwrap()).unwrap();
    let filter = ".id // [.error.file, .error.line, .input]";
    let input = "{\"id\":\"-\",\"request\":{\"action\":\"x\"}}";
    let (exit, out, _) = verdict(&[&path("a"), "-", &path("b"), "--jq", filter], input);
    assert_eq!((exit, out), (3, format!("\"a\"\n[\"{}\",2,\"nonsense\"]\n\"-\"\n\"b\"\n", path("a"))));
}

#[test]
fn a_line_that_is_no_case_becomes_an_error_record_that_passes_through() {
    let table = [
        ("nonsense", "not a JSON object"),
        ("{\"x\":1}", "neither `request` nor `reported`"),
        ("{\"request\":7}", "`request` is not what a case has there"),
        ("{\"request\":{}}", "the request has no action"),
    ];
    for (line, message) in table {
        let (exit, once, err) = verdict(&[], &format!("\n{line}\n"));
        assert_eq!((exit, err.contains("this is text")), (3, line == "nonsense"), "{err}");
        assert!(err.contains("denied-verdict: 1 bad line; line 2: "), "{err}");
        let record: serde_json::Value = serde_json::from_str(&once).unwrap();
        assert_eq!((&record["error"]["line"], &record["input"]), (&2.into(), &line.into()));
        assert!(record["error"]["message"].as_str().unwrap().contains(message), "{once}");
        let (exit, twice, err) = verdict(&[], &once);
        assert_eq!((exit, &twice, err.lines().count()), (3, &once, 1));
    }
}

#[test]
fn what_is_given_in_the_place_of_cases_or_files_is_told() {
    let table = [
        (
            "An error occurred (AccessDenied)\nwhen calling\n",
            "this is text: put `denied decode` before `denied verdict`, or use `denied why`",
        ),
        ("[\n  {\n    \"id\": 1\n  }\n]\n", "this is a JSON list: use `jq -c '.[]'` or `--output jsonl`"),
    ];
    for (input, said) in table {
        for jobs in ["1", "3"] {
            let (exit, _, err) = verdict(&["--jobs", jobs], input);
            assert_eq!((exit, err.contains(said), err.lines().count()), (3, true, 2), "{err}");
        }
        assert!(!verdict(&["--quiet"], input).2.contains("this is"));
        assert!(!verdict(&[], &[input, ALLOWED].concat()).2.contains("this is"));
    }
    for (file, flag) in [
        ("s3:GetObject", "--action"),
        ("arn:aws:s3:::b/k", "--resource or --principal"),
        ("s3://b/k", "--resource"),
    ] {
        let (exit, _, err) = verdict(&[file], "");
        assert!(
            exit == 2 && err.ends_with(&format!("help: files are given without a flag: give it as {flag}\n")),
            "{err}"
        );
    }
}

#[test]
fn forms_of_output() {
    let input =
        "{\"id\":\"1\",\"request\":{\"principal\":\"p\",\"action\":\"test:Deny\",\"resource\":\"r\"}}\n";
    let lines = "{\"id\":\"1\",\"request\":{\"principal\":\"p\",\"action\":\"test:Deny\",\"resource\":\"r\"},\
                 \"decision\":\"explicitDeny\",\"decidedBy\":[\"identity\"]}\n";
    let table = "ID  PRINCIPAL  ACTION     RESOURCE  DECISION      DECIDED BY\n\
                 1   p          test:Deny  r         explicitDeny  identity\n";
    let text = "DENIED  test:Deny\n  on r\n  by p\n  decided by: identity\n";
    for (form, expected) in [("auto", lines), ("jsonl", lines), ("table", table), ("text", text)] {
        assert_eq!(verdict(&["--output", form], input), (0, expected.to_owned(), String::new()));
    }
    for (count, input) in [(0, String::new()), (1, input.to_owned()), (3, input.repeat(3))] {
        for jobs in ["1", "3"] {
            let (_, out, _) = verdict(&["--output", "json", "--jobs", jobs], &input);
            let array: Vec<serde_json::Value> = serde_json::from_str(&out).unwrap();
            assert_eq!(array.len(), count);
        }
    }
}

#[test]
fn members_that_nobody_knows_are_kept_as_they_were_written() {
    let case =
        "{\"zeta\":1.10,\"request\":{\"action\":\"x\",\"own\":[ 1 ]},\"id\":7,\"alpha\":{\"\\u0041\":null}";
    let (_, out, _) = verdict(&[], &format!("{case}}}\n"));
    assert_eq!(out, format!("{case},\"decision\":\"unknown\",\"decidedBy\":[\"identity\"]}}\n"));
}

#[test]
fn what_strangers_wrote_is_harmless_for_people() {
    let evil = "test:\\u001b[2J\\u202e\u{9b}31m";
    let input = format!("{{\"request\":{{\"action\":\"{evil}\"}}}}\n\x1b]0;x\x07\n");
    for form in ["text", "table"] {
        let (_, out, _) = verdict(&["--output", form, "--color", "never"], &input);
        assert!(out.contains("test:\\u{1b}[2J\\u{202e}\\u{9b}31m"), "{out}");
        assert!(!out.contains(['\x1b', '\u{9b}', '\u{202e}', '\x07']), "{out:?}");
    }
}

#[test]
fn colour_follows_the_flag_and_the_environment() {
    let coloured = |flag: &str, variable: Option<(&str, &str)>| {
        let mut command = program("verdict");
        command.args(["--output", "text", "--color", flag, "--action", "test:Allow"]);
        command.envs(variable);
        run(&mut command).1.contains("\x1b[")
    };
    assert!(!coloured("auto", None));
    assert!(coloured("always", None));
    assert!(coloured("auto", Some(("CLICOLOR_FORCE", "1"))));
    assert!(!coloured("auto", Some(("NO_COLOR", "1"))));
    assert!(coloured("always", Some(("NO_COLOR", "1"))));
    assert!(!coloured("never", Some(("CLICOLOR_FORCE", "1"))));
}

#[test]
fn jq_filters_each_record_and_points_at_its_mistakes() {
    let (_, out, _) = verdict(&["--jq", ".decision, .decidedBy[]", "-r"], ALLOWED);
    assert_eq!(out, "allowed\nidentity\n");
    let (_, out, _) = verdict(&["--jq", ".decidedBy", "-o", "json"], ALLOWED);
    assert_eq!(out, "[\n  \"identity\"\n]\n");
    let (_, _, err) = verdict(&["--jq", ".a |\n .b | nothing(1)"], ALLOWED);
    assert_eq!(
        err,
        "denied-verdict: --jq: there is no filter `nothing` at line 2, column 7\n   .b | nothing(1)\n        ^\n"
    );
    let input = "{\"id\":\"a\",\"request\":{\"action\":\"test:Allow\"}}\n\
                 {\"id\":\"b\",\"request\":{\"action\":\"test:Nothing\"}}\n";
    let (exit, out, err) =
        verdict(&["--jq", ".id, (.decision | if . == \"allowed\" then error(\"oh\") end)"], input);
    assert_eq!((exit, out.as_str()), (3, "\"a\"\n\"b\"\n\"implicitDeny\"\n"), "what was before is there");
    assert_eq!(err, "denied-verdict: --jq: case a: \"oh\"\n");
    let deep = format!(
        "{{\"request\":{{\"action\":\"x\"}},\"deep\":{}{}}}",
        "[".repeat(200_000),
        "]".repeat(200_000)
    );
    let (exit, _, err) = verdict(&["--jq", "."], &deep);
    assert_eq!((exit, err.contains("nested too deep")), (3, true));
}

#[test]
fn programs_tell_about_themselves() {
    let (exit, out, _) = verdict(&["--permissions"], "");
    let policy: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((exit, &policy["Statement"][0]["Action"]), (0, &serde_json::json!(["iam:GetRole"])));
    assert_eq!(policy["Statement"][0]["Sid"], "DeniedVerdict");
    let (exit, out, _) = verdict(&["--schema"], "");
    assert_eq!((exit, out.contains("json-schema.org/draft/2020-12")), (0, true));
    assert!(verdict(&["--version"], "").1.starts_with("denied-verdict "));
    let (short, long) = (verdict(&["-h"], "").1, verdict(&["--help"], "").1);
    assert!(short.starts_with("Takes the decision"), "{short}");
    assert!(!short.contains("Exit codes:") && long.contains("Exit codes:\n  0  the work was done"));
    assert!(long.contains("denied verdict --action test:Allow"));
}

#[test]
fn an_empty_input_is_no_mistake_but_is_told() {
    let (exit, out, err) = verdict(&[], "\n \n");
    assert_eq!(
        (exit, out.as_str(), err.as_str()),
        (0, "", "denied-verdict: there was no case in the input\n")
    );
    assert_eq!(verdict(&["--quiet"], "").2, "");
}

#[test]
fn an_expectation_that_does_not_hold_is_told() {
    let case = |id: &str, action: &str| {
        format!("{{\"id\":\"{id}\",\"request\":{{\"action\":\"test:{action}\"}}}}\n")
    };
    let (good, denied, unknown) = (case("a", "Allow"), case("b", "Nothing"), case("c", "Perhaps"));
    let table: [(String, &[&str]); 4] = [
        (String::new(), &["there was no case, and so none whose decision is the expected one"]),
        (denied.clone(), &["the case is not as expected; case b: implicitDeny, not allowed"]),
        ([&*good, &*unknown].concat(), &["1 of 2 cases is not as expected; case c: unknown, not allowed"]),
        (
            [&*good, &*denied, &*unknown].concat(),
            &[
                "2 of 3 cases are not as expected; the first is case b: implicitDeny, not allowed",
                "case c: unknown, not allowed",
            ],
        ),
    ];
    for (input, said) in table {
        for jobs in ["1", "3"] {
            let arguments = ["--expect", "allowed", "--jobs", jobs];
            let (exit, _, err) = verdict(&arguments, &input);
            let lines: Vec<String> = said.iter().map(|line| format!("denied-verdict: {line}\n")).collect();
            assert_eq!((exit, err), (1, lines.concat()));
            let quiet = [&arguments[..], &["--quiet"]].concat();
            assert_eq!(verdict(&quiet, &input).2, lines[0], "a gate that is closed says so");
        }
    }
    let err = verdict(&["--expect", "allowed"], &denied.repeat(15)).2;
    assert_eq!((err.lines().count(), err.ends_with(": and 5 more\n")), (11, true), "{err}");
    assert_eq!(verdict(&["--expect", "allowed"], &good).2, "");
}

#[test]
fn a_case_is_told_to_people() {
    let input = include_str!("told.jsonl");
    let (_, out, _) = verdict(&["--output", "text"], input);
    assert_eq!(out, include_str!("told.txt"));
    let (_, verbose, _) = verdict(&["--output", "text", "--verbose"], input);
    assert_eq!(verbose, include_str!("told-verbose.txt"));
}

#[test]
fn callers_and_lists_of_policies_have_columns_of_their_own() {
    let caller = r#"{"id":"1","request":{"principal":"arn:me"},"caller":{"account":"111111111111","arn":"arn:me","region":"eu-west-1","credentials":{"profile":{"name":"dev"}}}}"#;
    let list = r#"{"id":"2","request":{"principal":"arn:ann"},"identityPolicies":[{"via":"group:g","name":"Read","arn":"arn:p"},{"via":"inline","name":"<Own>"}]}"#;
    let none = r#"{"id":"3","request":{"principal":"arn:ben"},"identityPolicies":[]}"#;
    let shown = |form: &str| {
        let input = [caller, list, none].join("\n");
        let (exit, out, err) = verdict(&["--lists", "--output", form], &input);
        assert_eq!((exit, err.as_str()), (0, ""), "{form}");
        out
    };
    assert_eq!(
        shown("table"),
        "ACCOUNT       ARN     PROFILE  REGION\n\
         111111111111  arn:me  dev      eu-west-1\n\
         \n\
         PRINCIPAL  VIA      NAME   ARN\n\
         arn:ann    group:g  Read   arn:p\n\
         arn:ann    inline   <Own>  -\n\
         arn:ben    -        -      -\n"
    );
    let text = shown("text");
    assert!(text.contains("\nPOLICIES  arn:ann\n  group:g           Read  arn:p\n"), "{text}");
    assert!(text.ends_with("\nPOLICIES  arn:ben\n  no identity policy applies\n"), "{text}");
    let page = shown("html");
    for part in [
        "<h2>Caller: arn:me</h2>",
        "<dt>account</dt><dd>111111111111</dd>",
        "<h2>Policies: arn:ann</h2>",
        "<td>inline</td><td>&#60;Own&#62;</td><td>-</td>",
        "No identity policy applies",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let junit = shown("junit");
    for part in [
        "the caller arn:me (1)",
        "account 111111111111, arn arn:me, profile dev, region eu-west-1",
        "the policies of arn:ann (2)",
        "group:g Read arn:p, inline &#60;Own&#62;",
    ] {
        assert!(junit.contains(part), "{part}: {junit}");
    }
}

#[test]
fn a_filter_cannot_end_the_program() {
    for filter in ["halt", "halt_error", "halt(0)", "halt_error(1)", "if .a then halt else . end"] {
        let (exit, out, err) = verdict(&["--jq", filter], ALLOWED);
        assert_eq!((exit, out.as_str()), (2, ""), "{filter}");
        assert!(err.contains("would end the program"), "{filter}: {err}");
    }
}

#[test]
fn what_a_filter_gives_is_json() {
    let filter = "nan, infinite, -infinite, [nan, {a: infinite}]";
    let (exit, out, err) = verdict(&["--jq", filter], ALLOWED);
    let most = "1.7976931348623157e308";
    assert_eq!((exit, err.as_str()), (0, ""));
    assert_eq!(out, format!("null\n{most}\n-{most}\n[null,{{\"a\":{most}}}]\n"));
    for filter in ["{(1|tostring): 1} | with_entries(.key = 1)", "@base64d | tobytes"] {
        let (exit, out, err) = verdict(&["--jq", filter], ALLOWED);
        assert!((exit == 3 || exit == 2) && out.is_empty(), "{filter}: {out} {err}");
    }
}

#[test]
fn a_case_that_does_not_say_what_it_expects_is_told() {
    let case = |expect: &str| format!("{{\"id\":\"a\",{expect}\"request\":{{\"action\":\"test:Allow\"}}}}\n");
    let table = [
        (case(""), "case a does not say what it expects: allowed"),
        (case("\"expect\":null,"), "case a does not say what it expects: allowed"),
        (
            case("\"expect\":\"Denied\","),
            "case a expects \"Denied\", which is none of allowed, denied, implicitDeny, explicitDeny, unknown: allowed",
        ),
        (case("\"expect\":\"denied\","), "case a: allowed, not denied"),
    ];
    for (input, said) in table {
        let (exit, _, err) = verdict(&["--expect", "case"], &input);
        assert_eq!((exit, err), (1, format!("denied-verdict: the case is not as expected; {said}\n")));
    }
    assert_eq!(verdict(&["--expect", "case"], &case("\"expect\":\"allowed\",")).0, 0);
}

#[test]
fn an_exit_code_of_3_is_never_silent() {
    let input = format!("{ALLOWED}x\n{ALLOWED}{{\"request\":{{\"action\":null}}}}\n");
    for arguments in [&[][..], &["--jq", ".decision"], &["--output", "sarif"], &["--quiet"]] {
        let (exit, _, err) = verdict(arguments, &input);
        assert_eq!(exit, 3);
        let said = "denied-verdict: 2 bad lines; the first is line 2: not a JSON object";
        assert!(err.starts_with(said) && err.lines().count() == 1, "{arguments:?}: {err}");
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cases.jsonl");
    std::fs::write(&file, &input).unwrap();
    let (_, _, err) = verdict(&[file.to_str().unwrap()], "");
    assert!(err.contains(&format!("the first is {}:2: ", file.display())), "{err}");
    let passed = verdict(&[], "x\n").1;
    assert!(
        verdict(&[], &passed).2.contains("1 bad line; line 1: "),
        "one of an earlier program is told, too"
    );
}

#[test]
fn a_flag_that_is_given_again_counts_in_place_of_the_first() {
    for arguments in [
        &["-o", "text", "-o", "jsonl"][..],
        &["--expect", "denied", "--expect", "allowed"],
        &["--jobs", "1", "-j", "2", "-v", "-v", "--verbose"],
        &["--principal", "me", "--principal", "you", "--jq", "."],
    ] {
        let (exit, out, err) = verdict(arguments, ALLOWED);
        assert_eq!((exit, out.starts_with('{')), (0, true), "{arguments:?}: {err}");
    }
    let (_, out, _) = verdict(&["--action", "test:Allow", "--action", "test:Deny"], "");
    assert_eq!(out.lines().count(), 2, "one that may repeat does");
}

#[test]
fn json_in_a_pipe_is_coloured_only_by_the_flag_and_where_a_form_is_named() {
    let coloured = |arguments: &[&str], variable: (&str, &str)| {
        let mut command = program("verdict");
        let (_, out, _) = run(command.args(arguments).env(variable.0, variable.1).write_stdin(ALLOWED));
        out.contains('\x1b')
    };
    for form in [&["--jq", "."][..], &["-o", "json"], &["-o", "jsonl"]] {
        let always = [form, &["--color", "always"]].concat();
        assert!(coloured(&always, ("LANG", "C")), "{form:?}");
        for variable in [("CLICOLOR_FORCE", "1"), ("DENIED_COLOR", "always")] {
            assert!(!coloured(form, variable), "{form:?} {variable:?}");
        }
    }
    assert!(!coloured(&["--color", "always"], ("LANG", "C")), "the next program wants JSON alone");
}

#[test]
fn more_jobs_than_the_system_has_threads_do_no_harm() {
    let (exit, out, err) = verdict(&["-j", "1000000"], &ALLOWED.repeat(3));
    assert_eq!((exit, out.lines().count(), err.as_str()), (0, 3, ""));
}

#[test]
fn a_flag_may_read_standard_input_where_no_case_comes_from_there() {
    let context = "{\"aws:SourceIp\": \"203.0.113.7\"}";
    let filter = ["--jq", ".request.context"];
    let (exit, out, err) =
        verdict(&[&["--context-file", "-", "--action", "test:Allow"], &filter[..]].concat(), context);
    assert_eq!((exit, out.trim(), err.as_str()), (0, "{\"aws:SourceIp\":\"203.0.113.7\"}", ""));
    for (arguments, message) in [
        (
            &["--context-file", "-"][..],
            "a flag has read standard input, and cases were to come from there too\n",
        ),
        (
            &["--context-file", "-", "--action", "test:Allow", "--context", "@-"],
            "cannot read the context file",
        ),
        (&["--context-file", "-", "--action", "test:Allow", "-", "-"], "a flag has read standard input"),
    ] {
        let (exit, out, err) = verdict(arguments, context);
        assert_eq!((exit, out.as_str()), (2, ""), "{arguments:?}: {err}");
        assert!(err.starts_with(&format!("denied-verdict: {message}")), "{err}");
    }
}
