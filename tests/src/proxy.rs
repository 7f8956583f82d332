//! A proxy in front of the emulator: it notes each call, and may answer instead of the emulator.

use std::io::BufReader;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::{Context, Result};

use crate::call::Call;
use crate::http::{Request, Response};

/// Something that may answer before the emulator is asked.
pub trait Middle: Send + Sync {
    /// The reply to a request, or `None` if it should pass on.
    fn answer(&self, call: &Call, request: &Request) -> Option<Reply>;
}

impl<M: Middle> Middle for Arc<M> {
    fn answer(&self, call: &Call, request: &Request) -> Option<Reply> {
        (**self).answer(call, request)
    }
}

/// A reply instead of the emulator's.
#[derive(Debug)]
pub enum Reply {
    /// A complete response.
    Response(Response),
    /// The emulator's response, with only half the body sent before the connection ends.
    Cut,
    /// No answer, as long as the proxy lives.
    Never,
}

/// A proxy on a free loopback port; it ends when it is dropped.
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    upstream: String,
    middles: Vec<Box<dyn Middle>>,
    calls: Mutex<Vec<Call>>,
    unanswered: Mutex<Vec<TcpStream>>,
    ended: AtomicBool,
}

impl Proxy {
    /// Starts a proxy in front of an address; the first of the middles that has a reply gives it.
    pub fn start(upstream: &str, middles: Vec<Box<dyn Middle>>) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").context("cannot listen on the loopback")?;
        let shared = Arc::new(Shared {
            upstream: upstream.to_owned(),
            middles,
            calls: Mutex::default(),
            unanswered: Mutex::default(),
            ended: AtomicBool::new(false),
        });
        let proxy = Self { address: listener.local_addr()?, shared: Arc::clone(&shared) };
        thread::spawn(move || accept(&listener, &shared));
        Ok(proxy)
    }

    /// Where it listens: `http://127.0.0.1:PORT`.
    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The calls received so far, in order, whatever was answered.
    pub fn calls(&self) -> Vec<Call> {
        self.shared.calls.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The IAM actions that those calls need, sorted and deduplicated: to compare with what `--permissions` prints.
    pub fn actions(&self) -> Vec<String> {
        let mut actions = self.calls().iter().map(Call::action).collect::<Vec<_>>();
        actions.sort();
        actions.dedup();
        actions
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::SeqCst);
        self.shared.unanswered.lock().unwrap_or_else(PoisonError::into_inner).clear();
        // Wakes the thread that accepts; if nothing listens any more, it has ended already.
        let _ = TcpStream::connect(self.address);
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.ended.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let shared = Arc::clone(shared);
        thread::spawn(move || {
            if let Err(error) = serve(stream, &shared) {
                eprintln!("proxy: {error:#}");
            }
        });
    }
}

/// Answers the one request of a connection.
fn serve(mut stream: TcpStream, shared: &Shared) -> Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let Some(request) = Request::read(&mut reader)? else { return Ok(()) };
    let call = Call::of(&request);
    shared.calls.lock().unwrap_or_else(PoisonError::into_inner).push(call.clone());
    let reply = shared.middles.iter().find_map(|middle| middle.answer(&call, &request));
    match reply {
        Some(Reply::Response(response)) => response.write(&mut stream, response.body.len()),
        Some(Reply::Cut) => {
            let response = request.send(&shared.upstream)?;
            response.write(&mut stream, response.body.len() / 2)
        }
        Some(Reply::Never) => {
            shared.unanswered.lock().unwrap_or_else(PoisonError::into_inner).push(stream);
            Ok(())
        }
        None => {
            let response = request.send(&shared.upstream)?;
            response.write(&mut stream, response.body.len())
        }
    }
}
