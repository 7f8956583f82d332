//! HTTP/1.1 as the tests need it: one request per connection, bodies of a stated length.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

use anyhow::{Context, Result, bail, ensure};

/// A field of a head: name and value.
pub type Field = (String, String);

/// A request: one to the emulator, or one that reached a proxy.
#[derive(Clone, Debug)]
pub struct Request {
    /// `GET`, `POST`, …
    pub method: String,
    /// Path and query.
    pub target: String,
    /// The fields of the head.
    pub fields: Vec<Field>,
    /// The body; empty if there is none.
    pub body: Vec<u8>,
}

/// A response, from AWS or made up.
#[derive(Clone, Debug)]
pub struct Response {
    /// 200, 403, …
    pub status: u16,
    /// The fields of the head; `Content-Length` is written from the body.
    pub fields: Vec<Field>,
    /// The body.
    pub body: Vec<u8>,
}

/// The value of a field, by its case-insensitive name.
pub fn field<'a>(fields: &'a [Field], name: &str) -> Option<&'a str> {
    fields.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

impl Request {
    /// A form, as in the query protocol of IAM and STS; the scope of a signature gives the `service`.
    pub fn form(service: &str, access_key: &str, body: &str) -> Self {
        let mut fields = Self::get(service, access_key, "/").fields;
        fields.push(("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned()));
        Self { method: "POST".to_owned(), target: "/".to_owned(), fields, body: body.as_bytes().to_vec() }
    }

    /// A request to a REST service. The signature is fake: the emulator reads only its scope.
    pub fn get(service: &str, access_key: &str, target: &str) -> Self {
        let scope = format!("Credential={access_key}/20261001/eu-central-1/{service}/aws4_request");
        let signed = format!("AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=none");
        let fields = vec![("Authorization".to_owned(), signed)];
        Self { method: "GET".to_owned(), target: target.to_owned(), fields, body: Vec::new() }
    }

    /// Sends it to an address such as `http://127.0.0.1:5000` and reads the answer to its end.
    pub fn send(&self, address: &str) -> Result<Response> {
        let host = address.strip_prefix("http://").context("an address begins with http://")?;
        let mut stream = TcpStream::connect(host).with_context(|| format!("cannot connect to {address}"))?;
        let first = format!("{} {} HTTP/1.1\r\nHost: {host}\r\n", self.method, self.target);
        let fields = written(&self.fields, &["Host", "Connection", "Content-Length"]);
        let head = [first, fields, end_of_head(&self.body)].concat();
        stream.write_all(&[head.as_bytes(), &self.body].concat())?;
        Response::read(&mut BufReader::new(stream), self.method == "HEAD")
    }

    /// Reads a request; `None` if the other side connected and left.
    pub(crate) fn read(reader: &mut impl BufRead) -> Result<Option<Self>> {
        let Some(head) = head(reader)? else { return Ok(None) };
        let mut room = [httparse::EMPTY_HEADER; 64];
        let mut parsed = httparse::Request::new(&mut room);
        ensure!(parsed.parse(&head)?.is_complete(), "the head of a request ends early");
        let (method, target) =
            parsed.method.zip(parsed.path).context("a request has a method and a target")?;
        let (method, target) = (method.to_owned(), target.to_owned());
        let fields = fields(parsed.headers);
        ensure!(field(&fields, "Transfer-Encoding").is_none(), "a request with a body of no stated length");
        let mut body = vec![0; length(&fields)?.unwrap_or(0)];
        reader.read_exact(&mut body)?;
        Ok(Some(Self { method, target, fields, body }))
    }
}

impl Response {
    /// A response with a body of some type.
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let fields = vec![("Content-Type".to_owned(), content_type.to_owned())];
        Self { status, fields, body: body.into() }
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn read(reader: &mut impl BufRead, head_only: bool) -> Result<Self> {
        let head = head(reader)?.context("the connection was closed before an answer")?;
        let mut room = [httparse::EMPTY_HEADER; 64];
        let mut parsed = httparse::Response::new(&mut room);
        ensure!(parsed.parse(&head)?.is_complete(), "the head of a response ends early");
        let status = parsed.code.context("a response has a status")?;
        let fields = fields(parsed.headers);
        ensure!(field(&fields, "Transfer-Encoding").is_none(), "a response with a body of no stated length");
        let mut body = Vec::new();
        reader.read_to_end(&mut body)?;
        if let Some(length) = length(&fields)? {
            ensure!(
                head_only || body.len() >= length,
                "the body ends after {} of {length} bytes",
                body.len()
            );
        }
        Ok(Self { status, fields, body })
    }

    /// Writes the head with the body's full length, and only this much of the body.
    pub(crate) fn write(&self, stream: &mut TcpStream, body_length: usize) -> Result<()> {
        let first = format!("HTTP/1.1 {} Answer\r\n", self.status);
        let fields = written(&self.fields, &["Connection", "Content-Length"]);
        let head = [first, fields, end_of_head(&self.body)].concat();
        stream.write_all(head.as_bytes())?;
        stream.write_all(self.body.get(..body_length).unwrap_or(&self.body))?;
        Ok(stream.flush()?)
    }
}

/// The bytes up to and including the empty line; `None` if the stream ends at once.
fn head(reader: &mut impl BufRead) -> Result<Option<Vec<u8>>> {
    let mut head = Vec::new();
    loop {
        if reader.read_until(b'\n', &mut head)? == 0 {
            match head.len() {
                0 => return Ok(None),
                length => bail!("the connection was closed after {length} bytes of a head"),
            }
        }
        if head.ends_with(b"\r\n\r\n") {
            return Ok(Some(head));
        }
    }
}

fn fields(parsed: &[httparse::Header<'_>]) -> Vec<Field> {
    let value = |field: &httparse::Header<'_>| String::from_utf8_lossy(field.value).into_owned();
    parsed.iter().map(|field| (field.name.to_owned(), value(field))).collect()
}

fn length(fields: &[Field]) -> Result<Option<usize>> {
    field(fields, "Content-Length").map(|value| value.parse().context("a length is a number")).transpose()
}

fn written(fields: &[Field], but: &[&str]) -> String {
    let kept = fields.iter().filter(|(name, _)| !but.iter().any(|other| other.eq_ignore_ascii_case(name)));
    kept.map(|(name, value)| [name, ": ", value, "\r\n"].concat()).collect()
}

fn end_of_head(body: &[u8]) -> String {
    format!("Connection: close\r\nContent-Length: {}\r\n\r\n", body.len())
}
