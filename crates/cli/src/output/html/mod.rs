//! One page for all records, for a ticket or a printer: it needs no network and runs no script.
//!
//! Anything in it may be written by strangers. All text goes through [`escape::text`]; nothing from a record becomes
//! an element, an attribute's name, an address or a style.

pub(super) mod escape;
mod finding;
mod flow;
mod layers;
mod quote;
mod record;

pub(super) use record::record;

/// The beginning of the page. The policy in it forbids scripts, images, forms and everything else from anywhere.
pub(super) const BEGIN: &str = concat!(
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>denied</title>\n<style>\n",
    include_str!("page.css"),
    "</style>\n</head>\n<body>\n<main>\n",
);

/// The end of the page.
pub(super) const END: &str = "</main>\n</body>\n</html>\n";
