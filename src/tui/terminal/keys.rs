//! The thread that reads keys. It sleeps until there is something to read, notices when the terminal goes away, and lets go of it while
//! an editor runs.

#![allow(
    clippy::disallowed_methods,
    reason = "this is the edge: it reads the terminal"
)]

use super::decode::{Decoder, Input};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::fs::File;
use std::io::{self, IsTerminal, PipeReader, PipeWriter, Read, Write};
use std::os::fd::AsFd;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// How long an escape waits for the rest of its sequence before it is the Esc key.
const PATIENCE: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 25_000_000,
};

/// Where keys come from: standard input, or the terminal itself when the article came that way.
pub fn tty() -> io::Result<File> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return Ok(File::from(stdin.as_fd().try_clone_to_owned()?));
    }
    File::open("/dev/tty")
}

/// What the thread tells.
#[derive(Debug)]
pub enum Told {
    /// A key or pasted text.
    Input(Input),
    /// The terminal is gone.
    Gone,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Reading,
    Asked,
    Resting,
}

/// The thread, from outside.
pub struct Keys {
    wake: PipeWriter,
    phase: Arc<(Mutex<Phase>, Condvar)>,
}

impl Keys {
    /// Starts it. `tell` answers whether anybody still listens.
    pub fn start(tty: File, tell: impl FnMut(Told) -> bool + Send + 'static) -> io::Result<Keys> {
        let (woken, wake) = io::pipe()?;
        let phase = Arc::new((Mutex::new(Phase::Reading), Condvar::new()));
        let shared = Arc::clone(&phase);
        std::thread::Builder::new()
            .name("keys".to_owned())
            .spawn(move || listen(tty, woken, &shared, tell))?;
        Ok(Keys { wake, phase })
    }

    /// Lets go of the terminal: on return nothing is read from it.
    pub fn rest(&mut self) {
        let (lock, changed) = &*self.phase;
        let mut phase = lock.lock().unwrap_or_else(PoisonError::into_inner);
        *phase = Phase::Asked;
        // A thread that has ended takes nothing from the terminal either.
        if self.wake.write_all(&[0]).is_err() {
            return;
        }
        while *phase == Phase::Asked {
            phase = changed.wait(phase).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Reads again.
    pub fn wake(&mut self) {
        let (lock, changed) = &*self.phase;
        *lock.lock().unwrap_or_else(PoisonError::into_inner) = Phase::Reading;
        changed.notify_all();
    }
}

fn listen(
    mut tty: File,
    mut woken: PipeReader,
    phase: &(Mutex<Phase>, Condvar),
    mut tell: impl FnMut(Told) -> bool,
) {
    let mut decoder = Decoder::default();
    let mut buffer = [0; 4096];
    let mut out = Vec::new();
    loop {
        let limit = decoder.waiting().then_some(&PATIENCE);
        let (ready, asked) = {
            let mut fds = [
                PollFd::new(&tty, PollFlags::IN),
                PollFd::new(&woken, PollFlags::IN),
            ];
            match poll(&mut fds, limit) {
                Ok(0) => {
                    decoder.give_up(&mut out);
                    (PollFlags::empty(), false)
                }
                Ok(_) => (fds[0].revents(), !fds[1].revents().is_empty()),
                Err(rustix::io::Errno::INTR) => continue,
                Err(_) => {
                    tell(Told::Gone);
                    return;
                }
            }
        };
        if asked {
            let (lock, changed) = phase;
            let mut now = lock.lock().unwrap_or_else(PoisonError::into_inner);
            if woken.read(&mut [0]).unwrap_or(0) == 0 {
                return;
            }
            *now = Phase::Resting;
            changed.notify_all();
            while *now != Phase::Reading {
                now = changed.wait(now).unwrap_or_else(PoisonError::into_inner);
            }
            decoder = Decoder::default();
            continue;
        }
        if ready.contains(PollFlags::IN) {
            match tty.read(&mut buffer) {
                Ok(0) => {
                    tell(Told::Gone);
                    return;
                }
                Ok(n) => decoder.feed(buffer.get(..n).unwrap_or(&[]), &mut out),
                Err(e) if matches!(e.kind(), io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock) => {}
                Err(_) => {
                    tell(Told::Gone);
                    return;
                }
            }
        } else if !ready.is_empty() {
            // Hung up, and nothing left to read.
            tell(Told::Gone);
            return;
        }
        for input in out.drain(..) {
            if !tell(Told::Input(input)) {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::fd::OwnedFd;
    use std::sync::mpsc;

    fn started() -> (PipeWriter, Keys, mpsc::Receiver<Told>) {
        let (reader, writer) = io::pipe().expect("a pipe");
        let (tell, told) = mpsc::channel();
        let keys =
            Keys::start(File::from(OwnedFd::from(reader)), move |t| tell.send(t).is_ok()).expect("a thread");
        (writer, keys, told)
    }

    #[test]
    fn the_end_of_the_terminal_is_told() {
        let (mut writer, _keys, told) = started();
        writer.write_all(b"j").expect("writes");
        assert!(matches!(told.recv(), Ok(Told::Input(Input::Key(_)))));
        drop(writer);
        assert!(matches!(told.recv(), Ok(Told::Gone)));
        assert!(told.recv().is_err(), "the thread has ended");
    }

    #[test]
    fn nothing_is_read_while_it_rests() {
        let (mut writer, mut keys, told) = started();
        keys.rest();
        writer.write_all(b"q").expect("writes");
        assert!(told.recv_timeout(std::time::Duration::from_millis(50)).is_err());
        keys.wake();
        assert!(matches!(told.recv(), Ok(Told::Input(_))));
    }
}
