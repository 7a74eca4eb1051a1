//! A web server on loopback that says exactly what a test wants, byte by byte, wrong things included. It sees what it was asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What came.
#[derive(Clone, Debug)]
pub struct Asked {
    /// `/path?query`, or what a proxy is asked for.
    pub path: String,
    /// The header lines.
    pub headers: Vec<String>,
    /// When.
    pub at: Instant,
}

impl Asked {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }
}

/// What the server does next on a connection. After the last it hangs up.
#[derive(Clone, Debug)]
pub enum Step {
    /// Sends these bytes.
    Send(Vec<u8>),
    /// Sends these bytes again and again, until the other side hangs up.
    Forever(Vec<u8>),
    /// Sends one byte, waits, sends the next, until the other side hangs up.
    Drip(Duration),
    /// Says nothing until the other side hangs up or the test ends.
    Stall,
    /// Waits until so many connections are open, or for a while.
    Together(usize),
}

/// A whole answer with the right length.
pub fn answer(status: &str, headers: &[&str], body: &[u8]) -> Vec<Step> {
    let mut head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n", body.len());
    for line in headers {
        head.push_str(line);
        head.push_str("\r\n");
    }
    head.push_str("\r\n");
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(body);
    vec![Step::Send(bytes)]
}

/// A page of HTML.
pub fn page(html: &str) -> Vec<Step> {
    answer(
        "200 OK",
        &["Content-Type: text/html; charset=utf-8"],
        html.as_bytes(),
    )
}

/// Bytes as they are.
pub fn raw(bytes: impl AsRef<[u8]>) -> Vec<Step> {
    vec![Step::Send(bytes.as_ref().to_vec())]
}

type Script = dyn Fn(&Asked) -> Vec<Step> + Send + Sync;

#[derive(Default)]
struct Seen {
    asked: Mutex<Vec<Asked>>,
    open: Mutex<usize>,
    most: AtomicUsize,
    changed: Condvar,
    over: AtomicBool,
}

/// A server; it ends with the test.
pub struct Server {
    port: u16,
    seen: Arc<Seen>,
}

impl Server {
    /// Starts one that answers by this script.
    pub fn start(script: impl Fn(&Asked) -> Vec<Step> + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
        let port = listener.local_addr().expect("an address").port();
        let seen = Arc::new(Seen::default());
        let script: Arc<Script> = Arc::new(script);
        let shared = Arc::clone(&seen);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if shared.over.load(Ordering::SeqCst) {
                    return;
                }
                let (Ok(stream), script, shared) = (stream, Arc::clone(&script), Arc::clone(&shared)) else {
                    continue;
                };
                std::thread::spawn(move || shared.serve(stream, &*script));
            }
        });
        Server { port, seen }
    }

    /// The address of a path on it.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What it was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.seen
            .asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The most connections that were open at once.
    pub fn most_at_once(&self) -> usize {
        self.seen.most.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.seen.over.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for a connection.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

/// A connection that counts as open.
struct Counted<'s>(Option<&'s Seen>);

impl Counted<'_> {
    fn end(&mut self) {
        if let Some(seen) = self.0.take() {
            *seen.open.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
            seen.changed.notify_all();
        }
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.end();
    }
}

impl Seen {
    fn serve(&self, stream: TcpStream, script: &Script) {
        let now = {
            let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            *open += 1;
            *open
        };
        self.most.fetch_max(now, Ordering::SeqCst);
        self.changed.notify_all();
        let mut counted = Counted(Some(self));
        // The other side may hang up at any time.
        let _ = self.talk(&stream, script, &mut counted);
    }

    fn talk(
        &self,
        mut stream: &TcpStream,
        script: &Script,
        counted: &mut Counted<'_>,
    ) -> std::io::Result<()> {
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        let mut lines = BufReader::new(stream).lines();
        let first = lines.next().transpose()?.unwrap_or_default();
        let mut headers = Vec::new();
        for line in lines {
            let line = line?;
            if line.is_empty() {
                break;
            }
            headers.push(line);
        }
        let asked = Asked {
            path: first.split(' ').nth(1).unwrap_or("").to_owned(),
            headers,
            at: Instant::now(),
        };
        let steps = script(&asked);
        self.asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(asked);
        let last = steps.len();
        for (number, step) in steps.into_iter().enumerate() {
            // Once the last byte is sent the other side may open its next connection before this thread knows.
            if number + 1 == last && matches!(step, Step::Send(_)) {
                counted.end();
            }
            match step {
                Step::Send(bytes) => stream.write_all(&bytes)?,
                Step::Forever(bytes) => loop {
                    stream.write_all(&bytes)?;
                },
                Step::Drip(pause) => loop {
                    stream.write_all(b".")?;
                    std::thread::sleep(pause);
                },
                Step::Stall => {
                    let _ = stream.read(&mut [0; 1]);
                }
                Step::Together(number) => {
                    let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
                    let _ = self
                        .changed
                        .wait_timeout_while(open, Duration::from_millis(300), |open| *open < number);
                }
            }
        }
        stream.flush()?;
        // Said and done: the rest of what the other side sends is read, so that it is not told of a reset.
        stream.shutdown(std::net::Shutdown::Write)?;
        let _ = stream.read(&mut [0; 1024]);
        Ok(())
    }
}
