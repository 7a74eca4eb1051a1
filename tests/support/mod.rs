//! What several tests need: the program as a command, and in a pseudo-terminal with a model of its screen.

pub mod server;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Long enough for a loaded machine; nothing waits this long when all is well.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the terminal has received.
#[derive(Default)]
struct Received {
    parser: Option<vt100::Parser>,
    raw: Vec<u8>,
    closed: bool,
    stop: bool,
}

impl Received {
    /// Bytes came. Between two sizes they may speak of cells that the model has no more, and the model can panic over that; then a new
    /// one takes in what came since the screen was last cleared.
    fn take(&mut self, bytes: &[u8]) {
        self.raw.extend_from_slice(bytes);
        let Some(parser) = self.parser.as_mut() else {
            return;
        };
        let mut fed = bytes;
        for _ in 0..2 {
            if catch_unwind(AssertUnwindSafe(|| parser.process(fed))).is_ok() {
                return;
            }
            let (rows, columns) = parser.screen().size();
            *parser = vt100::Parser::new(rows, columns, 0);
            let clear = b"\x1b[2J";
            let at = self.raw.windows(clear.len()).rposition(|w| w == clear);
            fed = &self.raw[at.unwrap_or(0)..];
        }
    }
}

/// The lock, also after a panic: what it guards is whole after each step.
fn held(lock: &Mutex<Received>) -> MutexGuard<'_, Received> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The program in a pseudo-terminal.
pub struct Terminal {
    pub child: Box<dyn Child + Send + Sync>,
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    received: Arc<(Mutex<Received>, Condvar)>,
    receiver: Option<std::thread::JoinHandle<()>>,
}

/// How to start the program.
pub struct Start<'a> {
    pub args: &'a [&'a str],
    pub store: &'a Path,
    pub size: (u16, u16),
    pub colour: bool,
}

impl Terminal {
    /// Starts copydesk with a store and a configuration folder of its own, and nothing of the user's environment but the path.
    pub fn start(start: &Start) -> Terminal {
        let (columns, rows) = start.size;
        let pair = native_pty_system()
            .openpty(PtySize {
                rows,
                cols: columns,
                pixel_width: 0,
                pixel_height: 0,
            })
            .expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_copydesk"));
        command.args(start.args);
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", start.store);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("COPYDESK_STORE", start.store.join("library"));
        command.env("COPYDESK_CONFIG", start.store.join("config"));
        if start.colour {
            command.env("COLORTERM", "truecolor");
        } else {
            command.env("NO_COLOR", "1");
        }
        command.cwd(env!("CARGO_MANIFEST_DIR"));
        let child = pair.slave.spawn_command(command).expect("copydesk starts");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let writer = pair.master.take_writer().expect("a writer");
        let received = Arc::new((
            Mutex::new(Received {
                parser: Some(vt100::Parser::new(cells(rows), cells(columns), 0)),
                ..Received::default()
            }),
            Condvar::new(),
        ));
        let shared = Arc::clone(&received);
        let receiver = std::thread::spawn(move || {
            let mut buffer = [0; 65536];
            loop {
                let got = reader.read(&mut buffer).unwrap_or(0);
                let mut state = held(&shared.0);
                if got == 0 {
                    state.closed = true;
                } else {
                    state.take(&buffer[..got]);
                }
                shared.1.notify_all();
                if got == 0 || state.stop {
                    return;
                }
            }
        });
        Terminal {
            child,
            master: Some(pair.master),
            writer: Some(writer),
            received,
            receiver: Some(receiver),
        }
    }

    /// The process number.
    pub fn pid(&self) -> u32 {
        self.child.process_id().expect("a process number")
    }

    /// Types.
    pub fn keys(&mut self, keys: &str) {
        let writer = self.writer.as_mut().expect("an open terminal");
        writer.write_all(keys.as_bytes()).expect("types");
        writer.flush().expect("types");
    }

    /// Waits until the screen shows `wanted`; fails with the screen otherwise.
    pub fn wait_for(&mut self, wanted: &str) -> String {
        self.wait_until(&format!("`{wanted}`"), |screen| screen.contains(wanted))
    }

    /// Waits until the screen is as wanted.
    pub fn wait_until(&mut self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        let deadline = Instant::now() + PATIENCE;
        let (lock, changed) = &*self.received;
        let mut state = held(lock);
        loop {
            let screen = state
                .parser
                .as_ref()
                .map(|p| p.screen().contents())
                .unwrap_or_default();
            if wanted(&screen) {
                return screen;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero() && !state.closed,
                "{what} never came; the screen:\n{screen}"
            );
            state = changed
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    /// The screen as it is.
    pub fn screen(&self) -> String {
        let state = held(&self.received.0);
        state
            .parser
            .as_ref()
            .map(|p| p.screen().contents())
            .unwrap_or_default()
    }

    /// Whether the alternate screen is showing.
    pub fn on_alternate_screen(&self) -> bool {
        let state = held(&self.received.0);
        state
            .parser
            .as_ref()
            .is_some_and(|p| p.screen().alternate_screen())
    }

    /// Every byte that came.
    pub fn raw(&self) -> Vec<u8> {
        held(&self.received.0).raw.clone()
    }

    /// Another size.
    pub fn resize(&self, columns: u16, rows: u16) {
        let master = self.master.as_ref().expect("an open terminal");
        if let Some(parser) = held(&self.received.0).parser.as_mut() {
            parser.screen_mut().set_size(cells(rows), cells(columns));
        }
        master
            .resize(PtySize {
                rows,
                cols: columns,
                pixel_width: 0,
                pixel_height: 0,
            })
            .expect("resizes");
    }

    /// Waits for the end; the exit status, or `None` when it did not end within `limit`.
    pub fn ends_within(&mut self, limit: Duration) -> Option<u32> {
        let deadline = Instant::now() + limit;
        while Instant::now() < deadline {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Some(status.exit_code());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        None
    }

    /// Waits for a good end.
    pub fn ends(&mut self) -> u32 {
        let screen = self.screen();
        self.ends_within(PATIENCE)
            .unwrap_or_else(|| panic!("it did not end; the screen:\n{screen}"))
    }

    /// Takes the terminal away, as closing a window does.
    pub fn hang_up(&mut self) {
        // The receiver holds the terminal open too; a new size makes the program draw, which wakes it to see that it is to stop.
        held(&self.received.0).stop = true;
        self.resize(70, 20);
        if let Some(receiver) = self.receiver.take() {
            receiver.join().expect("no panic while receiving");
        }
        self.writer = None;
        self.master = None;
    }

    /// Sends a signal by its name, as `kill` knows it.
    pub fn signal(&self, name: &str) {
        // The shell's own `kill`: a bare machine may have no other.
        let done = std::process::Command::new("sh")
            .args(["-c", "kill -s \"$0\" \"$1\"", name, &self.pid().to_string()])
            .status()
            .expect("a shell");
        assert!(done.success());
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A test that failed must not leave a program behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a command of the program, with library, settings and all else in this folder.
pub fn copydesk(home: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .args(args)
        .env_clear()
        .env("TZ", "UTC")
        .env("HOME", home)
        .env("XDG_CACHE_HOME", home.join("cache"))
        .env("COPYDESK_STORE", home.join("library"))
        .env("COPYDESK_CONFIG", home.join("config"))
        .output()
        .expect("copydesk starts")
}

/// What a command prints that succeeds.
pub fn out(home: &Path, args: &[&str]) -> String {
    let out = copydesk(home, args);
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.success(), "{args:?}: {said}");
    String::from_utf8(out.stdout).expect("UTF-8")
}

/// The screen model knows no empty screens, and a wide character does not fit in one cell.
fn cells(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n.max(2)).unwrap_or(NonZeroU16::MIN)
}

/// Says that a test did not run, or not all of it, and why. The last of the test programs says at its end how many did not: what a test that
/// passes prints is not shown.
pub fn skipped(why: &str) {
    use std::io::Write;
    eprintln!("skipped: {why}");
    let list = Path::new(env!("CARGO_TARGET_TMPDIR")).join("skipped");
    let thread = std::thread::current();
    let line = format!("{}: {why}\n", thread.name().unwrap_or("a test"));
    let file = std::fs::OpenOptions::new().create(true).append(true).open(list);
    let _ = file.and_then(|mut file| file.write_all(line.as_bytes()));
}

/// Where the texts that may not be part of the project lie, when they are there.
pub fn shared() -> Option<std::path::PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    if !shared.is_dir() {
        skipped(&format!("{} is not there", shared.display()));
        return None;
    }
    Some(shared)
}
